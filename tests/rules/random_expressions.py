"""Random expressions 随机式子: well-typed texts of the policy language over the names of the small catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from zhulian.rules.nodes import Kind, Level

HOUSEHOLD, MEMBER, OBLIGOR = Level.HOUSEHOLD, Level.MEMBER, Level.OBLIGOR
Text = st.SearchStrategy[str]

LEAVES: dict[Kind, dict[Level, list[str]]] = {
    Kind.AMOUNT: {
        HOUSEHOLD: [
            "申请救助金额",
            "医疗自付支出",
            "家庭年收入",
            "0元",
            "0.01元",
            "77元",
            "1259元",
            "取(增发, “老年人”)",
        ],
        MEMBER: ["工资性收入", "离退休金", "经营净收入", "成员年收入"],
        OBLIGOR: ["年收入"],
    },
    Kind.EXACT: {HOUSEHOLD: ["标准", "农村月标准", "缺的标准"], MEMBER: [], OBLIGOR: []},
    Kind.COUNT: {
        HOUSEHOLD: ["渐退月序", "轮候位次", "本户人数", "主要收入者数", "0", "1", "2", "12"],
        MEMBER: [],
        OBLIGOR: [],
    },
    Kind.RATIO: {HOUSEHOLD: ["0.5", "30%", "1.5"], MEMBER: ["收入份额"], OBLIGOR: []},
    Kind.DATE: {HOUSEHOLD: ["判定日", "起算日", "2000-02-29"], MEMBER: ["出生日期"], OBLIGOR: ["出生日期"]},
    Kind.TRUTH: {
        HOUSEHOLD: [
            "低边财产状况合规",
            "特别困难",
            "真",
            "假",
            "含本数",
            "已定(缺的标准)",
            "结论(“户方案”)",
            "结论(“旧方案”)",
        ],
        MEMBER: [
            "需要长期照护",
            "收入核对完整",
            "残疾类别 = “肢体”",
            "护理自理程度 属于 (“完全不能自理”, “基本不能自理”)",
            "结论(“人方案”)",
        ],
        OBLIGOR: ["死亡", "财产状况合规", "残疾类别 ≠ “无”"],
    },
}


@cache
def expressions(kind: Kind, level: Level, depth: int) -> Text:
    """Texts of one kind that may stand at a level, nested at most `depth` deep."""
    names = LEAVES[kind][HOUSEHOLD] + (LEAVES[kind][level] if level is not HOUSEHOLD else [])
    leaves = st.sampled_from(LEAVES[kind][level] * 2 + names)
    if depth == 0:
        return leaves

    def part(kind: Kind, level: Level = level) -> Text:
        return st.deferred(lambda: expressions(kind, level, depth - 1))

    shapes = [leaves, _joined("若({}, {}, {})", part(Kind.TRUTH), part(kind), part(kind))]
    shapes.append(_joined("先取({}, {})", part(kind), part(kind)))
    return st.one_of(*shapes, *MAKERS[kind](part, level))


Part = Callable[..., Text]


def _joined(pattern: str, *parts: Text) -> Text:
    return st.tuples(*parts).map(lambda texts: pattern.format(*texts))


def _amounts(part: Part, level: Level) -> list[Text]:
    amount, exact = part(Kind.AMOUNT), part(Kind.EXACT)
    sign, mode = st.sampled_from("+-"), st.sampled_from(["四舍五入", "进位", "舍去"])
    shapes = [
        _joined("({} {} {})", amount, sign, amount),
        _joined("(-{})", amount),
        _joined("({} * {})", amount, part(Kind.COUNT)),
        _joined("{}({}, {})", st.sampled_from(["最大", "最小"]), amount, amount),
        _joined("{}({})", mode, exact),
        _joined("{}({}, {})", mode, exact, st.sampled_from(["1元", "0.1元", "0.03元"])),
        _joined("查档({}, {})", st.sampled_from(["分档表", "短表", "缺的表"]), exact),
    ]
    if level is HOUSEHOLD:
        shapes.append(
            _joined("成员.{}({})", st.sampled_from(["合计", "最大", "最小"]), part(Kind.AMOUNT, MEMBER))
        )
    return shapes


def _exacts(part: Part, level: Level) -> list[Text]:
    amount, exact = part(Kind.AMOUNT), part(Kind.EXACT)
    shapes = [
        _joined("({} {} {})", exact, st.sampled_from("+-"), amount),
        _joined("({} * {})", exact, part(Kind.RATIO)),
        _joined("({} / {})", amount, part(Kind.COUNT)),
        _joined("({} / 轮候位次)", exact),
        _joined("{}({}, {})", st.sampled_from(["最大", "最小"]), exact, exact),
    ]
    if level is HOUSEHOLD:
        shapes.append(_joined("成员.{}({})", st.sampled_from(["合计", "最大"]), part(Kind.EXACT, MEMBER)))
    return shapes


def _counts(part: Part, level: Level) -> list[Text]:
    shapes = [
        _joined("周岁({})", part(Kind.DATE)),
        _joined("满月数({})", part(Kind.DATE)),
        _joined("({} {} {})", part(Kind.COUNT), st.sampled_from("+-*"), part(Kind.COUNT)),
    ]
    if level is HOUSEHOLD:
        shapes.append(_joined("成员.计数({})", part(Kind.TRUTH, MEMBER)))
    if level is not OBLIGOR:
        shapes.append(_joined("义务人.计数({})", part(Kind.TRUTH, OBLIGOR)))
    return shapes


def _ratios(part: Part, level: Level) -> list[Text]:
    return [
        _joined("({} / {})", part(Kind.COUNT), part(Kind.COUNT)),
        _joined("({} / {})", part(Kind.AMOUNT), part(Kind.AMOUNT)),
        _joined("({} {} {})", part(Kind.RATIO), st.sampled_from("+-*/"), part(Kind.RATIO)),
        _joined("第几项({}, {})", st.sampled_from(["比例序列", "缺的序列"]), part(Kind.COUNT)),
    ]


def _truths(part: Part, level: Level) -> list[Text]:
    truth, operator = part(Kind.TRUTH), st.sampled_from(["<", "<=", ">", ">=", "=", "≠"])
    shapes = [
        _joined("({} {} {})", part(kind), operator, part(other))
        for kind, other in (
            (Kind.EXACT, Kind.AMOUNT),
            (Kind.AMOUNT, Kind.AMOUNT),
            (Kind.COUNT, Kind.RATIO),
            (Kind.COUNT, Kind.COUNT),
            (Kind.DATE, Kind.DATE),
        )
    ]
    shapes += [
        _joined("({} {} {})", truth, st.sampled_from(["且", "或", "=", "≠"]), truth),
        _joined("(非 {})", truth),
        _joined("至少({}, {}, {}, {})", st.sampled_from("123"), truth, truth, truth),
    ]
    if level is HOUSEHOLD:
        shapes.append(_joined("成员.{}({})", st.sampled_from(["任一", "全部"]), part(Kind.TRUTH, MEMBER)))
    if level is not OBLIGOR:
        shapes.append(_joined("义务人.{}({})", st.sampled_from(["任一", "全部"]), part(Kind.TRUTH, OBLIGOR)))
    return shapes


MAKERS: dict[Kind, Callable[[Part, Level], list[Text]]] = {
    Kind.AMOUNT: _amounts,
    Kind.EXACT: _exacts,
    Kind.COUNT: _counts,
    Kind.RATIO: _ratios,
    Kind.DATE: lambda part, level: [],
    Kind.TRUTH: _truths,
}
