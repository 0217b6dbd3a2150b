"""Exact numbers in bulk 精确数: pairs (numerator, denominator), compared by cross-multiplication, rounded once.

The denominator is positive wherever the numerator is known; where the numerator is unknown it means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from zhulian.rules.sql.dates import compare_numbers
from zhulian.rules.sql.logic import cases, choose, either, first_known, known, opposite
from zhulian.rules.sql.numbers import (
    absolute,
    add,
    compare,
    divide,
    extreme,
    known_extreme,
    multiply,
    negative,
    sign,
    subtract,
    whole,
)
from zhulian.rules.sql.terms import ONE, ZERO, Term, Type, constant, unknown


@dataclass(frozen=True, slots=True)
class Exact:
    """A rational number of fen, persons or nothing; whole numbers have the denominator 1."""

    over: Term
    under: Term = ONE


def exact_constant(urban: Fraction | int | None, rural: Fraction | int | None) -> Exact:
    """Return a constant over one denominator common to 城镇 and 农村."""
    values = [None if value is None else Fraction(value) for value in (urban, rural)]
    under = lcm(*(value.denominator for value in values if value is not None))
    overs = [None if value is None else value.numerator * (under // value.denominator) for value in values]
    return Exact(constant(Type.INTEGER, overs[0], overs[1]), whole(under))


def reduced(over: Term, under: Term) -> Exact:
    """Cancel what constants have in common."""
    factor = over.arguments[1] if over.operation == "multiply" else over
    if not isinstance(under.fixed, int) or not factor.is_constant or None in factor.pair:
        return Exact(over, under)
    common = gcd(under.fixed, *factor.pair)
    if common < 2:
        return Exact(over, under)
    smaller = constant(Type.INTEGER, *(value // common for value in factor.pair))
    rest = smaller if over is factor else multiply(over.arguments[0], smaller)
    return Exact(rest, whole(under.fixed // common))


def common_denominator(left: Exact, right: Exact) -> tuple[Term, Term, Term]:
    """Return both numerators over one denominator, and it."""
    if left.under is right.under:
        return left.over, right.over, left.under
    if isinstance(left.under.fixed, int) and isinstance(right.under.fixed, int):
        under = lcm(left.under.fixed, right.under.fixed)
        return (
            multiply(left.over, whole(under // left.under.fixed)),
            multiply(right.over, whole(under // right.under.fixed)),
            whole(under),
        )
    return (
        multiply(left.over, right.under),
        multiply(right.over, left.under),
        multiply(left.under, right.under),
    )


def calculate(operator: str, left: Exact, right: Exact) -> Exact:
    """`+ - * /`; a divisor of zero gives unknown."""
    if operator in "+-":
        a, b, under = common_denominator(left, right)
        return reduced(add(a, b) if operator == "+" else subtract(a, b), under)
    if operator == "*":
        return reduced(multiply(left.over, right.over), multiply(left.under, right.under))
    if left.over.is_unknown or right.over.is_unknown or right.over is ZERO:
        return Exact(unknown(Type.INTEGER))
    over = multiply(multiply(left.over, right.under), sign(right.over))
    if right.over.low <= 0 <= right.over.high:
        over = choose(compare_numbers("<>", right.over, ZERO), over, unknown(Type.INTEGER))
    return reduced(over, multiply(left.under, absolute(right.over)))


def compare_exact(operator: str, left: Exact, right: Exact) -> Term:
    a, b, _ = common_denominator(left, right)
    return compare_numbers(operator, a, b)


def minus(value: Exact) -> Exact:
    return Exact(negative(value.over), value.under)


def greatest_or_least(which: str, values: Sequence[Exact], *, of_known: bool = False) -> Exact:
    """最大 or 最小 of several, or of those of them that are known."""
    pick = known_extreme if of_known else extreme
    best = values[0]
    for value in values[1:]:
        a, b, under = common_denominator(best, value)
        if under.is_constant:
            best = Exact(pick(which, a, b), under)
            continue
        wins = compare_numbers(">=" if which == "最大" else "<=", a, b)
        if of_known:
            wins = either(wins, opposite(known(value.over)))
            over = cases([(wins, best.over)], value.over)
        else:
            over = choose(wins, best.over, value.over)
        best = Exact(over, cases([(wins, best.under)], value.under))
    return best


def choose_exact(condition: Term, then: Exact, otherwise: Exact) -> Exact:
    """若 between two numbers."""
    if then.under is otherwise.under or (then.under.is_constant and otherwise.under.is_constant):
        a, b, under = common_denominator(then, otherwise)
        return Exact(choose(condition, a, b), under)
    under = cases([(condition, then.under)], otherwise.under)
    return Exact(choose(condition, then.over, otherwise.over), under)


def first_known_exact(values: Sequence[Exact]) -> Exact:
    """先取 among numbers."""
    if all(isinstance(value.under.fixed, int) for value in values):
        under = lcm(*(value.under.fixed for value in values))
        overs = [multiply(value.over, whole(under // value.under.fixed)) for value in values]
        return Exact(first_known(overs), whole(under))
    branches = [(known(value.over), value.under) for value in values[:-1]]
    return Exact(first_known([value.over for value in values]), cases(branches, values[-1].under))


def rounded(mode: str, value: Exact, unit_fen: int) -> Exact:
    """Round once to whole units: 进位 away from zero, 舍去 toward zero, 四舍五入 half away from zero."""
    under = multiply(value.under, whole(unit_fen))
    if under is ONE:
        return value
    over, more = value.over, ZERO
    if mode == "进位":
        more = subtract(under, ONE)
    elif mode == "四舍五入":
        over, more, under = multiply(over, whole(2)), under, multiply(under, whole(2))
    away = cases([(compare("<", over, ZERO), negative(more))], more)
    return Exact(multiply(divide(add(over, away), under), whole(unit_fen)))
