"""Values and expressions in Chinese 说法: amounts in 元, and the sum behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from zhulian.rules import nodes
from zhulian.rules.engine.exact import rounded
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Kind, Node
from zhulian.rules.ranges import Range

SIGNS = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥"}
STRENGTH = {"+": 5, "-": 5, "*": 6, "/": 6}
ANY_AMOUNT = Range(0, inf)
COMPARED = {
    "<": "低于",
    "<=": "不超过",
    ">": "超过",
    ">=": "不低于",
    "=": "等于",
    "≠": "不是",
}


def value_text(kind: Kind, value: Any) -> str:
    """Say a value: 1259.00 元, 3, 30%, 2026年7月1日, 是, 不少于 45600.00 元; unknown is 未知.

    A range that begins at zero and has no end says nothing that people do not take for granted: 未知.
    """
    if value is None or value == ANY_AMOUNT:
        return "未知"
    if type(value) is Range:
        return _between(value, lambda end: value_text(kind, end), "不少于 {}", "不超过 {}", "{} 至 {}")
    if kind in MONEY:
        return f"{yuan(value)} 元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return ratio(value) if kind is Kind.RATIO else str(value)


def due_text(fen: Any) -> str:
    """Say an amount to be had; a range as 至少 120.00 元，至多 300.00 元, without ends below zero; may be empty."""
    if type(fen) is not Range:
        return "" if fen is None else value_text(Kind.AMOUNT, fen)
    if fen.low > 0:
        return _between(fen, due_text, "至少 {}", "至多 {}", "至少 {}，至多 {}")
    return "" if fen.high == inf else f"至多 {due_text(fen.high)}"


def _between(value: Range, say: Callable[[Any], str], least: str, most: str, both: str) -> str:
    if value.high == inf:
        return least.format(say(value.low))
    return most.format(say(value.high)) if value.low == -inf else both.format(say(value.low), say(value.high))


def yuan(fen: int | Fraction) -> str:
    """Say an amount without its unit, to the fen; one that is not whole fen begins with 约."""
    whole = rounded("四舍五入", fen, 1)
    sign = "-" if whole < 0 else ""
    return f"{'' if whole == fen else '约 '}{sign}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def ratio(value: int | Fraction) -> str:
    """Say a ratio: below one as a percentage, else as a number; at most four places."""
    is_part = -1 < value < 1 and value != 0
    scaled = value * 100 if is_part else value
    places = rounded("四舍五入", scaled * 10000, 1)
    digits = f"{abs(places) // 10000}.{abs(places) % 10000:04d}".rstrip("0").rstrip(".")
    about = "" if places == scaled * 10000 else "约 "
    return f"{about}{'-' if places < 0 else ''}{digits}{'%' if is_part else ''}"


def named(node: Node) -> str:
    """Say an expression with the names it is written with."""
    return say(node, _name)


def say(node: Node, leaf: Callable[[Node], str | None], outer: int = 0) -> str:
    """Say an expression; `leaf` says a node in its own way or returns None to go on inside it.

    `outer` is the strength of the operator around it, which decides about brackets.
    """
    own = leaf(node)
    if own is not None:
        return own
    text, strength = _composed(node, leaf)
    return f"({text})" if strength < outer else text


def _composed(node: Node, leaf: Callable[[Node], str | None]) -> tuple[str, int]:
    match node:
        case nodes.Or(operands=operands):
            return " 或 ".join(say(one, leaf, 2) for one in operands), 1
        case nodes.And(operands=operands):
            return " 且 ".join(say(one, leaf, 3) for one in operands), 2
        case nodes.Not(operand=operand):
            return f"非 {say(operand, leaf, 4)}", 3
        case nodes.Comparison(operator=sign, left=left, right=right):
            return f"{say(left, leaf, 5)} {SIGNS.get(sign, sign)} {say(right, leaf, 5)}", 4
        case nodes.OneOf(operand=operand, values=values):
            return f"{say(operand, leaf, 5)} 属于 ({'、'.join(values)})", 4
        case nodes.Arithmetic(operator=sign, left=left, right=right):
            own = STRENGTH[sign]
            return f"{say(left, leaf, own)} {SIGNS.get(sign, sign)} {say(right, leaf, own + 1)}", own
        case nodes.Negative(operand=operand):
            return f"−{say(operand, leaf, 7)}", 7
    return _called(node, leaf), 9


def _called(node: Node, leaf: Callable[[Node], str | None]) -> str:
    inside = [say(child, leaf) for child in node.children()]
    match node:
        case nodes.Aggregate(which=which, over=over):
            return f"{over.value}.{which}({inside[0]})"
        case nodes.AtLeast(number=number):
            return f"至少({', '.join([str(number), *inside])})"
        case nodes.Extreme(which=which):
            return f"{which}({', '.join(inside)})"
        case nodes.Rounding(mode=mode, unit_fen=unit):
            inside += [f"{yuan(unit)}元"] if unit > 1 else []
            return f"{mode}({', '.join(inside)})"
        case nodes.TierOf(parameter=name) | nodes.Nth(parameter=name):
            return f"{WORDS[type(node)]}({name}, {inside[0]})"
        case nodes.Item(parameter=name, key=key):
            return f"取({name}, “{key}”)"
    return f"{WORDS[type(node)]}({', '.join(inside)})"


def _name(node: Node) -> str | None:
    match node:
        case nodes.Constant(kind=Kind.CHOICE, value=value):
            return f"“{value}”"
        case nodes.Constant(kind=Kind.TRUTH, value=value):
            return "真" if value else "假"
        case nodes.Constant(kind=kind, value=value):
            return value_text(kind, value)
        case nodes.FactRef(name=name) | nodes.VariableRef(name=name) | nodes.ParameterRef(name=name):
            plain, _, of = name.partition("_")
            return f"{plain}（{of}）" if of else name
        case nodes.HasParameter(name=name):
            return f"已定({name})"
        case nodes.Conclusion(policy=policy):
            return f"结论（{policy}）"
        case nodes.DecisionDay():
            return "判定日"
    return None


WORDS: dict[type[Node], str] = {
    nodes.Age: "周岁",
    nodes.MonthsSince: "满月数",
    nodes.If: "若",
    nodes.FirstKnown: "先取",
    nodes.TierOf: "查档",
    nodes.Nth: "第几项",
}
