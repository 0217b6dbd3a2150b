"""The five localities 五个地方: on ten days, which standards are known, which are 标准缺失, and what that answers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.policies.localities import DAYS, PLACES, STANDARDS, Standard, printed, table
from zhulian.rules.answers import STANDARD_MISSING, HouseholdFacts, Outcome, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import program

CATALOGUE = load_catalogue()
YUEQING, CHANCHENG, XINGQING, YUANZHOU, XIHU = PLACES
ALONE = {"与户主关系": "户主", "收入核对完整": True}
KNOWN = [
    (CHANCHENG, "低保标准", date(2023, 12, 31), "1200（市级）*"),
    (CHANCHENG, "低保标准", date(2024, 1, 1), "1226（市级）*"),
    (CHANCHENG, "低保标准", date(2025, 1, 1), STANDARD_MISSING),
    (CHANCHENG, "特困基本生活标准", date(2024, 12, 31), "1962（市级）*"),
    (CHANCHENG, "养老服务补贴上限", date(2023, 12, 31), "610*"),
    (XINGQING, "低保标准", date(2019, 12, 31), "620（市级）*"),
    (XINGQING, "低保标准", date(2021, 1, 1), STANDARD_MISSING),
    (XINGQING, "困难残疾人生活补贴标准", date(2023, 10, 25), "110（省级）*"),
    (YUANZHOU, "低保标准", date(2020, 7, 1), "600（省级）*"),
    (YUANZHOU, "低保标准年", date(2017, 3, 31), "3150（市级）*"),
    (YUANZHOU, "低保标准年", date(2017, 4, 1), STANDARD_MISSING),
    (XIHU, "低保标准", date(2025, 1, 22), "1259*"),
    (XIHU, "低保标准", date(2025, 1, 23), "1301"),
    (XIHU, "孤儿基本生活费标准·散居", date(2025, 1, 22), "2350*"),
    (XIHU, "孤儿基本生活费标准·散居", date(2025, 1, 23), "2525"),
    (YUEQING, "重度残疾人护理补贴标准·完全不能自理", date(2026, 10, 31), "500（省级）"),
]


def test_the_page_says_cell_by_cell_what_the_files_know():
    assert printed() == table(CATALOGUE)


@pytest.mark.parametrize(("region", "name", "on", "cell"), KNOWN)
def test_a_standard_changes_on_its_day_and_ends_where_the_sources_end(region, name, on, cell):
    setting = "农村" if name == "低保标准年" else "城镇"
    assert Standard(name, name, setting=setting).cell(CATALOGUE, region, on) == cell


def test_nothing_of_its_own_is_known_of_yueqing_and_nothing_is_borrowed():
    found = [one.value(CATALOGUE, YUEQING, day) for one in STANDARDS for day in DAYS]
    assert {value.region for value in found if value} == {"330000", "000000"}


@pytest.mark.parametrize("setting", ["城镇", "农村"])
@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("region", PLACES)
def test_a_person_without_income_gets_the_standard_where_it_is_known_and_an_open_answer_where_not(
    region, on, setting
):
    standard = CATALOGUE.parameters.value("低保标准", on=on, region=region, setting=setting)
    answer = program(CATALOGUE, on=on, region=region, setting=setting, schemes=["最低生活保障"]).answer(
        HouseholdFacts({"财产状况合规": True}, [Subject("1", ALONE)]), "最低生活保障"
    )
    if standard is None:
        assert answer.outcome is Outcome.UNKNOWN
        assert STANDARD_MISSING in [one.name for one in answer.missing]
    else:
        assert (answer.outcome, answer.amount_fen) == (Outcome.ENTITLED, round(standard.value))
