"""docs/commands.md says what commands there are and which keys they print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import make_areas
from zhulian import __file__ as package
from zhulian.commands import areas, feeds, import_ledger, ledger_template, match, policy, policy_whatif
from zhulian.commands.main import ENTRIES

PAGE = (Path(package).resolve().parents[1] / "docs" / "commands.md").read_text("utf-8")


def keys_on_page(command: str) -> set[str]:
    section = PAGE.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| ((?:`[a-z_]+`、?)+) \|", section, re.M)
    return {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}


def keys_printed(app, *arguments: str) -> set[str]:
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    assert done.exit_code in (0, 1), done.output
    assert len(done.stdout.splitlines()) == 1, "all else goes to stderr"
    return set(json.loads(done.stdout))


def test_every_command_is_on_the_page_and_nothing_else():
    on_page = set(re.findall(r"`zhulian ([a-z-]+)", PAGE))
    assert on_page == set(ENTRIES)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("policy test", ["test", "policies/cases/borderline_and_single.yaml"]),
        ("policy check", ["check"]),
        ("policy explain", ["explain", "policies/cases/borderline_and_single.yaml", "D12"]),
    ],
)
def test_policy_commands_print_the_keys_of_the_page(command, arguments):
    assert keys_printed(policy.app, *arguments) == keys_on_page(f"zhulian {command}")


def test_policy_docs_prints_the_keys_of_the_page(tmp_path):
    printed = keys_printed(policy.app, "docs", "--out", tmp_path)
    assert printed == keys_on_page("zhulian policy docs")


@pytest.mark.django_db
def test_import_areas_prints_the_keys_of_the_page():
    assert keys_printed(areas.app, "--county", "640402") == keys_on_page("zhulian import-areas")


@pytest.mark.django_db
def test_import_ledger_prints_the_keys_of_the_page(tmp_path):
    make_areas()
    template = tmp_path / "台账.xlsx"
    CliRunner().invoke(ledger_template.app, [str(template)])
    printed = keys_printed(import_ledger.app, str(template))
    assert printed == keys_on_page("zhulian import-ledger")


@pytest.mark.django_db
def test_feeds_and_match_print_the_keys_of_the_page(shore, settings):  # noqa: F811
    make_areas()
    settings.DATA = shore.data
    (shore.data / "demo.json").write_text("{}", "utf-8")
    file = shore.csv("household_register", county.village.REGISTER, county.register_rows())
    assert keys_printed(feeds.app, "household_register", file) == keys_on_page("zhulian import-feed")
    assert keys_printed(match.app, "--county", "640104") == keys_on_page("zhulian match")
    arguments = ("--set", "低保标准=+5%", "--region", "640104", "--on", "2026-10-31")
    assert keys_printed(policy_whatif.app, *arguments) == keys_on_page("zhulian policy whatif")
