"""Builds typed nodes 造结点: settles kind and level of each piece, or says what does not fit and how to cure it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from zhulian.rules import nodes
from zhulian.rules.language import kinds
from zhulian.rules.language.scope import Meaning, Scope
from zhulian.rules.language.words import Word
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.problems import Problem

HOUSEHOLD = Level.HOUSEHOLD
UNITS = "金额写作 0元、100元，比例写作 0.5、30%，个数写作 3"


class Builder:
    """Makes the nodes of one expression; `level` is whose expression is being read at the moment."""

    def __init__(self, scope: Scope, spot: Spot, level: Level) -> None:
        self.scope = scope
        self.spot = spot
        self.level = level

    def at(self, word: Word) -> Spot:
        return Spot(self.spot.file, self.spot.line, word.column)

    def refuse(self, message: str, cure: str, word: Word) -> NoReturn:
        raise Problem(message, cure, self.at(word))

    def deepest(self, operands: Iterable[Node]) -> Level:
        """Tell the level of a node made of `operands`: that of the subject at hand as soon as one is."""
        return next((node.level for node in operands if node.level is not HOUSEHOLD), HOUSEHOLD)

    @contextmanager
    def inside(self, over: Level, word: Word) -> Iterator[None]:
        """Read what stands inside 成员.…(…) or 义务人.…(…)."""
        allowed = (HOUSEHOLD, Level.MEMBER) if over is Level.OBLIGOR else (HOUSEHOLD,)
        if self.level not in allowed:
            cure = f"先把“{word.text}.…”写成家庭的派生变量，再在这里用它的名称"
            self.refuse(f"{self.level.value}的式子里不能写“{word.text}.…”", cure, word)
        outer, self.level = self.level, over
        yield
        self.level = outer

    def constant(self, word: Word) -> Node:
        assert word.kind is not None  # a VALUE always has its kind
        return nodes.Constant(word.kind, HOUSEHOLD, self.at(word), word.value)

    def name(self, word: Word) -> Node:
        spot, name, scope = self.at(word), word.text, self.scope
        if name in ("真", "假"):
            return nodes.Constant(Kind.TRUTH, HOUSEHOLD, spot, name == "真")
        if name == "判定日":
            return nodes.DecisionDay(Kind.DATE, HOUSEHOLD, spot)
        if name in scope.facts:
            return nodes.FactRef(scope.facts[name].kind, self.whose(scope.facts[name], word), spot, name)
        if name in scope.variables:
            meaning = scope.variables[name]
            return nodes.VariableRef(meaning.kind, self.whose(meaning, word), spot, name)
        if name in scope.parameters:
            kind = scope.parameters[name].kind
            if kind in kinds.TABLES:
                cure = "用 查档(表, 值)、取(映射, “键”) 或 第几项(序列, 几)"
                self.refuse(f"“{name}”是{kind.value}，不能直接当值用", cure, word)
            return nodes.ParameterRef(kind, HOUSEHOLD, spot, name)
        self.unknown(word)

    def unknown(self, word: Word) -> NoReturn:
        known = [*self.scope.facts, *self.scope.variables, *self.scope.parameters]
        near = self.scope.nearest(word.text, known)
        cure = f"核对事实词表、派生变量和参数的名称{near}；文字要加引号，且、或、非 前后要空一格"
        self.refuse(f"没有“{word.text}”这个名称", cure, word)

    def whose(self, meaning: Meaning, word: Word) -> Level:
        if self.level in meaning.levels:
            return self.level
        if HOUSEHOLD in meaning.levels:
            return HOUSEHOLD
        owner = "、".join(level.value for level in Level if level in meaning.levels)
        cure = f"写成 {owner}.任一(…)、{owner}.全部(…) 之类，或改写成{owner}的派生变量"
        self.refuse(f"“{word.text}”是{owner}的，不能直接用在{self.level.value}的式子里", cure, word)

    def wanted(self, node: Node, allowed: Iterable[Kind], message: str, word: Word) -> None:
        allowed = frozenset(allowed)
        if node.kind not in allowed:
            wish = "或".join(kind.value for kind in Kind if kind in allowed)
            cure = f"这里要{wish}，写的是{node.kind.value}；{UNITS}"
            raise Problem(message, cure, node.spot if node.spot.column else self.at(word))

    def truths(self, operands: Iterable[Node], word: Word) -> None:
        for node in operands:
            self.wanted(node, {Kind.TRUTH}, f"“{word.text}”里要是非判断", word)

    def logic(self, operator: str, operands: Sequence[Node], word: Word) -> Node:
        self.truths(operands, word)
        made = nodes.And if operator == "且" else nodes.Or
        return made(Kind.TRUTH, self.deepest(operands), self.at(word), tuple(operands))

    def opposite(self, operand: Node, word: Word) -> Node:
        self.truths((operand,), word)
        return nodes.Not(Kind.TRUTH, operand.level, self.at(word), operand)

    def negative(self, operand: Node, word: Word) -> Node:
        self.wanted(operand, kinds.NUMERIC, "负号后面要数或金额", word)
        return nodes.Negative(operand.kind, operand.level, self.at(word), operand)

    def arithmetic(self, operator: str, left: Node, right: Node, word: Word) -> Node:
        kind = kinds.arithmetic(operator, left.kind, right.kind)
        if kind is None:
            self.refuse(f"{left.kind.value} {operator} {right.kind.value} 没有意义", UNITS, word)
        return nodes.Arithmetic(kind, self.deepest((left, right)), self.at(word), operator, left, right)

    def comparison(self, operator: str, left: Node, right: Node, word: Word) -> Node:
        if not kinds.comparable(operator, left.kind, right.kind):
            cure = f"两边要同一类；{UNITS}，日期写作 2026-07-01；枚举和是非只能用 =、≠ 或 属于"
            self.refuse(f"{left.kind.value}和{right.kind.value}不能用“{operator}”比较", cure, word)
        if left.kind is Kind.CHOICE:
            self.same_words(left, right)
        return nodes.Comparison(Kind.TRUTH, self.deepest((left, right)), self.at(word), operator, left, right)

    def same_words(self, left: Node, right: Node) -> None:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, nodes.Constant):
                self.known_word(one.value, other, one.spot)
        mine, theirs = self.scope.choices(left), self.scope.choices(right)
        if mine and theirs and not set(mine) & set(theirs):
            raise Problem("两边的枚举值没有一个相同", f"左边可取：{'、'.join(mine)}", left.spot)

    def known_word(self, text: str, node: Node, spot: Spot) -> None:
        choices = self.scope.choices(node)
        if choices and text not in choices:
            raise Problem(f"“{text}”不在枚举值里", f"可写的有：{'、'.join(choices)}", spot)

    def one_of(self, operand: Node, texts: Sequence[Word], word: Word) -> Node:
        self.wanted(operand, {Kind.CHOICE}, "“属于”前面要枚举", word)
        for text in texts:
            self.known_word(text.value, operand, self.at(text))
        values = tuple(text.value for text in texts)
        return nodes.OneOf(Kind.TRUTH, operand.level, self.at(word), operand, values)

    def aggregate(self, which: str, over: Level, operand: Node, word: Word) -> Node:
        """成员.… has one value per household; 义务人.… one per subject it stands with."""
        is_number = which in ("合计", "最大", "最小")
        allowed = kinds.NUMERIC if is_number else frozenset({Kind.TRUTH})
        self.wanted(operand, allowed, f"{word.text}.{which} 里写的不对", word)
        kind = operand.kind if is_number else Kind.COUNT if which == "计数" else Kind.TRUTH
        return nodes.Aggregate(kind, self.level, self.at(word), which, over, operand)
