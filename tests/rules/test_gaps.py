"""Tests of what is missing 缺什么: exactly the unknown facts that matter, and what to ask first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules import small
from tests.rules.small import household
from zhulian.rules.answers import HouseholdFacts, Missing, Outcome
from zhulian.rules.ask import questions
from zhulian.rules.evaluate import Program, program
from zhulian.rules.ranges import between

CHECKED = Missing("收入核对完整", "甲")
PROPERTY = Missing("财产状况合规")
STRICTER = Missing("低边财产状况合规")
AMOUNT = Missing("申请救助金额")
ONE = household({})

MISSING = [
    ("财产状况合规", ONE, [PROPERTY]),
    ("财产状况合规 且 低边财产状况合规", ONE, [PROPERTY, STRICTER]),
    ("财产状况合规 且 低边财产状况合规", household({}, 财产状况合规=True), [STRICTER]),
    ("若(真, 财产状况合规, 低边财产状况合规)", ONE, [PROPERTY]),
    ("若(特别困难, 财产状况合规, 低边财产状况合规)", ONE, [STRICTER]),
    ("若(财产状况合规, 真, 低边财产状况合规)", ONE, [PROPERTY, STRICTER]),
    ("先取(低边财产状况合规, 财产状况合规)", ONE, [STRICTER, PROPERTY]),
    ("至少(2, 财产状况合规, 真, 低边财产状况合规)", household({}, 低边财产状况合规=False), [PROPERTY]),
    ("申请救助金额 < 标准", ONE, [AMOUNT]),
    ("申请救助金额 < 缺的标准", household({}, 申请救助金额=1), [Missing("标准缺失", None, "缺的标准")]),
    ("查档(缺的表, 申请救助金额) > 1元", ONE, [Missing("标准缺失", None, "缺的表"), AMOUNT]),
    ("成员.合计(工资性收入) < 1元", household({}, {"工资性收入": 5}), [CHECKED]),
    ("家庭年收入 < 1元", household({"工资性收入": 5}), [CHECKED]),
    (
        "成员.合计(工资性收入) < 5元",
        household({"工资性收入": between(0, 900), "收入核对完整": True}),
        [Missing("工资性收入", "甲")],
    ),
    ("医疗自付支出 > 1元", ONE, [Missing("刚性支出核对完整")]),
    ("成员.任一(需要长期照护)", household({"需要长期照护": False}, {}), [Missing("需要长期照护", "乙")]),
    ("义务人.全部(死亡)", ONE, [Missing("法定义务人")]),
    ("成员.全部(义务人.任一(死亡))", household({}), [Missing("法定义务人", "甲")]),
    ("义务人.全部(年收入 < 1元)", household({}, obligors=[{}, {"年收入": 0}]), [Missing("年收入", "义1")]),
    ("结论(“户方案”)", household({"收入核对完整": True}), [PROPERTY]),
    ("结论(“旧方案”)", ONE, [Missing("政策未施行", None, "旧方案")]),
    ("最大(9元, 申请救助金额) > 8元 且 申请救助金额 < 标准", ONE, [AMOUNT]),
    ("最大(9元, 申请救助金额) > 8元 且 财产状况合规", ONE, [PROPERTY]),
    (
        "申请救助金额 * 轮候位次 > 0元",
        household({}, 申请救助金额=between(0, 9)),
        [AMOUNT, Missing("轮候位次")],
    ),
    ("若(财产状况合规, 申请救助金额, 3元) < 3元", ONE, [PROPERTY, AMOUNT]),
    ("若(财产状况合规, 1元, 2元) < 3元 且 低边财产状况合规", ONE, [STRICTER]),
    ("先取(申请救助金额 / 2, 轮候位次 * 1元) > 1元", ONE, [AMOUNT, Missing("轮候位次")]),
    ("成员.计数(需要长期照护) > 1", household({}, {"需要长期照护": True}), [Missing("需要长期照护", "甲")]),
    (
        "9元 / 申请救助金额 > 1",
        household({}, 申请救助金额=0),
        [Missing("无法计算", None, "9.00 元 ÷ 申请救助金额")],
    ),
]


def _program(*conditions: str) -> Program:
    catalogue = small.catalogue(schemes=[("问", small.HOUSEHOLD, list(conditions), None)])
    return program(
        catalogue, on=small.ON, region=small.REGION, setting=small.SETTING, schemes=["问", "户方案"]
    )


@pytest.mark.parametrize(("condition", "facts", "missing"), MISSING)
def test_exactly_what_matters_is_missing(
    condition: str, facts: HouseholdFacts, missing: list[Missing]
) -> None:
    answer = _program(condition).answer(facts, "问")
    assert answer.outcome is Outcome.UNKNOWN
    assert list(answer.missing) == missing
    assert list(answer.conditions[0].missing) == missing


def test_a_settled_answer_misses_nothing_though_a_condition_is_open() -> None:
    answer = _program("财产状况合规", "低边财产状况合规").answer(household({}, 财产状况合规=False), "问")
    assert (answer.outcome, answer.missing) == (Outcome.NOT_ENTITLED, ())
    assert answer.conditions[1].missing == (STRICTER,)
    assert questions(_program("财产状况合规", "假"), ONE, "问") == []


def test_of_alternatives_only_the_smallest_is_asked() -> None:
    engine = _program("先取(低边财产状况合规 且 申请救助金额 < 标准, 财产状况合规)")
    assert questions(engine, ONE, "问") == [PROPERTY]


def test_an_alternative_that_another_condition_needs_anyway_is_taken() -> None:
    engine = _program("先取(低边财产状况合规, 财产状况合规)", "财产状况合规")
    assert questions(engine, ONE, "问") == [PROPERTY]


def test_what_nobody_can_be_asked_is_avoided() -> None:
    engine = _program("先取(申请救助金额 < 缺的标准, 财产状况合规 且 低边财产状况合规)")
    assert set(questions(engine, household({}, 申请救助金额=1), "问")) == {PROPERTY, STRICTER}


def test_the_condition_that_needs_fewest_facts_is_asked_first() -> None:
    engine = _program("财产状况合规 且 低边财产状况合规", "家庭年收入 < 1元")
    assert questions(engine, ONE, "问")[0] == CHECKED


def test_a_scheme_that_is_not_in_force_asks_nothing_else() -> None:
    engine = program(
        small.catalogue(), on=small.ON, region=small.REGION, setting=small.SETTING, schemes=["旧方案"]
    )
    assert questions(engine, ONE, "旧方案") == [Missing("政策未施行", None, "旧方案")]


FACTS = [
    ("财产状况合规", [PROPERTY]),
    ("低边财产状况合规", [STRICTER]),
    ("刚性支出核对完整", [Missing("刚性支出核对完整")]),
    ("成员.任一(需要长期照护)", [Missing("需要长期照护", "甲"), Missing("需要长期照护", "乙")]),
    ("成员.全部(收入核对完整)", [Missing("收入核对完整", "甲"), Missing("收入核对完整", "乙")]),
]
FORMS = [
    "({} 且 {})",
    "({} 或 {})",
    "先取({}, {})",
    "若({}, {}, 非 {})",
    "至少(2, {}, {}, {})",
    "若(特别困难, {}, {})",
]


@st.composite
def _read_once(draw: st.DrawFn) -> str:
    """Draw an expression in which no fact stands twice."""
    parts = draw(st.permutations([text for text, _ in FACTS]))
    while len(parts) > 1:
        form = draw(st.sampled_from(FORMS))
        count = form.count("{}")
        if count <= len(parts):
            parts = [*parts[count:], form.format(*parts[:count])]
        else:
            parts = [*parts[2:], FORMS[0].format(*parts[:2])]
    return str(parts[0])


def _told(facts: Iterable[Missing], values: Iterable[Any]) -> HouseholdFacts:
    told = household({}, {})
    for fact, value in zip(facts, values, strict=True):
        owner = next((one.facts for one in told.members if one.key == fact.subject), told.facts)
        owner[fact.name] = value
    return told


def _settles(engine: Program, facts: Iterable[Missing]) -> bool:
    facts = list(facts)
    every = (_told(facts, values) for values in product((True, False), repeat=len(facts)))
    return all(engine.answer(told, "问").outcome is not Outcome.UNKNOWN for told in every)


def _smaller(size: int) -> Iterator[tuple[Missing, ...]]:
    everything = [fact for _, facts in FACTS for fact in facts]
    for count in range(size):
        yield from combinations(everything, count)


@settings(max_examples=40, deadline=None)
@given(_read_once())
def test_what_is_asked_settles_the_answer_and_nothing_smaller_does(expression: str) -> None:
    engine = _program(expression)
    asked = questions(engine, household({}, {}), "问")
    assert asked
    assert _settles(engine, asked)
    assert not any(_settles(engine, fewer) for fewer in _smaller(len(asked)))
