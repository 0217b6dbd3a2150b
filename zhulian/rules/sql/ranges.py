"""Ranges in bulk 区间: a number as its two ends; an end that is unknown is open, and two open ends are 未知.

Ends are closed. A number that cannot be a range has one and the same term at both ends, so complete data costs
nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import isinf

from zhulian.rules.ranges import End
from zhulian.rules.sql import exact
from zhulian.rules.sql.exact import Exact, choose_exact, common_denominator, compare_exact
from zhulian.rules.sql.logic import both, cases, choose, either, first_known, known, opposite, settled
from zhulian.rules.sql.numbers import MIRROR, compare, extreme, settled_by_bounds, whole
from zhulian.rules.sql.terms import ONE, TRUE, ZERO, Term, Type, unknown


@dataclass(frozen=True, slots=True)
class Ends:
    """A number of a household or member; `given` is the point it is told as, where that is known beforehand."""

    low: Exact
    high: Exact
    given: Exact | None = None

    @property
    def is_single(self) -> bool:
        """Whether both ends are one term: a point or unknown, never a range."""
        return self.low == self.high

    @property
    def point(self) -> Exact:
        """The value where it is a point, else unknown."""
        if self.given is not None or self.is_single:
            return self.given or self.low
        meet = compare_exact("=", self.low, self.high)
        return Exact(cases([(meet, self.low.over)], unknown(Type.INTEGER)), self.low.under)


def single(value: Exact) -> Ends:
    """Return a number that is a point or unknown."""
    return Ends(value, value)


def told(known: Sequence[Term], low: End, high: End) -> Ends:
    """Return the first known whole number; where nobody tells it, it lies between the bounds.

    A bound of zero covers the zero that a 核清标志 would give.
    """
    point = first_known(known)
    if not point.nullable:
        return single(Exact(point))
    bounds = [None if isinf(bound) else whole(int(bound)) for bound in (low, high)]
    low_end, high_end = (
        point if bound is None else first_known([*(known[:1] if bound is ZERO else known), bound])
        for bound in bounds
    )
    return Ends(Exact(low_end), Exact(high_end), given=Exact(point))


def calculate(operator: str, left: Ends, right: Ends) -> Ends:
    """`+ - * /` end by end; a divisor that can be zero gives unknown."""
    if left.is_single and right.is_single:
        return single(exact.calculate(operator, left.low, right.low))
    if operator in "+-":
        near, far = (right.low, right.high) if operator == "+" else (right.high, right.low)
        return Ends(exact.calculate(operator, left.low, near), exact.calculate(operator, left.high, far))
    if right.is_single and _has_a_sign(right.low):
        return _scaled(operator, left, right.low)
    if operator == "*" and left.is_single and _has_a_sign(left.low):
        return _scaled(operator, right, left.low)
    return _product(left, right) if operator == "*" else _quotient(left, right)


def minus(value: Ends) -> Ends:
    return Ends(exact.minus(value.high), exact.minus(value.low))


def rounded(mode: str, value: Ends, unit_fen: int) -> Ends:
    """Round each end."""
    return Ends(exact.rounded(mode, value.low, unit_fen), exact.rounded(mode, value.high, unit_fen))


def greatest_or_least(which: str, values: Sequence[Ends]) -> Ends:
    """最大 or 最小 of several: what is known of one operand binds the result from one side."""
    lows, highs = [value.low for value in values], [value.high for value in values]
    if which == "最大":
        return Ends(
            exact.greatest_or_least(which, lows, of_known=True), exact.greatest_or_least(which, highs)
        )
    return Ends(exact.greatest_or_least(which, lows), exact.greatest_or_least(which, highs, of_known=True))


def choose_ends(condition: Term, then: Ends, otherwise: Ends) -> Ends:
    """若 between numbers: an unknown condition leaves the smallest range that holds both ways."""
    return Ends(
        _end("最小", condition, then.low, otherwise.low), _end("最大", condition, then.high, otherwise.high)
    )


def _end(which: str, condition: Term, then: Exact, otherwise: Exact) -> Exact:
    if not condition.nullable:
        return choose_exact(condition, then, otherwise)
    a, b, under = common_denominator(then, otherwise)
    if then.under is otherwise.under or under.is_constant:
        return Exact(choose(condition, a, b, extreme(which, a, b)), under)
    outer = exact.greatest_or_least(which, (then, otherwise))
    return Exact(
        choose(condition, then.over, otherwise.over, outer.over),
        choose(condition, then.under, otherwise.under, outer.under),
    )


def first_point(values: Sequence[Ends]) -> Ends:
    """先取 among numbers: the first that is a point."""
    return single(exact.first_known_exact([value.point for value in values]))


def compare_ends(operator: str, left: Ends, right: Ends) -> Term:
    """Compare as far as the ends settle it."""
    if left.is_single and right.is_single:
        return compare_exact(operator, left.low, right.low)
    for sign, number, limit in ((operator, left, right), (MIRROR[operator], right, left)):
        if number.given is not None and _is_open(sign, number.given, limit):
            return compare_exact(sign, number.given, limit.low)
    if operator in (">", ">=", "<>"):
        return opposite(compare_ends({">": "<=", ">=": "<", "<>": "="}[operator], left, right))
    if operator == "=":
        holds = both(compare_exact("<=", left.high, right.low), compare_exact("<=", right.high, left.low))
        fails = either(compare_exact("<", left.high, right.low), compare_exact("<", right.high, left.low))
    else:
        holds = compare_exact(operator, left.high, right.low)
        fails = opposite(compare_exact(operator, left.low, right.high))
    return settled(holds, fails)


def _is_open(operator: str, given: Exact, limit: Ends) -> bool:
    """Whether a told number, where it is untold, can lie on either side of a constant."""
    a, b, _ = common_denominator(given, limit.low)
    if not limit.is_single or not b.is_constant:
        return False
    numbers = [whole(number) for number in b.pair if number is not None]
    return all(settled_by_bounds(operator, a, number) is None for number in numbers)


def _has_a_sign(value: Exact) -> bool:
    return value.over.low > 0 or value.over.high < 0


def _scaled(operator: str, value: Ends, factor: Exact) -> Ends:
    """Multiply or divide by a number whose sign is known beforehand."""
    low, high = (exact.calculate(operator, end, factor) for end in (value.low, value.high))
    return Ends(low, high) if factor.over.low > 0 else Ends(high, low)


def _product(left: Ends, right: Ends) -> Ends:
    corners = [exact.calculate("*", a, b) for a, b in product(_ends(left), _ends(right))]
    pairs = [(left, right), (right, left)]
    sinks = either(*(_runs_off(one.low, one.high, other) for one, other in pairs))
    soars = either(*(_runs_off(one.high, one.low, other) for one, other in pairs))
    return Ends(
        _unless(sinks, exact.greatest_or_least("最小", corners, of_known=True)),
        _unless(soars, exact.greatest_or_least("最大", corners, of_known=True)),
    )


def _runs_off(along: Exact, against: Exact, factor: Ends) -> Term:
    """Whether the product has no end: one end is open and the factor can be above zero, or the other and below."""
    return either(
        both(_is_endless(along), _reaches(">", factor.high)),
        both(_is_endless(against), _reaches("<", factor.low)),
    )


def _ends(value: Ends) -> tuple[Exact, ...]:
    return (value.low,) if value.is_single else (value.low, value.high)


def _is_endless(end: Exact) -> Term:
    return opposite(known(end.over))


def _reaches(operator: str, end: Exact) -> Term:
    """Whether an end, or what lies beyond an open one, is above (or below) zero."""
    return first_known([compare(operator, end.over, ZERO), TRUE])


def _unless(condition: Term, value: Exact) -> Exact:
    return Exact(cases([(condition, unknown(Type.INTEGER))], value.over), value.under)


def _quotient(left: Ends, right: Ends) -> Ends:
    above, below = (compare(">", right.low.over, ZERO), compare("<", right.high.over, ZERO))
    ends = zip(_over_positive(left, right), _over_positive(minus(left), minus(right)), strict=True)
    return Ends(*(_first_that_holds((above, up), (below, down)) for up, down in ends))


def _over_positive(left: Ends, right: Ends) -> tuple[Exact, Exact]:
    """The ends of a quotient by what lies above zero; by an open end it comes down to zero."""
    ends = []
    for operator, end in ((">=", left.low), ("<=", left.high)):
        shrunk = exact.calculate("/", end, right.high)
        shrunk = Exact(first_known([shrunk.over, ZERO]), first_known([shrunk.under, ONE]))
        inward = compare(operator, end.over, ZERO)
        ends.append(
            _first_that_holds((inward, shrunk), (opposite(inward), exact.calculate("/", end, right.low)))
        )
    return ends[0], ends[1]


def _first_that_holds(*branches: tuple[Term, Exact]) -> Exact:
    over = cases([(condition, value.over) for condition, value in branches], unknown(Type.INTEGER))
    return Exact(over, cases([(condition, value.under) for condition, value in branches], ONE))
