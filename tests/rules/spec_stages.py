"""The spec table of stages 先后规格表: from members to the household and back, and one scheme asking another."""

from __future__ import annotations

from fractions import Fraction

from tests.rules.small import household
from tests.rules.spec import MEMBER, OWNER, Case

STAGES = [
    Case(
        "members to household",
        "家庭年收入",
        household({"工资性收入": 100000, "收入核对完整": True}, {"收入核对完整": True, "经营净收入": 5}),
        1200005,
    ),
    Case(
        "household back to members",
        "收入份额",
        household({"工资性收入": 300, "收入核对完整": True}, {"工资性收入": 100, "收入核对完整": True}),
        [Fraction(3, 4), Fraction(1, 4)],
        MEMBER,
    ),
    Case(
        "and to the household again",
        "主要收入者数",
        household({"工资性收入": 300, "收入核对完整": True}, {"工资性收入": 100, "收入核对完整": True}),
        1,
    ),
    Case(
        "an unknown member income makes every share unknown",
        "收入份额",
        household({"工资性收入": 300, "收入核对完整": True}, {}),
        [None, None],
        MEMBER,
    ),
    Case("shares of nothing are unknown", "收入份额", household({"收入核对完整": True}), [None], MEMBER),
    Case(
        "per head by cross-multiplication",
        "家庭年收入 < 标准 * 12 * 本户人数",
        household(
            {"工资性收入": 377699, "收入核对完整": True}, {"收入核对完整": True}, {"收入核对完整": True}
        ),
        True,
    ),
    Case(
        "per head exactly on the line is not below",
        "家庭年收入 < 标准 * 12 * 本户人数",
        household(
            {"工资性收入": 377700, "收入核对完整": True}, {"收入核对完整": True}, {"收入核对完整": True}
        ),
        False,
    ),
]

CONCLUSIONS = [
    Case(
        "a conclusion that holds",
        "结论(“户方案”)",
        household({"工资性收入": 1, "收入核对完整": True}, 财产状况合规=True),
        True,
    ),
    Case(
        "a conclusion that fails beside an unknown",
        "结论(“户方案”)",
        household({}, 财产状况合规=False),
        False,
    ),
    Case("a conclusion that is open", "结论(“户方案”)", household({}, 财产状况合规=True), None),
    Case(
        "a member's conclusion",
        "结论(“人方案”)",
        household({"需要长期照护": True}, {"需要长期照护": False}, {}, 财产状况合规=False),
        [True, False, None],
        MEMBER,
    ),
    Case(
        "members counted by their conclusion",
        "成员.计数(结论(“人方案”))",
        household({"需要长期照护": True}, {"需要长期照护": False}, 财产状况合规=False),
        1,
    ),
    Case(
        "a household's conclusion asked by a member",
        "非 结论(“户方案”)",
        household({}, {}, 财产状况合规=False),
        [True, True],
        MEMBER,
    ),
    Case("a scheme not in force is unknown", "结论(“旧方案”)", OWNER, None),
]
