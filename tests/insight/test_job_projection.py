"""上班划不划算, against months worked out by hand: 何守田's family on 540 yuan of 低保 a month."""

from __future__ import annotations

from datetime import date
from functools import cache
from math import inf

import pytest

from tests.cast import HE
from zhulian.insight.changes import change_catalogue
from zhulian.insight.job_months import Job, Projection
from zhulian.insight.job_projection import SCHEMES, project
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import Program, program
from zhulian.rules.ranges import Range

DAY = date(2026, 10, 31)
REGION = "640104"
PHASES = "渐退比例序列=1、1、0.8、0.8、0.6、0.6"
EXEMPT = ("就业收入豁免月数=6", "就业收入豁免上限倍数=3")
LIVING = "困难残疾人生活补贴"


@cache
def rules(day: date, changes: tuple[str, ...]) -> Program:
    catalogue = load_catalogue(overlays=["demo/640104.yaml"])
    if changes:
        catalogue, _ = change_catalogue(catalogue, changes, region=REGION, on=DAY)
    return program(catalogue, on=day, region=REGION, setting="城镇", schemes=SCHEMES)


def family(*, unknown: str = "", **changes) -> HouseholdFacts:
    """何守田's family on 低保; nothing of the income of `unknown` was verified."""
    members = []
    for person in HE.members:
        facts = person.facts | {
            "与户主关系": person.relation,
            "出生日期": person.birth_date,
            "已认定身份": "低保",
        }
        if person.name == unknown:
            facts = {
                name: value for name, value in facts.items() if name not in ("收入核对完整", "工资性收入")
            }
        members.append(Subject(person.name, facts | changes.get(person.name, {})))
    return HouseholdFacts({"财产状况合规": True}, members)


def projected(
    wage: int, *changes: str, facts: HouseholdFacts | None = None, months: int = 12, **about
) -> Projection:
    job = Job("何守田", wage * 100, date(2026, 11, 1), **about)
    return project(
        facts or family(), job, first=date(2026, 11, 1), engine=lambda day: rules(day, changes), months=months
    )


def sums(months, name: str) -> list[int | None]:
    """The known sums of a part in yuan, None where there is only a range."""
    found = [month.part(name) for month in months]
    return [part.sum.low / 100 if part.is_known else None for part in found]


def test_without_a_job_nothing_moves():
    found = projected(3500, PHASES)
    assert sums(found.without, "低保") == [540] * 12
    assert sums(found.without, "工资") == [1800] * 12
    assert sums(found.without, LIVING) == [130] * 12


def test_a_wage_over_the_line_is_phased_out_step_by_step():
    found = projected(3600, PHASES)
    assert sums(found.with_job, "低保") == [540, 540, 432, 432, 324, 324, 0, 0, 0, 0, 0, 0]
    assert sums(found.with_job, LIVING) == [130] * 6 + [0] * 6


def test_the_months_in_which_less_comes_in_are_named_and_the_aids_that_end():
    cliffs = projected(3600, PHASES).cliffs
    falls = [(cliff.on, cliff.fen) for cliff in cliffs if cliff.kind == "跌" and cliff.is_certain]
    assert falls == [(date(2027, 1, 1), 10800), (date(2027, 3, 1), 10800), (date(2027, 5, 1), 45400)]
    assert [(cliff.on, cliff.aid) for cliff in cliffs if cliff.kind == "救助"] == [
        (date(2027, 5, 1), "医疗救助"),
        (date(2027, 5, 1), "资助参保"),
    ]
    assert not [cliff for cliff in cliffs if cliff.kind == "不如"]
    assert projected(3600, PHASES).with_job[6].aids["教育救助"] is None, "their expenses may make them 刚支"


def test_between_the_two_lines_medical_and_school_aid_stay():
    months = projected(3500, PHASES).with_job
    assert months[6].part("低保").sum == Range(0, 0)
    assert (months[6].aids["医疗救助"], months[6].aids["教育救助"]) == (True, True)


def test_below_the_line_every_yuan_earned_is_a_yuan_less():
    found = projected(2000)
    assert sums(found.with_job, "低保") == [340] * 12
    assert [m.total.low for m in found.with_job] == [m.total.low for m in found.without]
    assert found.cliffs == ()


def test_costs_of_working_are_taken_from_the_income_and_from_the_purse():
    found = projected(2000, cost_fen=15000)
    assert sums(found.with_job, "低保") == [490] * 12
    assert sums(found.with_job, "上班花费") == [-150] * 12


