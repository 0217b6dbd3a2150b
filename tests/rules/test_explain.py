"""Tests of the explanation 说明: sentences with figures, sums, articles and what is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.rules import small
from tests.rules.small import HOUSEHOLD, household, tree
from zhulian.rules.answers import Outcome
from zhulian.rules.engine.wording import due_text, named, value_text
from zhulian.rules.evaluate import Program, program
from zhulian.rules.explain import condition_sides, sentences
from zhulian.rules.nodes import Kind, Level, Spot, VariableRef
from zhulian.rules.ranges import between

POOR = household(
    {"工资性收入": 180000, "收入核对完整": True},
    {"收入核对完整": True},
    {"收入核对完整": True},
    财产状况合规=True,
)

VALUES = [
    (Kind.AMOUNT, 125900, "1259.00 元"),
    (Kind.AMOUNT, -5, "-0.05 元"),
    (Kind.EXACT, Fraction(200000, 3), "约 666.67 元"),
    (Kind.COUNT, 3, "3"),
    (Kind.RATIO, Fraction(3, 10), "30%"),
    (Kind.RATIO, Fraction(3, 2), "1.5"),
    (Kind.RATIO, Fraction(1, 3), "约 33.3333%"),
    (Kind.RATIO, 0, "0"),
    (Kind.DATE, date(2026, 7, 1), "2026年7月1日"),
    (Kind.TRUTH, True, "是"),
    (Kind.CHOICE, "肢体", "肢体"),
    (Kind.AMOUNT, None, "未知"),
    (Kind.AMOUNT, between(0, None), "未知"),
    (Kind.AMOUNT, between(4560000, None), "不少于 45600.00 元"),
    (Kind.AMOUNT, between(None, 100), "不超过 1.00 元"),
    (Kind.COUNT, between(1, 2), "1 至 2"),
    (Kind.RATIO, between(0, Fraction(1, 2)), "0 至 50%"),
]

DUE = [
    (None, ""),
    (12000, "120.00 元"),
    (between(12000, None), "至少 120.00 元"),
    (between(None, 30000), "至多 300.00 元"),
    (between(-5, 30000), "至多 300.00 元"),
    (between(1, 30000), "至少 0.01 元，至多 300.00 元"),
    (between(0, None), ""),
]

EXPRESSIONS = [
    "(标准 + 1.00 元) × 3 − 申请救助金额 ÷ 2",
    "标准 − (1.00 元 − 2.00 元)",
    "非 (财产状况合规 或 特别困难) 且 1 < 2",
    "若(特别困难, 四舍五入(标准, 1.00元), 查档(分档表, 标准))",
    "至少(2, 特别困难, 已定(标准), 假)",
    "成员.计数(周岁(出生日期) ≥ 60)",
    "先取(取(增发, “老年人”), 最大(标准, 申请救助金额))",
]


def _engine(*schemes: tuple[str, str | None]) -> Program:
    made = [
        (f"问{place}", HOUSEHOLD, [condition], amount) for place, (condition, amount) in enumerate(schemes)
    ]
    return program(small.catalogue(schemes=made), on=small.ON, region=small.REGION, setting=small.SETTING)


def test_the_mark_behind_a_name_is_said_in_brackets() -> None:
    assert (
        named(VariableRef(Kind.AMOUNT, Level.MEMBER, Spot("", 1), "成员年计入收入_低保"))
        == "成员年计入收入（低保）"
    )


@pytest.mark.parametrize(("kind", "value", "text"), VALUES)
def test_a_value_is_said_as_people_write_it(kind: Kind, value: object, text: str) -> None:
    assert value_text(kind, value) == text


@pytest.mark.parametrize(("value", "text"), DUE)
def test_an_amount_to_be_had_is_said_by_its_ends(value: object, text: str) -> None:
    assert due_text(value) == text


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_said_in_names_keeps_its_brackets(text: str) -> None:
    written = text.replace(" 元", "元").replace("−", "-").replace("×", "*")
    assert named(tree(written)) == text


def test_an_entitled_household_is_told_why_and_how_much() -> None:
    assert sentences(_engine().answer(POOR, "户方案")) == [
        "户方案：符合，依据某法第一条。",
        "人均低于标准：家庭年收入 21600.00 元，须低于 标准 × 12 × 本户人数 = 1259.00 × 12 × 3 = 45324.00 元，"
        "满足（某法第一条）。",
        "财产状况合规：满足（某法第一条）。",
        "金额：(1259.00 × 12 × 3 − 21600.00) ÷ 12 = 1977.00 元。",
    ]


def test_an_open_answer_names_what_is_missing_and_whose() -> None:
    answer = _engine().answer(household({"需要长期照护": True}, 财产状况合规=True), "人方案", "甲")
    assert sentences(answer, {"甲": "何守田"}) == [
        "人方案（何守田）：待核，依据某法第一条。",
        "需要长期照护：满足（某法第一条）。",
        "非 结论(“户方案”)：待核，还缺：收入核对完整（何守田）（某法第一条）。",
        "若符合，金额：至少 100.00 元，至多 200.00 元。",
    ]


def test_an_amount_that_cannot_be_said_names_what_it_lacks() -> None:
    answer = _engine(("真", "四舍五入(缺的标准)")).answer(POOR, "问0")
    assert sentences(answer)[-1] == "金额还缺：标准缺失（缺的标准）。"


def test_a_scheme_that_is_not_in_force_says_so() -> None:
    engine = program(
        small.catalogue(), on=small.ON, region=small.REGION, setting=small.SETTING, schemes=["旧方案"]
    )
    assert sentences(engine.answer(POOR, "旧方案")) == ["旧方案：待核。", "还缺：政策未施行（旧方案）。"]


def test_both_sides_are_said_with_unknowns_as_unknown() -> None:
    answer = _engine(("申请救助金额 ≥ 农村月标准", None)).answer(household({}), "问0")
    assert condition_sides(answer.conditions[0]) == ("申请救助金额 未知", "农村月标准 约 666.67 元")


def test_the_sum_follows_the_way_that_was_taken() -> None:
    engine = _engine(("真", "四舍五入(若(特别困难, 标准 * 2, 先取(缺的标准, 标准) / 2))"))
    assert engine.answer(POOR, "问0").amount_text == "1259.00 ÷ 2 = 629.50 元"
    assert engine.answer(household(特别困难=True), "问0").amount_text == "1259.00 × 2 = 2518.00 元"


def test_a_rounding_that_changes_the_figure_is_said() -> None:
    answer = _engine(("真", "进位(标准 / 7)")).answer(POOR, "问0")
    assert answer.amount_text == "进位(1259.00 ÷ 7) = 179.86 元"


def test_a_household_over_the_line_is_told_that_its_known_income_suffices() -> None:
    facts = household(
        {"工资性收入": 380000, "收入核对完整": True}, {"收入核对完整": False}, 财产状况合规=True
    )
    engine = _engine(("成员.合计(最大(0元, 成员年收入)) < 标准 * 12 * 本户人数", "申请救助金额 + 3元"))
    answer = engine.answer(facts, "问0")
    assert condition_sides(answer.conditions[0]) == (
        "成员.合计(最大(0.00 元, 成员年收入)) = 不少于 45600.00 元",
        "标准 × 12 × 本户人数 = 1259.00 × 12 × 2 = 30216.00 元",
    )
    assert answer.outcome is Outcome.NOT_ENTITLED
    assert (answer.amount, answer.amount_text) == (None, "")


def test_an_amount_of_which_only_the_ends_are_known_is_said_so() -> None:
    answer = _engine(("真", "申请救助金额 + 3元")).answer(household({}), "问0")
    assert (answer.amount, answer.amount_fen) == (between(300, None), None)
    assert sentences(answer)[-2:] == ["金额：至少 3.00 元。", "金额还缺：申请救助金额。"]


def test_a_sum_holds_a_range_in_brackets() -> None:
    answer = _engine(("申请救助金额 * 2 ≥ 1元", None)).answer(
        household({}, 申请救助金额=between(10, 20)), "问0"
    )
    assert (
        answer.conditions[0].side_texts[0]
        == "申请救助金额 × 2 = 〔0.10 元 至 0.20 元〕 × 2 = 0.20 元 至 0.40 元"
    )


def test_no_way_is_said_to_be_taken_while_nobody_knows_which() -> None:
    answer = _engine(("真", "若(财产状况合规, 若(特别困难, 2元, 1元), 1元)")).answer(household({}), "问0")
    assert answer.amount_text == "1.00 元"
