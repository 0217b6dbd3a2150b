"""Composes closures 编成闭包: each node becomes a run over frames, with parameters and the day folded in."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from zhulian.rules import nodes
from zhulian.rules.engine import exact, known
from zhulian.rules.engine.frames import MEMBERS, OBLIGORS, Layout
from zhulian.rules.engine.known import Fixed, Frame, Run, lift, over, together
from zhulian.rules.engine.rulebook import Rulebook
from zhulian.rules.language.kinds import NUMERIC
from zhulian.rules.language.stages import Step
from zhulian.rules.nodes import Level, Node
from zhulian.rules.ranges import equal, hull, settled, unequal


def _settling(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda left, right: settled(calculate(left, right))


CALCULATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _settling(operator.add),
    "-": _settling(operator.sub),
    "*": _settling(operator.mul),
    "/": exact.quotient,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": equal,
    "≠": unequal,
}
GROUPS = {
    "合计": known.total,
    "计数": known.count,
    "任一": known.disjunction,
    "全部": known.conjunction,
    "最大": known.largest,
    "最小": known.smallest,
}
OF_A_HOUSEHOLD = (nodes.FactRef, nodes.VariableRef, nodes.Conclusion, nodes.Aggregate)


class Compiler:
    """Makes the run of every node of a program and keeps it, so that the trace can ask any node again."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.layouts: Mapping[Level, Layout] = {}
        self.parameter = rulebook.parameter
        self.on = rulebook.on
        self.runs: dict[int, Run] = {}
        self.roots: dict[int, Level] = {}
        self.looks: dict[int, Any] = {}

    def live(self, tree: Node) -> Iterator[Node]:
        """Yield the nodes of a tree that some household may need."""
        yield tree
        for child in self.taken(tree):
            yield from self.live(child)

    def taken(self, node: Node) -> tuple[Node, ...]:
        """The operands of a node; of a 若 that the parameters settle only the way it takes."""
        if isinstance(node, nodes.If) and not _is_about(node.condition):
            value = self.run(node.condition, Level.HOUSEHOLD)([])
            if value is not None:
                return (node.then if value else node.otherwise,)
        return tuple(node.children())

    def root(self, tree: Node, level: Level) -> None:
        """Take in a whole expression that stands at a level; it is compiled when it is first asked for."""
        self.roots[id(tree)] = level

    def value(self, node: Node, frame: Frame) -> Any:
        """Work out a root or, once that has been asked for, a node of it, in a frame of its level."""
        run = self.runs.get(id(node)) or self.run(node, self.roots[id(node)])
        return run(frame)

    def later(self, node: Node, context: Level) -> Run:
        """Return a run of an expression that is compiled when it is first needed."""
        return lambda frame: (self.runs.get(id(node)) or self.run(node, context))(frame)

    def run(self, node: Node, context: Level) -> Run:
        """Make the run of an expression that stands at a level."""
        made = self._leaf(node, context)
        if made is None:
            operands = [self.run(child, _within(node, context)) for child in self.taken(node)]
            made = self._composed(node, operands)
        self.runs[id(node)] = made
        return made

    def _leaf(self, node: Node, context: Level) -> Run | None:
        match node:
            case nodes.Constant(value=value):
                return Fixed(value)
            case nodes.ParameterRef(name=name):
                return Fixed(self.parameter(name))
            case nodes.HasParameter(name=name):
                return Fixed(self.parameter(name) is not None)
            case nodes.Item(parameter=name, key=key):
                return lift(lambda table: table.get(key, 0), Fixed(self.parameter(name)))
            case nodes.DecisionDay():
                return Fixed(self.on)
            case nodes.FactRef(name=name):
                return self._slot(name, node.level, context)
            case nodes.VariableRef(name=name):
                return self._slot(Step(name), node.level, context)
            case nodes.Conclusion(policy=policy):
                place = self.layouts[node.level].outcomes.get(Step(policy, is_scheme=True))
                return Fixed(None) if place is None else self._at(place, node.level, context)
        return None

    def _slot(self, name: str | Step, level: Level, context: Level) -> Run:
        return self._at(self.layouts[level].slots[name], level, context)

    def _at(self, slot: int, level: Level, context: Level) -> Run:
        if level is context:
            return operator.itemgetter(slot)

        def at_home(frame: Frame) -> Any:
            return frame[0][slot]

        return at_home

    def _composed(self, node: Node, operands: list[Run]) -> Run:
        match node:
            case nodes.Arithmetic(operator=sign) | nodes.Comparison(operator=sign):
                return lift(CALCULATIONS[sign], *operands)
            case nodes.Negative():
                return lift(operator.neg, *operands)
            case nodes.OneOf(values=values):
                return lift(frozenset(values).__contains__, *operands)
            case nodes.Not():
                return lift(operator.not_, *operands)
            case nodes.And():
                return together(known.conjunction, operands)
            case nodes.Or():
                return together(known.disjunction, operands)
            case nodes.AtLeast(number=number):
                return together(partial(known.at_least, number), operands)
            case nodes.Extreme(which=which):
                return together(GROUPS[which], operands)
            case nodes.If():
                return operands[0] if len(operands) == 1 else known.choose(either(node), *operands)
            case nodes.FirstKnown():
                return known.first_known(operands)
            case nodes.Aggregate(which=which, over=level):
                group = MEMBERS if level is Level.MEMBER else OBLIGORS
                return over(GROUPS[which], operands[0], group)
        return self._function(node, operands[0])

    def _function(self, node: Node, operand: Run) -> Run:
        match node:
            case nodes.Age():
                return lift(partial(exact.age, on=exact.day_number(self.on)), operand)
            case nodes.MonthsSince():
                return lift(partial(exact.months, on=self.on), operand)
            case nodes.Rounding(mode=mode, unit_fen=unit):
                return lift(lambda fen: exact.rounded(mode, fen, unit), operand)
            case nodes.TierOf(parameter=name):
                return lift(exact.tier, Fixed(self.parameter(name)), operand)
            case nodes.Nth(parameter=name):
                return lift(exact.nth, Fixed(self.parameter(name)), operand)
        raise TypeError(f"no engine knows {type(node).__name__}")


def _is_about(tree: Node) -> bool:
    """Tell whether a tree is about the household, not only about parameters and the day."""
    return any(isinstance(node, OF_A_HOUSEHOLD) for node in tree.walk())


def either(node: Node) -> Callable[[Any, Any], Any]:
    """What a 若 gives while its condition is unknown."""
    return hull if node.kind in NUMERIC else known.agreed


def _within(node: Node, context: Level) -> Level:
    return node.over if isinstance(node, nodes.Aggregate) else context
