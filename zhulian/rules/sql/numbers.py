"""Whole-number terms 整数项: arithmetic with bounds, so that no column is wider than it must be and none overflows."""

from __future__ import annotations

from collections.abc import Callable

from zhulian.rules.sql.logic import cases, choose, flag, known, opposite
from zhulian.rules.sql.terms import (
    FALSE,
    ONE,
    TRUE,
    UNKNOWN,
    ZERO,
    Term,
    Type,
    constant,
    folded,
    make,
    unknown,
)


def whole(number: int) -> Term:
    return constant(Type.INTEGER, number)


def _number(
    operation: str, arguments: tuple[Term, ...], low: int, high: int, *, may_vanish: bool = False
) -> Term:
    nullable = may_vanish or any(term.nullable for term in arguments)
    width = max(term.width for term in arguments)
    return make(operation, arguments, None, Type.INTEGER, nullable=nullable, low=low, high=high, width=width)


def add(left: Term, right: Term) -> Term:
    fold = folded(lambda a, b: a + b, Type.INTEGER, left, right)
    if fold is not None:
        return fold
    if left is ZERO or right is ZERO:
        return right if left is ZERO else left
    if left.is_unknown or right.is_unknown:
        return unknown(Type.INTEGER)
    return _number("add", (left, right), left.low + right.low, left.high + right.high)


def subtract(left: Term, right: Term) -> Term:
    fold = folded(lambda a, b: a - b, Type.INTEGER, left, right)
    if fold is not None:
        return fold
    if right is ZERO:
        return left
    if left.is_unknown or right.is_unknown:
        return unknown(Type.INTEGER)
    if left is ZERO:
        return negative(right)
    return _number("subtract", (left, right), left.low - right.high, left.high - right.low)


def negative(term: Term) -> Term:
    fold = folded(lambda a: -a, Type.INTEGER, term)
    if fold is not None:
        return fold
    if term.operation == "negative":
        return term.arguments[0]
    return _number("negative", (term,), -term.high, -term.low)


def multiply(left: Term, right: Term) -> Term:
    fold = folded(lambda a, b: a * b, Type.INTEGER, left, right)
    if fold is not None:
        return fold
    if left is ONE or right is ONE:
        return right if left is ONE else left
    if left.is_unknown or right.is_unknown:
        return unknown(Type.INTEGER)
    for zero, other in ((left, right), (right, left)):
        if zero is ZERO and not other.nullable:
            return ZERO
    if right.is_constant and left.operation == "multiply" and left.arguments[1].is_constant:
        return multiply(left.arguments[0], multiply(left.arguments[1], right))
    if left.is_constant:
        left, right = right, left
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _number("multiply", (left, right), min(corners), max(corners))


def divide(left: Term, right: Term) -> Term:
    """Divide whole numbers toward zero; unknown where the divisor is zero."""
    fold = folded(truncated, Type.INTEGER, left, right)
    if fold is not None:
        return fold
    if right is ONE:
        return left
    if left.is_unknown or right.is_unknown or right is ZERO:
        return unknown(Type.INTEGER)
    divisors = [d for d in (right.low, right.high, -1, 1) if d != 0 and right.low <= d <= right.high] or [1]
    corners = [truncated(a, d) or 0 for a in (left.low, left.high) for d in divisors]
    if left.low <= 0 <= left.high:
        corners.append(0)
    return _number(
        "divide", (left, right), min(corners), max(corners), may_vanish=right.low <= 0 <= right.high
    )


def truncated(left: int, right: int) -> int | None:
    """Divide toward zero, the one meaning of whole division on every engine."""
    if right == 0:
        return None
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def absolute(term: Term) -> Term:
    fold = folded(abs, Type.INTEGER, term)
    if fold is not None:
        return fold
    if term.low >= 0:
        return term
    if term.high <= 0:
        return negative(term)
    return _number("absolute", (term,), 0, max(-term.low, term.high))


def sign(term: Term) -> Term:
    """Return 1 or -1, and 1 for zero."""
    if term.low >= 0 and not term.nullable:
        return ONE
    if term.high < 0 and not term.nullable:
        return whole(-1)
    return choose(compare("<", term, ZERO), whole(-1), ONE)


