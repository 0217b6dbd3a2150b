"""zhulian policy whatif 推演."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from tests.insight import lake
from tests.lake.conftest import shore  # noqa: F401
from tests.staff import make_areas
from tests.web.stage import set_the_day
from zhulian.commands import policy

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(policy.app, ["whatif", *arguments])


@pytest.fixture
def filled(shore, settings):  # noqa: F811
    set_the_day(settings)
    settings.DATA = shore.data
    (shore.data / "demo.json").write_text("{}", "utf-8")
    make_areas()
    lake.fill(shore)


def test_it_says_in_words_and_figures_what_a_higher_standard_does(filled):
    done = run("--set", "低保标准=+5%", "--region", "640104", "--json")
    assert done.exit_code == 0, done.output
    assert "1 户得益，0 户受损；每月多发 117.00 元，一年 1,404.00 元" in done.stderr
    assert "救助前，现在的线：FGT0 1.0000，FGT1 0.2308，FGT2 0.0533" in done.stderr
    assert json.loads(done.stdout)["total"]["fen_after"] == 92700


@pytest.mark.parametrize(
    ("arguments", "day"),
    [((), "2026-10-31"), (("--on", "2026-10-30"), "2026-10-30")],
)
def test_the_day_is_todays_unless_one_is_named(filled, settings, arguments, day):
    settings.TODAY = date(2026, 10, 31)
    done = run("--set", "低保标准=900", "--region", "640104", "--json", *arguments)
    assert json.loads(done.stdout)["on"] == day


def test_several_changes_are_made_together(filled):
    done = run("--set", "低保标准=+5%", "--set", "重度残疾人护理补贴标准=200", "--region", "640104")
    assert "每月多发 177.00 元" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "低保标淮=1", "--region", "640104"), "是不是：低保标准"),
        (("--set", "低保标准=+5个月", "--region", "640104"), "单位是 元/人月"),
        (("--set", "低保标准=900", "--region", "兴庆"), "写六位数字"),
        (("--set", "低保标准=900", "--region", "640402"), "import-areas"),
        (("--set", "低保标准=900", "--region", "640104", "--line", "平均数"), "可选：低保标准"),
    ],
)
def test_what_cannot_be_asked_is_refused(filled, arguments, words):
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_without_a_lake_it_says_what_to_bring(settings, tmp_path):
    make_areas()
    settings.DATA = tmp_path
    done = run("--set", "低保标准=900", "--region", "640104")
    assert done.exit_code == 2
    assert "zhulian import-feed" in done.stderr
