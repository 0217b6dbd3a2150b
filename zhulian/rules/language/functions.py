"""Builds the node of a function call 造函数: what each function takes and what kind comes out."""

from __future__ import annotations

from collections.abc import Sequence

from zhulian.rules import nodes
from zhulian.rules.language import kinds
from zhulian.rules.language.building import HOUSEHOLD, Builder
from zhulian.rules.language.words import Word
from zhulian.rules.nodes import Kind, Node


def function(build: Builder, word: Word, given: Sequence[Node | Word]) -> Node:
    """Make the node of `word(given…)`; the places were filled as the closed list of calls says."""
    operands = tuple(item for item in given if isinstance(item, Node))
    literals = [item for item in given if isinstance(item, Word)]
    spot, level = build.at(word), build.deepest(operands)
    match word.text:
        case "若":
            return _choice(build, word, operands)
        case "先取":
            return nodes.FirstKnown(_common(build, operands, word), level, spot, operands)
        case "最大" | "最小":
            for operand in operands:
                build.wanted(operand, kinds.NUMERIC, f"{word.text} 里要数或金额", word)
            return nodes.Extreme(_common(build, operands, word), level, spot, word.text, operands)
        case "至少":
            return _at_least(build, word, literals[0], operands)
        case "周岁" | "满月数":
            build.wanted(operands[0], {Kind.DATE}, f"{word.text} 里要日期", word)
            made = nodes.Age if word.text == "周岁" else nodes.MonthsSince
            return made(Kind.COUNT, level, spot, operands[0])
        case "结论":
            return _conclusion(build, word, literals[0])
        case "已定" | "查档" | "取" | "第几项":
            return _parameter(build, word, literals, operands)
    build.wanted(operands[0], kinds.MONEY, f"{word.text} 里要金额", word)
    unit = literals[0].value if literals else 1
    if unit < 1:
        build.refuse("舍入单位要大于零", "如 1元、0.1元；不写就是一分", literals[0])
    return nodes.Rounding(Kind.AMOUNT, level, spot, word.text, operands[0], unit)


def _common(build: Builder, operands: Sequence[Node], word: Word) -> Kind:
    kind = kinds.unify([operand.kind for operand in operands])
    if kind is None:
        found = "、".join(operand.kind.value for operand in operands)
        build.refuse(f"{word.text} 里几项的类型不同：{found}", "几项要同一类；金额写 0元，不写 0", word)
    return kind


def _choice(build: Builder, word: Word, operands: Sequence[Node]) -> Node:
    condition, then, otherwise = operands
    build.truths((condition,), word)
    kind = _common(build, (then, otherwise), word)
    return nodes.If(kind, build.deepest(operands), build.at(word), condition, then, otherwise)


def _at_least(build: Builder, word: Word, number: Word, operands: tuple[Node, ...]) -> Node:
    build.truths(operands, word)
    if not 1 <= number.value <= len(operands):
        build.refuse(
            f"后面只有 {len(operands)} 项，不能要求至少 {number.value} 项", "个数从 1 到项数", number
        )
    return nodes.AtLeast(Kind.TRUTH, build.deepest(operands), build.at(word), number.value, operands)


def _conclusion(build: Builder, word: Word, text: Word) -> Node:
    level = build.scope.schemes.get(text.value)
    if level is None:
        near = build.scope.nearest(text.value, build.scope.schemes)
        build.refuse(f"没有“{text.value}”这个方案", f"核对方案的名称{near}", text)
    if level not in (HOUSEHOLD, build.level):
        cure = f"写成 {level.value}.任一(结论(“{text.value}”)) 之类"
        build.refuse(f"“{text.value}”的对象是{level.value}，这里是{build.level.value}的式子", cure, text)
    return nodes.Conclusion(Kind.TRUTH, level, build.at(word), text.value)


def _parameter(build: Builder, word: Word, literals: Sequence[Word], operands: Sequence[Node]) -> Node:
    parameter = literals[0]
    meaning = build.scope.parameters.get(parameter.text)
    if meaning is None:
        near = build.scope.nearest(parameter.text, build.scope.parameters)
        build.refuse(f"没有“{parameter.text}”这个参数", f"核对参数的名称{near}", parameter)
    name, spot, level = parameter.text, build.at(word), build.deepest(operands)
    if word.text == "已定":
        return nodes.HasParameter(Kind.TRUTH, HOUSEHOLD, spot, name)
    wanted = {"查档": Kind.TIERS, "取": Kind.MAP, "第几项": Kind.SEQUENCE}[word.text]
    if meaning.kind is not wanted:
        cure = f"{word.text} 只用于{wanted.value}"
        build.refuse(f"参数“{name}”是{meaning.kind.value}，不是{wanted.value}", cure, parameter)
    if word.text == "取":
        return nodes.Item(Kind.AMOUNT, HOUSEHOLD, spot, name, literals[1].value)
    if word.text == "查档":
        build.wanted(operands[0], kinds.MONEY, "查档 的值要是金额", word)
        return nodes.TierOf(Kind.AMOUNT, level, spot, name, operands[0])
    build.wanted(operands[0], {Kind.COUNT}, "第几项 要个数", word)
    return nodes.Nth(Kind.RATIO, level, spot, name, operands[0])