def answered(term: Term) -> Term:
    """Cast a whole number to 64 bits, the type that answers have."""
    if term.width == 64:
        return term
    arguments = term.arguments if term.is_constant else (term,)
    operation = "constant" if term.is_constant else "cast"
    return make(
        operation,
        arguments,
        term.payload if term.is_constant else None,
        Type.INTEGER,
        nullable=term.nullable,
        width=64,
    )


_HOLDS: dict[str, Callable[[object, object], bool]] = {
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


def compare(operator: str, left: Term, right: Term) -> Term:
    """Compare two terms of one type; unknown with an unknown side."""
    fold = folded(_HOLDS[operator], Type.TRUTH, left, right)
    if fold is not None:
        return fold
    if left.is_unknown or right.is_unknown:
        return unknown(Type.TRUTH)
    if left.is_constant:
        left, right, operator = right, left, MIRROR[operator]
    nullable = left.nullable or right.nullable
    by_bounds = settled_by_bounds(operator, left, right)
    if by_bounds is not None and not nullable:
        return constant(Type.TRUTH, by_bounds)
    return make("compare", (left, right), operator, Type.TRUTH, nullable=nullable)


def settled_by_bounds(operator: str, left: Term, right: Term) -> bool | None:
    """Return what the bounds alone decide; None when they leave it open."""
    if left.type is not Type.INTEGER:
        return None
    if left.high < right.low:
        return operator in ("<", "<=", "<>")
    if left.low > right.high:
        return operator in (">", ">=", "<>")
    if left.low >= right.high and operator in (">=", "<"):
        return operator == ">="
    if left.high <= right.low and operator in ("<=", ">"):
        return operator == "<="
    return None


def agreeing(condition: Term, then: Term, otherwise: Term) -> Term:
    """若 between truths, words or dates: an unknown condition leaves what both ways agree on."""
    agreed = cases([(compare("=", then, otherwise), then)], unknown(then.type))
    return choose(condition, then, otherwise, then if then is otherwise else agreed)


def extreme(which: str, left: Term, right: Term) -> Term:
    """最大 or 最小 of two; unknown with an unknown side."""
    if left.is_unknown or right.is_unknown:
        return unknown(left.type)
    operator = ">=" if which == "最大" else "<="
    for kept, other in ((left, right), (right, left)):
        if settled_by_bounds(operator, kept, other) and not other.nullable:
            return kept
    for kept, other in ((left, right), (right, left)):
        if not kept.nullable:
            return _between(which, cases([(compare(operator, kept, other), kept)], other), left, right)
    return _between(which, choose(compare(operator, left, right), left, right), left, right)


def known_extreme(which: str, left: Term, right: Term) -> Term:
    """最大 or 最小 of those of two numbers that are known."""
    if left.is_unknown or right.is_unknown:
        return right if left.is_unknown else left
    if not left.nullable and not right.nullable:
        return extreme(which, left, right)
    operator = ">=" if which == "最大" else "<="
    for sure, other in ((left, right), (right, left)):
        if not sure.nullable and settled_by_bounds(operator, sure, other):
            return sure
        if not sure.nullable:
            wins = compare(operator[0], other, sure)
            return _between(which, cases([(wins, other)], sure), sure, nullable=False)
    return cases([(compare(operator, left, right), left), (known(right), right)], left)


def _between(which: str, term: Term, *sure: Term, nullable: bool = True) -> Term:
    """Narrow the bounds of a chosen number: the largest is at least what surely is among the choice."""
    if term.operation != "case" or term.type is not Type.INTEGER:
        return term
    low, high = term.low, term.high
    if which == "最大":
        low = max(low, *(one.low for one in sure))
    else:
        high = min(high, *(one.high for one in sure))
    return make(
        "case",
        term.arguments,
        None,
        Type.INTEGER,
        nullable=term.nullable and nullable,
        low=low,
        high=high,
        width=term.width,
    )


def count_true(terms: tuple[Term, ...]) -> Term:
    """Return how many truths hold; an unknown one counts as not holding."""
    total = ZERO
    for term in terms:
        total = add(total, flag(term))
    return total


def at_least(number: int, terms: tuple[Term, ...]) -> Term:
    """至少: true when `number` hold, false when that cannot be reached any more."""
    holding = compare(">=", count_true(terms), whole(number))
    if not any(term.nullable for term in terms):
        return holding
    failing = count_true(tuple(opposite(term) for term in terms))
    lost = compare(">", failing, whole(len(terms) - number))
    return cases([(holding, TRUE), (lost, FALSE)], UNKNOWN)