def test_costs_that_are_higher_than_what_is_gained_leave_the_family_behind():
    behind = [cliff for cliff in projected(2400, PHASES, cost_fen=90000).cliffs if cliff.kind == "不如"]
    assert behind == []
    found = projected(1900, cost_fen=20000, facts=family(何守田={"必要就业成本": 0}))
    assert sums(found.with_job, "低保") == [640] * 12


def test_a_job_lost_between_the_lines_of_the_phase_out_is_worse_than_none():
    cliffs = projected(2400, PHASES).cliffs
    behind = [(cliff.on, cliff.fen) for cliff in cliffs if cliff.kind == "不如"]
    assert behind == [(date(2027, 5, 1), 7000)], "2400 is 70 less than 1800 + 540 + 130"


def test_new_wages_are_exempt_for_the_months_of_the_place():
    found = projected(2000, *EXEMPT)
    assert sums(found.with_job, "低保") == [540] * 6 + [340] * 6
    assert [(cliff.kind, cliff.on, cliff.fen) for cliff in found.cliffs] == [("跌", date(2027, 5, 1), 20000)]


def test_the_phase_out_begins_when_the_exemption_ends():
    found = projected(3600, PHASES, *EXEMPT)
    assert sums(found.with_job, "低保") == [540] * 8 + [432, 432, 324, 324]


def test_a_second_job_leaves_the_first_wage_alone():
    found = projected(500, replaces=False)
    assert sums(found.with_job, "低保") == [40] * 12
    assert sums(found.without, "工资") == [0] * 12


def test_where_the_place_does_not_say_how_it_phases_out_a_range_stays():
    found = projected(3600)
    month = found.with_job[0]
    assert month.part("低保").sum == Range(0, 54000)
    assert "标准缺失" in "".join(month.part("低保").why)
    assert month.part(LIVING).sum == Range(0, 13000)
    assert month.aids["医疗救助"] is None
    assert month.total.high > month.total.low


def test_incomes_that_nobody_verified_stay_unknown():
    found = projected(1000, facts=family(unknown="罗小满"))
    month = found.with_job[0]
    assert month.part("低保").sum.low == 0
    assert not month.part("低保").is_known
    assert month.part("工资").is_known


def test_a_replaced_wage_that_nobody_knows_is_not_taken_for_zero():
    found = projected(1000, facts=family(unknown="何守田"))
    assert found.without[0].part("工资").sum == Range(0, inf)
    assert not [cliff for cliff in found.cliffs if cliff.is_certain]


def test_a_family_that_gets_nothing_is_not_phased_out():
    facts = family()
    for member in facts.members:
        member.facts["已认定身份"] = "无"
    found = projected(3600, PHASES, facts=facts)
    assert sums(found.with_job, "低保") == [0] * 12


def test_the_months_begin_with_the_first_and_a_later_start_waits():
    job = Job("何守田", 360_000, date(2027, 1, 1))
    found = project(family(), job, first=date(2026, 11, 1), engine=lambda day: rules(day, (PHASES,)))
    assert (found.with_job[0].on, found.with_job[-1].on) == (date(2026, 11, 1), date(2028, 10, 1))
    assert sums(found.with_job, "低保")[:5] == [540, 540, 540, 540, 432]
    assert found.cliffs[0].on >= date(2027, 1, 1)


def test_age_moves_on_by_itself():
    facts = family()
    facts.members[2].facts |= {"出生日期": date(2009, 3, 10), "就读学段": "无", "长期共同居住": False}
    found = projected(2000, facts=facts)
    assert sums(found.without, "低保") == [540] * 5 + [0] * 7, (
        "eighteen and out of school: two people, 1,560 a month"
    )


def test_a_formal_job_leaves_the_insurance_of_residents():
    facts = family()
    facts.members[0].facts["参加居民医保"] = True
    for member in facts.members[1:]:
        member.facts["参加居民医保"] = False
    assert projected(2000, facts=facts).with_job[0].aids["资助参保"] is True
    found = projected(2000, facts=facts, is_formal=True)
    assert found.with_job[0].aids["资助参保"] is False
    assert [cliff.aid for cliff in found.cliffs] == ["资助参保"]


def test_every_amount_says_why():
    why = projected(3600, PHASES).with_job[2].part("低保").why
    assert "渐退期：符合" in why[0]
    assert "432.00" in "".join(why)


def test_who_is_not_of_the_house_cannot_take_the_job():
    with pytest.raises(LookupError):
        project(family(), Job("覃玉珍", 1, DAY), first=DAY, engine=lambda day: rules(day, ()), months=1)
