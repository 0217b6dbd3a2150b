"""Emergencies and what stands beside 低保 急难与衔接: which law, which steps, and who lands on a list."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.matching.households import kind_of
from zhulian.matching.models import Match
from zhulian.rules.answers import HouseholdFacts, Outcome, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import program
from zhulian.rules.sql import Columns, bulk

ON = date(2026, 10, 31)
CATALOGUE = load_catalogue(overlays=["demo/640104.yaml"])
HERE = program(CATALOGUE, on=ON, region="640104", setting="城镇")
BOTH_LAWS = (
    "临时救助", "小额快救", "医疗救助", "资助参保", "价格临时补贴", "补发差额", "渐退期", "就业收入豁免",
    "分类施保增发", "受灾救助", "疾病应急救助", "生活无着的流散人员救助", "司法救助衔接",
)  # fmt: skip
NEW_LAW = "社会救助法"


def home(members: int = 1, **facts) -> HouseholdFacts:
    return HouseholdFacts(facts, [Subject(str(place), {}) for place in range(members)])


def of(policy: str, household: HouseholdFacts):
    scheme = CATALOGUE.schemes[policy]
    return HERE.answer(household, policy, None if scheme.level.name == "HOUSEHOLD" else "0")


@pytest.mark.parametrize("policy", BOTH_LAWS)
def test_the_new_law_governs_from_its_first_day_and_not_before(policy):
    scheme = CATALOGUE.schemes[policy]
    before, after = scheme.in_force(date(2026, 6, 30)), scheme.in_force(date(2026, 7, 1))
    assert before is not None and after is not None and before is not after
    assert any(article.startswith(NEW_LAW) for article in after.articles)
    assert not any(one.article.startswith(NEW_LAW) for one in before.conditions)


def test_quick_aid_is_neither_checked_nor_posted_and_asks_for_no_paper():
    for version in CATALOGUE.schemes["小额快救"].versions:
        assert not {"信息核对", "公示"} & set(version.steps)
        assert version.papers == ()


@pytest.mark.parametrize("policy", [*BOTH_LAWS, "法律援助免核查"])
def test_a_household_of_which_nothing_is_known_lands_on_no_list(policy):
    assert kind_of(of(policy, home())) is None


def test_the_county_is_silent_of_emergencies_until_a_table_tells_of_them():
    def silent(**told: None) -> frozenset[str]:
        columns = Columns({"城乡": 0, **told}, {"deceased": 0})
        return bulk(CATALOGUE, on=ON, region="640104", columns=columns).silent

    assert "temporary_assistance" in silent()
    assert "temporary_assistance" not in silent(emergency_hardship=None)
    assert "temporary_assistance" not in silent(received_temporary_aid=0)
    assert "disaster_relief" not in silent(), "nobody is on the ledger of a disaster: that is an answer"


def test_an_emergency_that_nobody_has_answered_is_missed_help():
    answer = of("临时救助", home(遭遇急难情形=True))
    assert answer.outcome is Outcome.ENTITLED
    assert kind_of(answer) == Match.Kind.MISSED
    assert kind_of(of("临时救助", home(遭遇急难情形=True, 已获临时救助=True))) is None


def test_an_emergency_whose_means_are_open_is_worth_a_visit():
    answer = of("临时救助", home(遭遇急难情形=True, 临时救助类型="支出型"))
    assert kind_of(answer) == Match.Kind.TO_CHECK


def test_a_disaster_that_nobody_has_looked_at_is_worth_a_visit():
    assert kind_of(of("受灾救助", home(受灾=True))) == Match.Kind.TO_CHECK
    assert kind_of(of("受灾救助", home(受灾=True, 已获受灾救助=True))) is None


def test_a_missing_standard_is_reported_and_puts_nobody_on_a_list():
    answer = of("渐退期", home(原低保金额=54_000, 渐退月序=1))
    assert [one.name for one in answer.missing] == ["标准缺失"]
    assert kind_of(answer) is None
    entitled = of("临时救助", home(遭遇急难情形=True))
    assert "标准缺失" in [one.name for one in entitled.amount_missing]
