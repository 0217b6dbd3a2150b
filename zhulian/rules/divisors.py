"""Divisors of the catalogue 政策里的除数: refuses every division by something that may be zero where it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from zhulian.rules.facts import Fact
from zhulian.rules.language.dividing import Divisors, Known
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Arithmetic, Node, Spot
from zhulian.rules.parameters import Parameters
from zhulian.rules.policy import PolicyVersion, Scheme
from zhulian.rules.problems import Problem
from zhulian.rules.variables import Variable


def divisor_problems(
    facts: Mapping[str, Fact],
    parameters: Parameters,
    variables: Mapping[str, Variable],
    schemes: Iterable[Scheme],
) -> list[Problem]:
    """List the divisions whose divisor cannot be proved to be above zero.

    A variable may declare with 无值 that it has no value then; where a policy uses it, that must not happen.
    """
    trees = {name: variable.tree for name, variable in variables.items()}
    proofs = Divisors(Known(lambda name: _least(facts[name]), lambda name: _lowest(parameters, name), trees))
    found: dict[Spot, Problem] = {}
    for variable in variables.values():
        if not variable.undefined:
            for division in proofs.doubtful(variable.tree):
                if (division.spot.file, division.spot.line) == (variable.spot.file, variable.spot.line):
                    found.setdefault(division.spot, _problem(division, f"“{variable.name}”"))
    for scheme in schemes:
        for version in scheme.versions:
            for part, tree, given in _parts(version):
                for division in proofs.doubtful(tree, given):
                    found.setdefault(division.spot, _problem(division, f"“{version.name}”的{part}"))
    return list(found.values())


def _parts(version: PolicyVersion) -> Iterator[tuple[str, Node, list[Node]]]:
    """Yield every tree of a version with the conditions that hold where its value counts."""
    conditions = [condition.tree for condition in version.conditions]
    for place, condition in enumerate(version.conditions):
        yield f"条件“{condition.name}”", condition.tree, [*conditions[:place], *conditions[place + 1 :]]
    for part, tree in (("金额", version.amount), ("等级", version.grade)):
        if tree is not None:
            yield part, tree, conditions
    for part, tree in (("上限", version.cap), ("在享", version.receiving), ("指向", version.pointing)):
        if tree is not None:
            yield part, tree, []


def _problem(division: Arithmetic, whose: str) -> Problem:
    name = getattr(division.right, "name", "")
    above = f"{name or '除数'} > {'0元' if division.right.kind in MONEY else '0'}"
    divisor = f"除数“{name}”" if name else "这个除数"
    return Problem(f"{whose}里{divisor}可能为零", f"写成 若({above}, …, …)，或先用条件排除", division.spot)


def _least(fact: Fact) -> Any:
    """Return the lowest value of a fact: its bound, or zero where 核清 makes an unwritten item zero."""
    if fact.bounds is None:
        return None
    return min(fact.bounds[0], 0) if fact.flag else fact.bounds[0]


def _lowest(parameters: Parameters, name: str) -> Any:
    """Return the lowest value that a parameter has anywhere; one without values divides nothing."""
    parameter = parameters.dictionary[name]
    if parameter.base:
        lowest = _lowest(parameters, parameter.base) if not parameter.taken else None
        return lowest if lowest is None or parameter.factor is None else lowest * parameter.factor
    values = [
        row.given.value for (row_name, _), rows in parameters.rows.items() if row_name == name for row in rows
    ]
    return min(values, default=1) if all(isinstance(value, int | Fraction) for value in values) else None
