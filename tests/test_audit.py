"""The gates of security 安全检查: what was not looked at does not pass for clean."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

from setup import audit

LOCKED = "django==5.2.19 \\\n    --hash=sha256:00\nPsycopg_Binary[c]==3.3.1 \\\n    --hash=sha256:00\n"
CLEAN = [
    {"name": "django", "version": "5.2.19", "vulns": []},
    {"name": "psycopg-binary", "version": "3.3.1", "vulns": []},
]


def faults(*dependencies: dict) -> list[str]:
    return audit.package_faults({"dependencies": list(dependencies)}, audit.locked_names(LOCKED))


def test_packages_that_were_all_looked_up_are_clean():
    assert faults(*CLEAN) == []


def test_a_known_hole_is_named_with_its_cure():
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.20"]}
    assert faults({**CLEAN[0], "vulns": [hole]}, CLEAN[1]) == [
        "django 5.2.19 有漏洞 PYSEC-2026-1，修好的版本：5.2.20"
    ]


def test_a_skipped_package_is_a_fault_although_the_tool_says_that_all_is_well():
    skipped = {"name": "django", "skip_reason": "Dependency not found on PyPI"}
    assert faults(skipped, CLEAN[1]) == ["django 没有查到：Dependency not found on PyPI"]


def test_a_package_that_is_missing_from_the_report_is_a_fault():
    assert faults(CLEAN[0]) == ["psycopg-binary 锁定了，却没有查"]


def test_every_locked_package_is_counted():
    names = audit.locked_names(audit.LOCKED.read_text("utf-8"))
    assert {"django", "pillow", "bandit", "pip-audit", "psycopg-binary"} <= names
    assert len(names) == audit.LOCKED.read_text("utf-8").count("==")


def test_a_service_that_is_away_is_told_apart_from_a_clean_answer(monkeypatch, capsys):
    def away(address, timeout):
        raise urllib.error.HTTPError(address, 404, "Not Found", None, None)

    monkeypatch.setattr(urllib.request, "urlopen", away)
    assert audit.main(["packages"]) == 3
    assert re.search(
        r"没有查：https://pypi.org/pypi/django/5[.\d]+/json 答复 404。.*make audit", capsys.readouterr().err
    )


def test_a_dangerous_call_and_a_file_that_cannot_be_read_are_faults(tmp_path: Path):
    (tmp_path / "risky.py").write_text("import pickle\npickle.loads(b'')\n", "utf-8")
    (tmp_path / "broken.py").write_text("def (\n", "utf-8")
    found = audit.code_faults(audit._json_of("bandit", "-q", "-r", str(tmp_path)))
    assert any("risky.py:2 B301" in fault for fault in found)
    assert any("broken.py 没有看成" in fault for fault in found)
