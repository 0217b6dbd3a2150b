"""Tests of the reader 读式子: what it takes, and that everything else is refused with place and cure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.small import HOUSEHOLD, MEMBER, OBLIGOR, scope, tree
from zhulian.rules import nodes
from zhulian.rules.language.reading import read
from zhulian.rules.language.scope import Meaning, Scope
from zhulian.rules.language.words import words
from zhulian.rules.nodes import Kind, Level, Spot
from zhulian.rules.problems import Problem

LITERALS = [
    ("12", Kind.COUNT, 12),
    ("0.5", Kind.RATIO, Fraction(1, 2)),
    ("30%", Kind.RATIO, Fraction(3, 10)),
    ("2.5%", Kind.RATIO, Fraction(1, 40)),
    ("1元", Kind.AMOUNT, 100),
    ("0.01元", Kind.AMOUNT, 1),
    ("1259.50元", Kind.AMOUNT, 125950),
    ("１２元", Kind.AMOUNT, 1200),
    ("2026-07-01", Kind.DATE, date(2026, 7, 1)),
    ("“肢体”", Kind.CHOICE, "肢体"),
    ("‘肢体’", Kind.CHOICE, "肢体"),
    ('"肢体"', Kind.CHOICE, "肢体"),
    ("真", Kind.TRUTH, True),
    ("假", Kind.TRUTH, False),
]

KINDS = [
    ("申请救助金额 + 1元", HOUSEHOLD, Kind.AMOUNT),
    ("申请救助金额 * 3", HOUSEHOLD, Kind.AMOUNT),
    ("3 * 申请救助金额", HOUSEHOLD, Kind.AMOUNT),
    ("申请救助金额 * 0.3", HOUSEHOLD, Kind.EXACT),
    ("申请救助金额 / 3", HOUSEHOLD, Kind.EXACT),
    ("申请救助金额 + 标准", HOUSEHOLD, Kind.EXACT),
    ("申请救助金额 / 标准", HOUSEHOLD, Kind.RATIO),
    ("四舍五入(标准 / 3)", HOUSEHOLD, Kind.AMOUNT),
    ("本户人数 + 1", HOUSEHOLD, Kind.COUNT),
    ("本户人数 / 2", HOUSEHOLD, Kind.RATIO),
    ("本户人数 * 1.5", HOUSEHOLD, Kind.RATIO),
    ("若(真, 1元, 标准)", HOUSEHOLD, Kind.EXACT),
    ("先取(1, 0.5)", HOUSEHOLD, Kind.RATIO),
    ("周岁(出生日期)", MEMBER, Kind.COUNT),
    ("成员.合计(工资性收入 / 2)", HOUSEHOLD, Kind.EXACT),
    ("义务人.计数(死亡)", MEMBER, Kind.COUNT),
    ("查档(分档表, 1元)", HOUSEHOLD, Kind.AMOUNT),
    ("取(增发, “老年人”)", HOUSEHOLD, Kind.AMOUNT),
    ("第几项(比例序列, 2)", HOUSEHOLD, Kind.RATIO),
]

REFUSED = [
    # nothing but the language
    ("工资性收入.__class__", MEMBER, 1, "没有“工资性收入.__class__(…)”这种写法"),
    ("成员.合计.__globals__(真)", HOUSEHOLD, 1, "没有“成员.合计(…)”这种写法"),
    ("__import__(“os”)", HOUSEHOLD, 1, "没有“__import__(…)”这个函数"),
    ("eval(“1”)", HOUSEHOLD, 1, "没有“eval(…)”这个函数"),
    ("lambda x: x", HOUSEHOLD, 9, "不认识的字符“:”"),
    ("[1, 2]", HOUSEHOLD, 1, "不认识的字符“[”"),
    ("{真}", HOUSEHOLD, 1, "不认识的字符“{”"),
    ("1 if 真 else 2", HOUSEHOLD, 3, "“if”接不上前面"),
    ("真 and 假", HOUSEHOLD, 3, "“and”接不上前面"),
    ("2 ** 3", HOUSEHOLD, 4, "这里要一个值"),
    ("7 // 2", HOUSEHOLD, 4, "这里要一个值"),
    ("本户人数 := 2", HOUSEHOLD, 6, "不认识的字符“:”"),
    ("本户人数; 1", HOUSEHOLD, 5, "不认识的字符“;”"),
    ("1 # 说明", HOUSEHOLD, 3, "不认识的字符“#”"),
    ("f“甲”", HOUSEHOLD, 1, "没有“f”这个名称"),
    ("", HOUSEHOLD, 1, "这里要一个值"),
    ("(1 + 2", HOUSEHOLD, 7, "这里要“)”"),
    ("1 + 2)", HOUSEHOLD, 6, "“)”接不上前面"),
    ("若(真, 1, 2, 3)", HOUSEHOLD, 12, "内容太多"),
    ("若(真, 1)", HOUSEHOLD, 1, "若 少了内容"),
    ("最大(1)", HOUSEHOLD, 1, "最大 少了内容"),
    ("成员.合计(工资性收入, 1元)", HOUSEHOLD, 12, "这里要“)”"),
    # words
    ("12人", HOUSEHOLD, 1, "数写得不对"),
    ("1.2.3", HOUSEHOLD, 1, "数写得不对"),
    ("1e9", HOUSEHOLD, 1, "数写得不对"),
    ("0x10", HOUSEHOLD, 1, "数写得不对"),
    ("1234567890123", HOUSEHOLD, 1, "数写得不对"),
    ("0.001元", HOUSEHOLD, 1, "不足一分"),
    ("2026-02-30", HOUSEHOLD, 1, "没有“2026-02-30”这一天"),
    ("“肢体", HOUSEHOLD, 1, "引号没有配对"),
    ("非户主", MEMBER, 1, "没有“非户主”这个名称"),
    ("工资收入", MEMBER, 1, "没有“工资收入”这个名称"),
    # kinds
    ("申请救助金额 > 0", HOUSEHOLD, 8, "金额和整数不能用“>”比较"),
    ("申请救助金额 + 0", HOUSEHOLD, 8, "金额 + 整数 没有意义"),
    ("申请救助金额 * 1元", HOUSEHOLD, 8, "金额 * 金额 没有意义"),
    ("3 / 1元", HOUSEHOLD, 3, "整数 / 金额 没有意义"),
    ("判定日 + 1", HOUSEHOLD, 5, "日期 + 整数 没有意义"),
    ("若(真, 1元, 0)", HOUSEHOLD, 1, "若 里几项的类型不同"),
    ("先取(1元, 0)", HOUSEHOLD, 1, "先取 里几项的类型不同"),
    ("最大(标准, 0)", HOUSEHOLD, 1, "最大 里几项的类型不同"),
    ("最大(财产状况合规, 特别困难)", HOUSEHOLD, 4, "最大 里要数或金额"),
    ("若(1, 1元, 2元)", HOUSEHOLD, 3, "“若”里要是非判断"),
    ("本户人数 且 真", HOUSEHOLD, 1, "“且”里要是非判断"),
    ("非 本户人数", HOUSEHOLD, 3, "“非”里要是非判断"),
    ("-真", HOUSEHOLD, 2, "负号后面要数或金额"),
    ("财产状况合规 < 真", HOUSEHOLD, 8, "布尔和布尔不能用“<”比较"),
    ("残疾类别 < “肢体”", MEMBER, 6, "枚举和枚举不能用“<”比较"),
    ("残疾类别 = “脑瘫”", MEMBER, 8, "“脑瘫”不在枚举值里"),
    ("残疾类别 属于 (“肢体”, “脑瘫”)", MEMBER, 16, "“脑瘫”不在枚举值里"),
    ("残疾类别 = 护理自理程度", MEMBER, 1, "两边的枚举值没有一个相同"),
    ("残疾类别 属于 “肢体”", MEMBER, 9, "这里要“(”"),
    ("残疾类别 属于 (肢体)", MEMBER, 10, "这里要引号里的文字"),
    ("1 < 2 < 3", HOUSEHOLD, 7, "比较不能连写"),
    ("周岁(工资性收入)", MEMBER, 4, "周岁 里要日期"),
    ("四舍五入(3)", HOUSEHOLD, 6, "四舍五入 里要金额"),
    ("四舍五入(标准, 0元)", HOUSEHOLD, 10, "舍入单位要大于零"),
    ("四舍五入(标准, 3)", HOUSEHOLD, 10, "这里要一个金额"),
    ("至少(3, 真, 假)", HOUSEHOLD, 4, "后面只有 2 项"),
    ("至少(0, 真, 假)", HOUSEHOLD, 4, "后面只有 2 项"),
    ("至少(本户人数, 真)", HOUSEHOLD, 4, "这里要一个整数"),
    ("成员.合计(需要长期照护)", HOUSEHOLD, 7, "成员.合计 里写的不对"),
    ("成员.任一(工资性收入)", HOUSEHOLD, 7, "成员.任一 里写的不对"),
    ("成员.平均(工资性收入)", HOUSEHOLD, 1, "没有“成员.平均(…)”这种写法"),
    ("义务人.合计(年收入)", HOUSEHOLD, 1, "没有“义务人.合计(…)”这种写法"),
    # parameters and schemes
    ("已定(家庭年收入)", HOUSEHOLD, 4, "没有“家庭年收入”这个参数"),
    ("分档表 > 1元", HOUSEHOLD, 1, "“分档表”是表，不能直接当值用"),
    ("查档(标准, 1元)", HOUSEHOLD, 4, "参数“标准”是未舍入金额，不是表"),
    ("查档(分档表, 3)", HOUSEHOLD, 9, "查档 的值要是金额"),
    ("第几项(比例序列, 1.5)", HOUSEHOLD, 11, "第几项 要个数"),
    ("结论(“没有的方案”)", HOUSEHOLD, 4, "没有“没有的方案”这个方案"),
    ("结论(户方案)", HOUSEHOLD, 4, "这里要引号里的文字"),
    # levels
    ("工资性收入 > 1元", HOUSEHOLD, 1, "“工资性收入”是成员的，不能直接用在家庭的式子里"),
    ("收入份额 > 1", HOUSEHOLD, 1, "“收入份额”是成员的，不能直接用在家庭的式子里"),
    ("年收入 > 1元", MEMBER, 1, "“年收入”是义务人的，不能直接用在成员的式子里"),
    ("义务人.任一(需要长期照护)", MEMBER, 8, "“需要长期照护”是成员的，不能直接用在义务人的式子里"),
    ("成员.合计(工资性收入)", MEMBER, 1, "成员的式子里不能写“成员.…”"),
    ("成员.计数(成员.任一(真))", HOUSEHOLD, 7, "成员的式子里不能写“成员.…”"),
    ("义务人.任一(义务人.任一(真))", MEMBER, 8, "义务人的式子里不能写“义务人.…”"),
    ("结论(“人方案”)", HOUSEHOLD, 4, "“人方案”的对象是成员，这里是家庭的式子"),
]


@pytest.mark.parametrize(("text", "kind", "value"), LITERALS)
def test_a_literal_has_its_kind_and_value(text: str, kind: Kind, value: object) -> None:
    node = tree(text)
    assert isinstance(node, nodes.Constant)
    assert (node.kind, node.value, type(node.value)) == (kind, value, type(value))


@pytest.mark.parametrize(("text", "level", "kind"), KINDS)
def test_an_expression_has_the_kind_its_parts_make(text: str, level: Level, kind: Kind) -> None:
    assert tree(text, level).kind is kind


@pytest.mark.parametrize(("text", "level", "column", "message"), REFUSED)
def test_whatever_is_not_the_language_is_refused(text: str, level: Level, column: int, message: str) -> None:
    with pytest.raises(Problem) as caught:
        tree(text, level)
    problem = caught.value
    assert message in problem.message
    assert problem.spot == Spot("small.yaml", 1, column)
    assert problem.cure
    assert str(problem).startswith(f"small.yaml 第 1 行 式中第 {column} 字：")


def test_a_long_text_is_refused() -> None:
    with pytest.raises(Problem, match="超过 2000 字"):
        tree("1 + " * 500 + "1")


def test_too_many_nodes_are_refused() -> None:
    inside = ", ".join(["1 + 1"] * 30)
    with pytest.raises(Problem, match="最多 400 项"):
        tree(" + ".join([f"最大({inside})"] * 5))


@pytest.mark.parametrize(
    "text", ["(" * 900 + "1" + ")" * 900, "非 " * 600 + "真", "-" * 1500 + "1", "最大(1," * 200]
)
def test_deep_nesting_is_refused_before_it_hurts(text: str) -> None:
    with pytest.raises(Problem, match="40 层"):
        tree(text)


def test_a_long_chain_is_refused_by_its_depth() -> None:
    with pytest.raises(Problem, match="40 层"):
        tree(" + ".join(["1"] * 41))


def test_a_household_fact_is_read_at_its_own_level_inside_a_member_expression() -> None:
    node = tree("工资性收入 > 1元 且 财产状况合规", MEMBER)
    assert isinstance(node, nodes.And)
    assert node.level is MEMBER
    assert [operand.level for operand in node.operands] == [MEMBER, HOUSEHOLD]


def test_an_aggregate_has_the_level_it_stands_in() -> None:
    assert tree("成员.计数(真)").level is HOUSEHOLD
    assert tree("义务人.任一(死亡)", MEMBER).level is MEMBER
    assert tree("财产状况合规", OBLIGOR).level is OBLIGOR


def test_full_width_letters_are_the_same_name() -> None:
    names = Scope(facts={"A类补助·甲_1": Meaning(Kind.AMOUNT)})
    assert read("Ａ类补助·甲＿１", names, Spot()) == read("A类补助·甲_1", names, Spot())


def test_the_place_decides_which_kinds_it_takes() -> None:
    assert read("1", scope(), Spot(), kind=Kind.RATIO).kind is Kind.COUNT
    assert read("1元", scope(), Spot(), kind=Kind.EXACT).kind is Kind.AMOUNT
    with pytest.raises(Problem, match="这里要金额，式子得出的是未舍入金额。用 四舍五入"):
        read("标准 / 3", scope(), Spot(), kind=Kind.AMOUNT)
    with pytest.raises(Problem, match="这里要布尔"):
        read("标准", scope(), Spot(), kind=Kind.TRUTH)


def test_the_place_decides_which_words_it_takes() -> None:
    with pytest.raises(Problem, match="“丙”不在枚举值里"):
        read("若(真, “甲”, “丙”)", scope(), Spot(), kind=Kind.CHOICE, choices=("甲", "乙"))


def test_a_column_counts_written_characters() -> None:
    assert [word.column for word in words("１．５元 且㎡ 真", Spot())] == [1, 6, 9, 10]


@given(
    st.text(max_size=60) | st.text(alphabet="且或非成员.合计(),+-×÷<=≥12%元真假“”若 工资性收入", max_size=60)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = tree(text, MEMBER)
    except Problem as problem:
        assert problem.cure
    else:
        assert node.kind in Kind
