"""The spec table of ranges 区间规格表: what a number that is known to lie between two ends means, on every engine.

RANGES is asked of every engine. In TOLD the facts themselves are told as ranges: feeds cannot tell them yet, so
only the engine for one household is asked those.
"""

from __future__ import annotations

from fractions import Fraction

from tests.rules.small import household
from tests.rules.spec import MEMBER, OBLIGOR, ONE, Case, asked, obliged
from zhulian.rules.ranges import between

BUSINESS = household({"经营净收入": 700}, {})

RANGES = [
    Case("an unwritten amount is not below zero", "申请救助金额", ONE, between(0, None)),
    Case("nor a count below its bound or above it", "轮候位次", ONE, between(1, 120)),
    Case("an amount that may be negative is unknown", "成员.合计(经营净收入)", BUSINESS, None),
    Case("its largest is at least the known one", "成员.最大(经营净收入)", BUSINESS, between(700, None)),
    Case("its smallest at most the known one", "成员.最小(经营净收入)", BUSINESS, between(None, 700)),
    Case(
        "an unknown that counts from zero", "成员.合计(最大(经营净收入, 0元))", BUSINESS, between(700, None)
    ),
    Case("the largest of unknown and unknown is unknown", "成员.最大(经营净收入)", household({}, {}), None),
    Case("the largest of ranges goes end by end", "最大(轮候位次, 3)", ONE, between(3, 120)),
    Case("the smallest of ranges goes end by end", "最小(轮候位次, 3)", ONE, between(1, 3)),
    Case("a range that lies above settles the largest", "最大(轮候位次, 120)", ONE, 120),
    Case("ranges are subtracted crosswise", "200 - 轮候位次", ONE, between(80, 199)),
    Case("open ends on both sides are unknown", "申请救助金额 - 医疗自付支出", ONE, None),
    Case("a negative range turns round", "-轮候位次", ONE, between(-120, -1)),
    Case("an open end turns round", "-申请救助金额", ONE, between(None, 0)),
    Case("a range times a number", "轮候位次 * 2", ONE, between(2, 240)),
    Case("a range times a negative number", "轮候位次 * (0 - 2)", ONE, between(-240, -2)),
    Case("a range times a range", "轮候位次 * (轮候位次 - 3)", ONE, between(-240, 14040)),
    Case("an open end times zero is zero", "申请救助金额 * (轮候位次 - 1)", ONE, between(0, None)),
    Case("a range by a number", "轮候位次 / 3", ONE, between(Fraction(1, 3), 40)),
    Case("a number by a range", "240 / 轮候位次", ONE, between(2, 240)),
    Case("a range by a range that holds zero is unknown", "轮候位次 / (轮候位次 - 1)", ONE, None),
    Case("a number by an open range comes down to zero", "1元 / (申请救助金额 + 1元)", ONE, between(0, 1)),
    Case(
        "an open range by an open range", "(申请救助金额 + 1元) / (申请救助金额 + 2元)", ONE, between(0, None)
    ),
    Case("a range by zero is unknown", "轮候位次 / 0", ONE, None),
    Case("a negative line is never reached", "申请救助金额 < 0元 - 0.01元", ONE, False),
    Case("zero may be reached", "申请救助金额 <= 0元", ONE, None),
    Case("but not passed from above", "申请救助金额 < 0元", ONE, False),
    Case("at least zero is certain", "申请救助金额 >= 0元", ONE, True),
    Case("above the end is certain", "轮候位次 > 0", ONE, True),
    Case("above an end that is included is open", "轮候位次 > 1", ONE, None),
    Case("at most the end is certain", "轮候位次 <= 120", ONE, True),
    Case("below the end that is included is open", "轮候位次 < 120", ONE, None),
    Case("two ranges that overlap are open", "轮候位次 < 轮候位次 + 5", ONE, None),
    Case("two ranges apart are settled", "轮候位次 < 轮候位次 + 200", ONE, True),
    Case("a range that does not touch differs", "轮候位次 = 121", ONE, False),
    Case("a range that touches may be equal", "轮候位次 = 120", ONE, None),
    Case("a range that does not touch is not it", "轮候位次 ≠ 121", ONE, True),
    Case("若 lies between a range and a point", "若(财产状况合规, 轮候位次, 200)", ONE, between(1, 200)),
    Case("若 keeps an open end", "若(财产状况合规, 申请救助金额, -1元)", ONE, between(-100, None)),
    Case("若 with one way unknown is unknown", "若(财产状况合规, 9元 / 0, 2元)", ONE, None),
    Case("若 as a truth needs both ways to agree", "若(财产状况合规, 真, 假)", ONE, None),
    Case("若 as a truth on which both agree", "若(财产状况合规, 轮候位次 > 0, 真)", ONE, True),
    Case(
        "若 with a standard that decides and is missing",
        "若(缺的标准 > 1元, 1元, 3元)",
        ONE,
        between(100, 300),
    ),
    Case("a count below the standard's reach", "成员.计数(需要长期照护) < 3", household({}, {}), True),
    Case("先取 wants a point", "先取(轮候位次, 7)", ONE, 7),
    Case("先取 of ranges alone is unknown", "先取(轮候位次, 申请救助金额 / 1元)", ONE, None),
    Case("先取 takes a settled comparison", "先取(轮候位次 > 0, 财产状况合规)", ONE, True),
    Case("进位 takes each end", "进位(申请救助金额 / 7 + 0.5元, 1元)", ONE, between(100, None)),
    Case("舍去 may leave one value", "舍去(最小(申请救助金额, 0.9元), 1元)", ONE, 0),
    Case("四舍五入 takes each end", "四舍五入(最小(申请救助金额, 1.5元), 1元)", ONE, between(0, 200)),
    Case("查档 of a range is unknown", "查档(分档表, 申请救助金额)", ONE, None),
    Case("查档 of a range that is settled", "查档(分档表, 申请救助金额 * 0)", ONE, 64000),
    Case(
        "第几项 of a range is unknown though all of it lies inside",
        "第几项(比例序列, 最小(轮候位次, 3))",
        ONE,
        None,
    ),
    Case("a member's range", "工资性收入", household({}, {"工资性收入": 5}), [between(0, None), 5], MEMBER),
    Case(
        "an obligor's range", "年收入 + 1元", obliged({}, {"年收入": 5}), [between(100, None), 105], OBLIGOR
    ),
    Case(
        "deductions have no upper end, so income is open below",
        "成员.合计(工资性收入 - 离退休金)",
        household({}),
        None,
    ),
    Case(
        "known incomes above the line settle it",
        "成员.合计(最大(0元, 成员年收入)) < 标准",
        household({"工资性收入": 200000, "收入核对完整": True}, {}),
        False,
    ),
    Case(
        "known incomes below the line do not",
        "成员.合计(最大(0元, 成员年收入)) < 标准",
        household({"工资性收入": 1000, "收入核对完整": True}, {}),
        None,
    ),
]

TOLD = [
    Case("a fact told as a range", "申请救助金额 * 2", asked(between(100, 300)), between(200, 600)),
    Case("at most is enough to stay below", "申请救助金额 < 标准", asked(between(0, 500000 // 4)), True),
    Case("at least is enough to pass", "申请救助金额 < 标准", asked(between(125900, None)), False),
    Case("in between nothing is settled", "申请救助金额 < 标准", asked(between(100000, 125900)), None),
    Case(
        "a told range stands though the rest is verified",
        "成员.合计(成员年收入)",
        household({"工资性收入": between(100, 200), "收入核对完整": True}),
        between(1200, 2400),
    ),
]
