# 两条命令：make demo 看演示，make test 跑全部测试。其余是开发用的。
PYTHON := .venv/bin/python
PYTEST := .venv/bin/pytest
# Neighbours stay together, so that what they share is made once; who is done first helps the other.
BOTH_CORES := -n 2 --dist worksteal

.PHONY: setup setup-run demo test test-sqlite test-postgres check fix bench torture audit lock clean

setup: ## everything, tests included
	@python3 setup/prepare.py test

setup-run: ## what running needs, without browser and fonts
	@python3 setup/prepare.py run

demo: setup-run ## make a county, match it, serve it; ARGS="--no-serve --residents 100000 --json"
	@.venv/bin/zhulian demo $(ARGS)

test: setup check test-sqlite test-postgres ## what continuous integration runs

test-sqlite:
	$(PYTEST) $(BOTH_CORES) -m "not torture"

test-postgres:
	ZHULIAN_TEST_DATABASE=postgres $(PYTEST) $(BOTH_CORES) -m "database and not torture and not browser"

check: ## style, floors, types, policies, dangerous calls
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/zhulian policy check
	$(PYTHON) setup/audit.py code

fix: ## let the tools mend what they can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/zhulian policy docs --out docs/policies

bench: setup ## measure; figures belong into benchmarks/README.md with their command
	$(PYTHON) -m benchmarks

torture: setup ## the long forms of the random tests
	$(PYTEST) $(BOTH_CORES) -m torture

audit: ## known holes in what is locked, before each release and weekly: what was published since must not stop other work
	$(PYTHON) setup/audit.py packages

lock: ## after a change of pyproject.toml; needs uv
	uv pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q -o requirements/locked.txt
	uv pip compile pyproject.toml --extra dev --extra bench --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q -o requirements/bench.txt
	uv pip compile setup/node.in --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -q -o requirements/node.txt

clean:
	rm -rf .venv node_modules zhulian/web/static/parts zhulian/accounts/areas
