"""Masks 条件位: one bit for each condition that holds and for each that does not, and the answer read off them."""

from __future__ import annotations

from zhulian.rules.nodes import Level
from zhulian.rules.sql.logic import cases, flag, opposite
from zhulian.rules.sql.numbers import add, compare, subtract, whole
from zhulian.rules.sql.terms import FALSE, TRUE, UNKNOWN, ZERO, Term, walk


def masks(conditions: list[Term]) -> tuple[Term, Term, Term]:
    """Return pass mask, fail mask and outcome; where nothing can be unknown, what has not passed has failed."""
    everything = whole((1 << len(conditions)) - 1)
    bits = [(1 << place, condition) for place, condition in enumerate(conditions)]
    passed = _added(bits)
    holds = compare("=", passed, everything)
    if not any(condition.nullable for condition in conditions):
        return passed, subtract(everything, passed), holds
    failed = _added([(bit, opposite(condition)) for bit, condition in bits])
    return passed, failed, cases([(compare("<>", failed, ZERO), FALSE), (holds, TRUE)], UNKNOWN)


def _added(bits: list[tuple[int, Term]]) -> Term:
    """Add the bits up, those that are known at one moment of the plan first, so that they travel as one column."""
    moments = {bit: _moment(condition) for bit, condition in bits}
    total = ZERO
    for moment in sorted(set(moments.values())):
        part = ZERO
        for bit, condition in bits:
            if moments[bit] == moment:
                part = add(part, flag(condition, bit))
        total = add(total, part)
    return total


def _moment(condition: Term) -> tuple[int, bool]:
    """The stage, and whether a member's condition waits for something of its household."""
    if condition.level is Level.HOUSEHOLD:
        return condition.stage, True
    return condition.stage, any(t.level is Level.HOUSEHOLD and not t.is_constant for t in walk(condition))
