"""The spec table 规格表: what each piece of the language means; every engine must give these values.

A case asks one expression of one household. `expected` is its value; for a member or obligor expression it
is the list of values in the order of the members or obligors. Unknown is None, amounts are fen; a number that
is known to lie between two ends is `between` them (None: open). What parameters, ranges and stages mean
is in `spec_places`, `spec_ranges` and `spec_stages`; `spec_all` puts all of it together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.rules.small import household
from zhulian.rules.answers import HouseholdFacts
from zhulian.rules.nodes import Level
from zhulian.rules.ranges import between

HOUSEHOLD, MEMBER, OBLIGOR = Level.HOUSEHOLD, Level.MEMBER, Level.OBLIGOR


@dataclass(frozen=True)
class Case:
    """One line of the table, asked on small.ON."""

    title: str
    expression: str
    facts: HouseholdFacts
    expected: Any
    level: Level = HOUSEHOLD


EMPTY = household()
ONE = household({})
EARNERS = household({"工资性收入": 100000}, {"工资性收入": 25050})
HALF_KNOWN = household({"工资性收入": 100000}, {})
CHECKED = household({"工资性收入": 100000}, {"收入核对完整": True})
OWNER = household({}, 财产状况合规=True)
POOR = household({}, 申请救助金额=0)


def _born(*days: str) -> HouseholdFacts:
    return household(*({"出生日期": date.fromisoformat(day)} for day in days))


def obliged(*obligors: dict[str, Any] | None, members: int = 1) -> HouseholdFacts:
    return household(*({} for _ in range(members)), obligors=list(obligors))


def asked(fen: Any) -> HouseholdFacts:
    return household({}, 申请救助金额=fen)


SUMS = [
    Case("a sum over members adds", "成员.合计(工资性收入)", EARNERS, 125050),
    Case(
        "a sum with an unknown item is at least the rest",
        "成员.合计(工资性收入)",
        HALF_KNOWN,
        between(100000, None),
    ),
    Case("a checked member counts an unlisted item as zero", "成员.合计(工资性收入)", CHECKED, 100000),
    Case(
        "a flag that is false leaves its items unknown, but not below zero",
        "成员.合计(工资性收入)",
        household({"收入核对完整": False}),
        between(0, None),
    ),
    Case(
        "a listed item stands though nothing is checked",
        "成员.合计(工资性收入)",
        household({"工资性收入": 7, "收入核对完整": False}),
        7,
    ),
    Case("a sum over nobody is zero", "成员.合计(工资性收入)", EMPTY, 0),
    Case("a count over nobody is zero", "成员.计数(真)", EMPTY, 0),
    Case("任一 over nobody is false", "成员.任一(需要长期照护)", EMPTY, False),
    Case("全部 over nobody is true", "成员.全部(需要长期照护)", EMPTY, True),
    Case("the largest of nobody is unknown", "成员.最大(工资性收入)", EMPTY, None),
    Case("the smallest of nobody is unknown", "成员.最小(工资性收入)", EMPTY, None),
    Case("the largest item", "成员.最大(工资性收入)", EARNERS, 100000),
    Case("the largest is at least a known item", "成员.最大(工资性收入)", HALF_KNOWN, between(100000, None)),
    Case("the smallest is at most a known item", "成员.最小(工资性收入)", HALF_KNOWN, between(0, 100000)),
    Case("a count of true items", "成员.计数(工资性收入 > 500元)", EARNERS, 1),
    Case(
        "a count with an unknown item lies between",
        "成员.计数(工资性收入 > 500元)",
        HALF_KNOWN,
        between(1, 2),
    ),
    Case("任一 is true beside an unknown", "成员.任一(工资性收入 > 500元)", HALF_KNOWN, True),
    Case("任一 is unknown beside a false", "成员.任一(工资性收入 > 5000元)", HALF_KNOWN, None),
    Case("全部 is false beside an unknown", "成员.全部(工资性收入 > 5000元)", HALF_KNOWN, False),
    Case("全部 is unknown beside a true", "成员.全部(工资性收入 > 500元)", HALF_KNOWN, None),
    Case(
        "a negative item is added as it is",
        "成员.合计(经营净收入)",
        household({"经营净收入": -500}, {"经营净收入": 200}),
        -300,
    ),
    Case(
        "each member's loss can count as zero",
        "成员.合计(最大(经营净收入, 0元))",
        household({"经营净收入": -500}, {"经营净收入": 200}),
        200,
    ),
    Case("a household fact inside a member sum", "成员.计数(财产状况合规)", OWNER, 1),
]

ARITHMETIC = [
    Case("amount times count", "申请救助金额 * 3", asked(33333), 99999),
    Case("amount times ratio is exact", "申请救助金额 * 0.3", asked(5), Fraction(3, 2)),
    Case("amount by count is exact", "申请救助金额 / 3", asked(100), Fraction(100, 3)),
    Case("a quotient of a negative amount is exact", "-申请救助金额 / 3", asked(100), Fraction(-100, 3)),
    Case("amount by amount is a ratio", "申请救助金额 / 9元", asked(300), Fraction(1, 3)),
    Case("count by count is a ratio", "1 / 3", ONE, Fraction(1, 3)),
    Case("a divisor of zero gives unknown", "9元 / 申请救助金额", POOR, None),
    Case("an unknown amount and one more", "申请救助金额 + 1元", ONE, between(100, None)),
    Case("an unknown amount times zero is zero", "申请救助金额 * 0", ONE, 0),
    Case("division undone is exact", "申请救助金额 / 3 * 3 = 申请救助金额", asked(100), True),
    Case("products bind before sums", "1元 + 2元 * 3 - 4元 / 2", ONE, 500),
    Case("full-width signs are read", "（１元＋２元）×２", ONE, 600),
    Case("the largest of two", "最大(申请救助金额, 3元)", asked(200), 300),
    Case("the largest with an unknown amount", "最大(申请救助金额, 3元)", ONE, between(300, None)),
    Case("the smallest with an unknown amount", "最小(3元, 申请救助金额)", ONE, between(0, 300)),
    Case("the smallest of three", "最小(3元, 申请救助金额, 2.01元)", asked(250), 201),
]

ROUNDING = [
    Case("四舍五入 takes a half up", "四舍五入(申请救助金额 / 2)", asked(5), 3),
    Case("四舍五入 takes a negative half away from zero", "四舍五入(-申请救助金额 / 2)", asked(5), -3),
    Case("四舍五入 leaves less than a half", "四舍五入(申请救助金额 / 3)", asked(100), 33),
    Case("四舍五入 to a yuan", "四舍五入(申请救助金额, 1元)", asked(250), 300),
    Case("四舍五入 of a negative to a yuan", "四舍五入(-申请救助金额, 1元)", asked(249), -200),
    Case("进位 rounds up", "进位(申请救助金额 / 3)", asked(100), 34),
    Case("进位 of a negative goes away from zero", "进位(-申请救助金额 / 3)", asked(100), -34),
    Case("进位 leaves a whole number", "进位(申请救助金额, 1元)", asked(300), 300),
    Case("进位 to a yuan", "进位(申请救助金额, 1元)", asked(301), 400),
    Case("舍去 cuts", "舍去(申请救助金额 / 3)", asked(200), 66),
    Case("舍去 of a negative goes toward zero", "舍去(-申请救助金额 / 3)", asked(200), -66),
    Case("舍去 to ten fen", "舍去(申请救助金额, 0.1元)", asked(199), 190),
    Case("rounding an unknown amount leaves its end", "四舍五入(申请救助金额 / 3)", ONE, between(0, None)),
]

COMPARISONS = [
    Case("低于 excludes the line", "申请救助金额 < 标准", asked(125900), False),
    Case("不超过 includes the line", "申请救助金额 ≤ 标准", asked(125900), True),
    Case("one fen below the line", "申请救助金额 < 标准", asked(125899), True),
    Case("a yearly standard by twelve is not rounded", "申请救助金额 < 农村月标准", asked(66666), True),
    Case("nor rounded up", "申请救助金额 < 农村月标准", asked(66667), False),
    Case("and compared in the common multiple", "申请救助金额 * 12 < 农村月标准 * 12", asked(66667), False),
    Case("a ratio is compared exactly", "申请救助金额 / 3元 > 1 / 3", asked(100), False),
    Case("count and ratio compare", "1 = 1.0", ONE, True),
    Case("an unknown side makes it unknown", "申请救助金额 < 标准", ONE, None),
    Case("unknown is not equal to unknown", "申请救助金额 = 申请救助金额", ONE, None),
    Case("dates compare", "判定日 >= 起算日", ONE, True),
    Case("a truth can be compared", "财产状况合规 ≠ 真", OWNER, False),
    Case(
        "a word is one of a list",
        "残疾类别 属于 (“肢体”, “视力”)",
        household({"残疾类别": "肢体"}, {"残疾类别": "听力"}, {}),
        [True, False, False],
        MEMBER,
    ),
    Case(
        "an unknown word is in no list and in every list",
        "护理自理程度 属于 (“完全不能自理”)",
        ONE,
        [None],
        MEMBER,
    ),
    Case(
        "a word differs",
        "护理自理程度 ≠ “完全不能自理”",
        household({"护理自理程度": "部分不能自理"}),
        [True],
        MEMBER,
    ),
    Case("an unwritten status takes its default", "残疾类别 = “无”", ONE, [True], MEMBER),
]

LOGIC = [
    Case("false and unknown is false", "假 且 财产状况合规", ONE, False),
    Case("unknown and false is false", "财产状况合规 且 假", ONE, False),
    Case("true and unknown is unknown", "真 且 财产状况合规", ONE, None),
    Case("true or unknown is true", "财产状况合规 或 真", ONE, True),
    Case("false or unknown is unknown", "财产状况合规 或 假", ONE, None),
    Case("not unknown is unknown", "非 财产状况合规", ONE, None),
    Case("not binds before and", "非 真 且 假", ONE, False),
    Case("and binds before or", "真 或 真 且 假", ONE, True),
    Case("not takes a whole comparison", "非 1 = 2", ONE, True),
    Case("at least two are true", "至少(2, 真, 财产状况合规, 真)", ONE, True),
    Case("at least two cannot be reached", "至少(2, 假, 财产状况合规, 假)", ONE, False),
    Case("at least two is open", "至少(2, 真, 财产状况合规, 假)", ONE, None),
]

CHOICES = [
    Case("若 takes the first", "若(真, 1元, 申请救助金额)", ONE, 100),
    Case("若 takes the second", "若(假, 申请救助金额, 2元)", ONE, 200),
    Case(
        "若 with an unknown condition lies between its ways",
        "若(财产状况合规, 1元, 2元)",
        ONE,
        between(100, 200),
    ),
    Case("and is known when both ways agree", "若(财产状况合规, 1元, 1元)", ONE, 100),
    Case("若 hands on an unknown", "若(真, 低边财产状况合规, 假)", ONE, None),
    Case("若 as a truth", "若(财产状况合规, 假, 真)", OWNER, False),
    Case("先取 takes the first known", "先取(低边财产状况合规, 财产状况合规)", OWNER, True),
    Case(
        "先取 keeps a known false",
        "先取(低边财产状况合规, 财产状况合规)",
        household({}, 低边财产状况合规=False, 财产状况合规=True),
        False,
    ),
    Case("先取 of unknowns is unknown", "先取(低边财产状况合规, 财产状况合规)", ONE, None),
    Case("先取 keeps a zero", "先取(申请救助金额, 5元)", POOR, 0),
    Case("a default stands for an unwritten status", "若(特别困难, 12, 6)", ONE, 6),
]

DATES = [
    Case("the birthday itself counts", "周岁(出生日期)", _born("1966-10-31", "1966-11-01"), [60, 59], MEMBER),
    Case(
        "a leap-day birthday waits for March",
        "周岁(出生日期)",
        _born("2008-02-29", "2004-11-01"),
        [18, 21],
        MEMBER,
    ),
    Case("an unknown birth date has no age", "周岁(出生日期)", ONE, [None], MEMBER),
    Case("an age before birth is below zero", "周岁(出生日期)", _born("2026-11-01"), [-1], MEMBER),
    Case(
        "whole months need the day reached",
        "满月数(出生日期)",
        _born("2026-04-30", "2026-05-01", "2026-04-01"),
        [6, 5, 6],
        MEMBER,
    ),
    Case("months across years", "满月数(出生日期)", _born("2024-12-31", "2025-10-31"), [22, 12], MEMBER),
    Case(
        "months of today are none, of tomorrow below",
        "满月数(出生日期)",
        _born("2026-10-31", "2026-11-30", "2026-12-31"),
        [0, -1, -2],
        MEMBER,
    ),
    Case("months by a parameter", "满月数(起算日)", ONE, 9),
    Case("months of an unknown date", "满月数(出生日期)", ONE, [None], MEMBER),
]

BASIC = SUMS + ARITHMETIC + ROUNDING + COMPARISONS + LOGIC + CHOICES + DATES
