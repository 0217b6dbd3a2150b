"""The spec table of places and obligors 参数和义务人的规格: what they are asked for, and what nobody knows of them."""

from __future__ import annotations

from fractions import Fraction

from tests.rules.small import household
from tests.rules.spec import MEMBER, OBLIGOR, ONE, Case, asked, obliged

PARAMETERS = [
    Case("a parameter in force", "标准 * 2", ONE, 251800),
    Case("a missing standard is unknown", "申请救助金额 < 缺的标准", asked(1), None),
    Case("已定 knows a parameter", "已定(标准) 且 非 已定(缺的标准)", ONE, True),
    Case("先取 steps over a missing standard", "先取(缺的标准, 标准)", ONE, 125900),
    Case("a parameter of words", "方式 = “差额”", ONE, True),
    Case("a truth parameter that is false is known", "已定(含本数) 且 非 含本数", ONE, True),
    Case("查档 includes the upper limit", "查档(分档表, 申请救助金额)", asked(7700), 64000),
    Case("查档 steps one fen later", "查档(分档表, 申请救助金额)", asked(7701), 50700),
    Case("查档 compares an exact amount", "查档(分档表, 申请救助金额 / 3)", asked(23101), 50700),
    Case("查档 ends with an open tier", "查档(分档表, 申请救助金额)", asked(9999999), 17400),
    Case("查档 beyond the last tier is unknown", "查档(短表, 申请救助金额)", asked(10001), None),
    Case("查档 of an unknown is unknown", "查档(分档表, 申请救助金额)", ONE, None),
    Case("a missing table is unknown", "查档(缺的表, 1元)", ONE, None),
    Case("取 finds a key", "取(增发, “老年人”)", ONE, 10000),
    Case("取 of another key is zero", "取(增发, “重病患者”)", ONE, 0),
    Case("取 from a missing map is unknown", "取(缺的映射, “老年人”)", ONE, None),
    Case("第几项 counts from one", "第几项(比例序列, 渐退月序)", household({}, 渐退月序=2), Fraction(1, 2)),
    Case("第几项 zero is unknown", "第几项(比例序列, 0)", ONE, None),
    Case("第几项 past the end is unknown", "第几项(比例序列, 渐退月序)", household({}, 渐退月序=4), None),
    Case("第几项 of an unknown place", "第几项(比例序列, 渐退月序)", ONE, None),
    Case("第几项 of a missing sequence", "第几项(缺的序列, 1)", ONE, None),
]

OBLIGORS = [
    Case("obligors not established are unknown", "义务人.全部(死亡)", household({}), None),
    Case("and so for each member", "义务人.任一(死亡)", household({}, {}), [None, None], MEMBER),
    Case("no obligors: 全部 is true", "义务人.全部(年收入 < 1元)", obliged(), [True], MEMBER),
    Case("no obligors: 任一 is false", "义务人.任一(年收入 < 1元)", obliged(), [False], MEMBER),
    Case("no obligors: none is counted", "义务人.计数(死亡)", obliged(), 0),
    Case(
        "an obligor without 被义务人 owes every member",
        "义务人.计数(死亡)",
        obliged({"死亡": True}, members=2),
        [1, 1],
        MEMBER,
    ),
    Case(
        "an obligor owes the member named",
        "义务人.计数(死亡)",
        obliged({"死亡": True, "被义务人": "乙"}, {"死亡": True}, members=2),
        [1, 2],
        MEMBER,
    ),
    Case(
        "the household asks all obligors",
        "义务人.计数(死亡)",
        obliged({"死亡": True, "被义务人": "乙"}, {"死亡": True}, members=2),
        2,
    ),
    Case(
        "an obligor's own fact comes before the household's",
        "财产状况合规",
        household({}, obligors=[{"财产状况合规": False}, {}], 财产状况合规=True),
        [False, None],
        OBLIGOR,
    ),
    Case(
        "an obligor expression may use a household fact",
        "特别困难 或 死亡",
        household({}, obligors=[{"死亡": True}, {}]),
        [True, False],
        OBLIGOR,
    ),
    Case(
        "obligors inside members",
        "成员.计数(义务人.任一(死亡))",
        obliged({"死亡": True, "被义务人": "乙"}, members=3),
        1,
    ),
    Case("obligors unknown inside members", "成员.任一(义务人.任一(死亡))", household({}), None),
    Case(
        "an unknown obligor leaves 全部 open", "义务人.全部(年收入 < 1元)", obliged({"年收入": 0}, {}), None
    ),
    Case("a rich obligor settles 全部", "义务人.全部(年收入 < 1元)", obliged({"年收入": 100}, {}), False),
]
