"""Tables in bulk 查表: tiers and sequences of a parameter, looked up by a number that is a point."""

from __future__ import annotations

from fractions import Fraction

from zhulian.rules.sql.exact import Exact, choose_exact, compare_exact, exact_constant
from zhulian.rules.sql.numbers import whole
from zhulian.rules.sql.terms import TRUE, Type, unknown


def tier_of(table: tuple[tuple[Fraction | int | None, int], ...] | None, value: Exact) -> Exact:
    """The amount of the first tier whose upper limit is not below the value; unknown above the last limit."""
    found = Exact(unknown(Type.INTEGER))
    for limit, amount in reversed(table or ()):
        within = TRUE if limit is None else compare_exact("<=", value, exact_constant(limit, limit))
        found = choose_exact(within, Exact(whole(amount)), found)
    return found


def nth(sequence: tuple[Fraction, ...] | None, value: Exact) -> Exact:
    """The n-th ratio from 1; unknown outside the sequence."""
    found = Exact(unknown(Type.INTEGER))
    for place, ratio in enumerate(sequence or (), start=1):
        found = choose_exact(
            compare_exact("=", value, Exact(whole(place))), exact_constant(ratio, ratio), found
        )
    return found
