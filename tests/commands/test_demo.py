"""zhulian demo 演示: a small county in a process of its own, twice, and in the wrong place."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhulian import __file__ as package
from zhulian.commands.demo import is_in_use
from zhulian.matching.picking import benefits
from zhulian.rules.catalogue import load_catalogue

ROOT = Path(package).resolve().parents[1]
PEOPLE = "2000"
DAY = date(2026, 10, 31)


def demo(data: Path, *options: str) -> subprocess.CompletedProcess:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ZHULIAN_", "DJANGO_"))
    }
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "zhulian.commands",
            "demo",
            "--no-serve",
            "--residents",
            PEOPLE,
            "--json",
            *options,
        ],
        env={**environment, "ZHULIAN_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def moments(data: Path, question: str) -> set[date]:
    with closing(sqlite3.connect(data / "zhulian.sqlite3")) as opened:
        return {
            datetime.fromisoformat(f"{found}+00:00").astimezone(ZoneInfo("Asia/Shanghai")).date()
            for (found,) in opened.execute(question)
        }


def figures(done: subprocess.CompletedProcess) -> dict:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    return data, figures(demo(data))


def test_the_demo_prints_the_keys_that_its_page_lists(made):
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    section = page.partition("## zhulian demo")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", section, re.M))
    assert listed == set(made[1])


def test_the_demo_finds_people_and_opens_only_a_few_files(made):
    found = made[1]
    assert found["residents"] == int(PEOPLE)
    assert found["policies"] == len(benefits(load_catalogue(), DAY))
    assert found["entitled_not_receiving"] > 0
    assert 0 < found["registered"] <= 0.06 * found["households"]
    assert found["precision_certain"] == 1.0


def test_files_and_matches_of_the_demo_carry_its_day_and_the_ledger_the_real_one(made):
    data, started = made[0], datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert moments(data, "select created_at from registry_household") == {DAY}
    assert moments(data, "select learned_at from registry_observation") == {DAY}
    assert moments(data, "select finished_at from work_run where kind = 'match_county'") == {DAY}
    assert moments(data, "select at from ledger_event") <= {started, started - timedelta(days=1)}


def test_the_demo_again_gives_the_same_figures(made):
    data, first = made
    second = figures(demo(data))
    changing = {"seconds", "peak_mib", "is_new"}
    assert {key: value for key, value in second.items() if key not in changing} == {
        key: value for key, value in first.items() if key not in changing
    }
    assert second["is_new"] is False


def test_a_database_without_a_table_is_in_nobodys_way(tmp_path):
    database = tmp_path / "zhulian.sqlite3"
    assert not is_in_use(database)
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("pragma journal_mode = wal")
        assert not is_in_use(database)
        opened.execute("create table household (id)")
    assert is_in_use(database)


def test_a_directory_with_a_real_county_is_refused_and_left_alone(tmp_path):
    (tmp_path / "zhulian.sqlite3").write_bytes(b"a county")
    refused = demo(tmp_path)
    assert refused.returncode == 2
    assert "不是演示" in refused.stderr
    assert (tmp_path / "zhulian.sqlite3").read_bytes() == b"a county"
    assert not (tmp_path / "demo.json").exists()


def test_a_county_that_is_in_no_list_is_refused_in_one_line_and_costs_no_demo(tmp_path):
    (tmp_path / "demo.json").write_text("{}", "utf-8")
    refused = demo(tmp_path, "--county", "999999")
    assert refused.returncode == 2
    assert refused.stderr.strip() == "区划表 areas.csv 里没有 999999。请核对六位区县代码"
    assert (tmp_path / "demo.json").read_text("utf-8") == "{}"
