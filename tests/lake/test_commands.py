"""The commands import-feed and lake 命令."""

from __future__ import annotations

import json

import pytest
from django.utils.timezone import localdate
from typer.testing import CliRunner

from tests.lake import village
from zhulian.commands.feeds import app as import_feed
from zhulian.commands.lake import app as lake
from zhulian.lake.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_day(settings, shore):
    """The data folder of the shore, on the day of the demo."""
    settings.DATA, settings.TODAY = shore.data, village.DAY


def run(app, *words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_import_feed_takes_the_period_from_the_file_name_and_ends_with_json(shore):
    (shore.data / "demo.json").write_text("{}", "utf-8")
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE)
    result = run(import_feed, "household_register", file, "--json")
    assert result.exit_code == 0, result.output
    assert "公安户籍 2026-10 期：共 7 行，入湖 7 行、7 人" in result.stderr
    assert "协议编号和影响评估是演示值" in result.stderr
    figures = json.loads(result.stdout.splitlines()[-1])
    assert (figures["period"], figures["good_count"], figures["delete_on"]) == ("2026-10", 7, "2027-05-01")
    assert (
        "household_register\t2026-10\t全量\t7\t0\t0\t演示协议〔2026〕1号\t2027-05-01"
        in run(lake, "list").stdout
    )


def test_import_feed_refuses_outside_the_demo_until_the_agreement_is_signed(shore):
    file = shore.csv("household_register", village.REGISTER, village.PEOPLE)
    result = run(import_feed, "household_register", file)
    assert result.exit_code == 2
    assert "没有写明协议编号、影响评估，不能导入" in result.stderr
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("roster", "a-2026-10.csv"), "没有数据源“roster”。可写：benefit_roster、"),
        (("deaths", "a.csv"), "看不出期次。请写明，例如 --period 2026-10"),
        (("medical_expenses", "a-2026-10.csv"), "打不开文件 a-2026-10.csv"),
    ],
)
def test_import_feed_says_what_is_wrong(shore, words, told):
    (shore.data / "demo.json").write_text("{}", "utf-8")
    result = run(import_feed, *words)
    assert result.exit_code == 2
    assert told in result.stderr


def test_lake_expire_deletes_what_has_reached_its_day(shore, settings):
    shore.bring_register()
    assert run(lake, "expire").stdout == "共删除 0 批\n"
    settings.TODAY = localdate(village.AT).replace(year=2027)
    result = run(lake, "expire")
    assert result.stdout == "已删除 household_register 2026-10 期（应于 2027-05-01 删除）\n共删除 1 批\n"
