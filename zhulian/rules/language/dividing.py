"""Divisors 除数: finds a division whose divisor may be zero, unless what stands around it rules that out.

A divisor is proved by the signs of what it is made of, or by a comparison that holds where it stands: inside
若(共同生活人数 > 0, …), behind 且, and in a sum that is only due where the conditions are met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, TypeGuard

from zhulian.rules import nodes
from zhulian.rules.nodes import Level, Node

Shape = tuple[Any, ...]
Holding = frozenset[Shape]


class Sign(IntEnum):
    """What is proved of a number; each also proves the ones before it."""

    ANY = 0
    NOT_NEGATIVE = 1
    POSITIVE = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What proofs stand on: the lowest value of a fact and of a parameter (None: no bound), and variables' trees."""

    fact: Callable[[str], Any]
    parameter: Callable[[str], Any]
    variables: Mapping[str, Node]


class Divisors:
    """Proves divisors for one set of facts, parameters and variables; keeps what it has proved."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.signs: dict[tuple[str, Holding], Sign] = {}
        self.dividing: dict[str, bool] = {}
        self.walked: set[tuple[str, Holding]] = set()

    def doubtful(self, tree: Node, given: Iterable[Node] = ()) -> list[nodes.Arithmetic]:
        """List every division under a tree, also inside its variables, whose divisor may be zero.

        `given` are conditions that hold wherever the tree is worked out.
        """
        if not self.divides(tree):
            return []
        holding = Holding()
        for condition in given:
            holding |= self.positives(condition, holding)
        self.walked = set()
        return list(self.walk(tree, holding))

    def divides(self, tree: Node) -> bool:
        """Tell whether a tree or one of its variables divides at all."""
        return any(
            _is_division(node) or isinstance(node, nodes.VariableRef) and self.variable_divides(node.name)
            for node in tree.walk()
        )

    def variable_divides(self, name: str) -> bool:
        if name not in self.dividing:
            self.dividing[name] = self.divides(self.known.variables[name])
        return self.dividing[name]

    def walk(self, node: Node, holding: Holding) -> Iterator[nodes.Arithmetic]:
        match node:
            case nodes.VariableRef(name=name):
                if self.variable_divides(name) and (name, holding) not in self.walked:
                    self.walked.add((name, holding))
                    yield from self.walk(self.known.variables[name], holding)
            case nodes.If(condition=condition, then=then, otherwise=otherwise):
                yield from self.walk(condition, holding)
                yield from self.walk(then, holding | self.positives(condition, holding))
                yield from self.walk(otherwise, holding | self.positives_unless(condition, holding))
            case nodes.And(operands=operands):
                for operand in operands:
                    yield from self.walk(operand, holding)
                    holding |= self.positives(operand, holding)
            case nodes.Or(operands=operands):
                for operand in operands:
                    yield from self.walk(operand, holding)
                    holding |= self.positives_unless(operand, holding)
            case nodes.Aggregate(operand=operand):
                yield from self.walk(operand, _for_everybody(holding))
            case _:
                if _is_division(node) and self.sign(node.right, holding) is not Sign.POSITIVE:
                    yield node
                for child in node.children():
                    yield from self.walk(child, holding)

    def positives(self, condition: Node, holding: Holding) -> Holding:
        """Return the shapes that are positive where a condition is true."""
        match condition:
            case nodes.VariableRef(name=name):
                return self.positives(self.known.variables[name], holding)
            case nodes.And(operands=operands):
                found = Holding()
                for operand in operands:
                    found |= self.positives(operand, holding | found)
                return found
            case nodes.Not(operand=operand):
                return self.positives_unless(operand, holding)
            case nodes.Comparison(operator=operator, left=left, right=right):
                return self.compared(operator, left, right, holding)
        return frozenset()

    def positives_unless(self, condition: Node, holding: Holding) -> Holding:
        """Return the shapes that are positive where a condition is false."""
        opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "≠", "≠": "="}
        match condition:
            case nodes.Comparison(operator=operator, left=left, right=right):
                return self.compared(opposite[operator], left, right, holding)
            case nodes.Or(operands=operands):
                return frozenset().union(*(self.positives_unless(one, holding) for one in operands))
            case nodes.Not(operand=operand):
                return self.positives(operand, holding)
        return frozenset()

    def compared(self, operator: str, left: Node, right: Node, holding: Holding) -> Holding:
        """Return what a comparison proves: the larger side of a number that is not negative is positive."""
        if operator in ("<", "<="):
            operator, left, right = {"<": ">", "<=": ">="}[operator], right, left
        least = self.sign(right, holding)
        if (
            operator == ">"
            and least >= Sign.NOT_NEGATIVE
            or operator in (">=", "=")
            and least is Sign.POSITIVE
        ):
            return self.factors(left, holding)
        if operator == "≠" and _is_zero(right) and self.sign(left, holding) >= Sign.NOT_NEGATIVE:
            return self.factors(left, holding)
        return frozenset()

    def factors(self, node: Node, holding: Holding) -> Holding:
        """Return the shapes that are positive when a node is: itself, and the factors of a product."""
        found = frozenset([shape(node)])
        if isinstance(node, nodes.VariableRef):
            return found | self.factors(self.known.variables[node.name], holding)
        if isinstance(node, nodes.Arithmetic) and node.operator in "*/":
            sides = (node.left, node.right)
            if all(self.sign(side, holding) >= Sign.NOT_NEGATIVE for side in sides):
                return found.union(*(self.factors(side, holding) for side in sides))
        return found

    def sign(self, node: Node, holding: Holding) -> Sign:
        """Prove the sign of a number as far as it can be."""
        if shape(node) in holding:
            return Sign.POSITIVE
        inside = _for_everybody(holding) if isinstance(node, nodes.Aggregate) else holding
        signs = [self.sign(child, inside) for child in node.children()]
        match node:
            case nodes.Constant(value=value):
                return _sign_of(value)
            case nodes.FactRef(name=name):
                return _sign_of(self.known.fact(name))
            case nodes.ParameterRef(name=name):
                return _sign_of(self.known.parameter(name))
            case nodes.VariableRef(name=name):
                if (name, holding) not in self.signs:
                    self.signs[name, holding] = self.sign(self.known.variables[name], holding)
                return self.signs[name, holding]
            case nodes.Arithmetic(operator="+"):
                return max(signs) if min(signs) >= Sign.NOT_NEGATIVE else Sign.ANY
            case nodes.Arithmetic(operator="*" | "/"):
                return min(signs)
            case nodes.Extreme(which=which):
                return max(signs) if which == "最大" else min(signs)
            case nodes.If():
                return min(signs[1:])
            case nodes.FirstKnown():
                return min(signs)
            case nodes.Rounding(mode=mode):
                return signs[0] if mode == "进位" else min(signs[0], Sign.NOT_NEGATIVE)
            case nodes.Aggregate(which="计数"):
                return Sign.NOT_NEGATIVE
            case nodes.Aggregate(which="合计"):
                return min(signs[0], Sign.NOT_NEGATIVE)
            case nodes.Aggregate(which="最大" | "最小"):
                return signs[0]
        return Sign.ANY


def _for_everybody(holding: Holding) -> Holding:
    """Keep what holds of the household: inside 成员.…(…) the one at hand is somebody else."""
    return frozenset(one for one in holding if one[1] is Level.HOUSEHOLD)


def _is_division(node: Node) -> TypeGuard[nodes.Arithmetic]:
    return isinstance(node, nodes.Arithmetic) and node.operator == "/"


def shape(node: Node) -> Shape:
    """Return what a node is without where it stands: equal shapes have equal values for the same subject."""
    return (type(node), node.level, *(_part(getattr(node, name)) for name in _names(node)))


def _names(node: Node) -> list[str]:
    return [field.name for field in fields(node) if field.name not in ("kind", "level", "spot")]


def _part(value: Any) -> Any:
    if isinstance(value, Node):
        return shape(value)
    return tuple(_part(item) for item in value) if isinstance(value, tuple) else value


def _sign_of(value: Any) -> Sign:
    if isinstance(value, bool) or not hasattr(value, "numerator"):
        return Sign.ANY
    return Sign.POSITIVE if value > 0 else Sign.NOT_NEGATIVE if value == 0 else Sign.ANY


def _is_zero(node: Node) -> bool:
    return isinstance(node, nodes.Constant) and node.value == 0
