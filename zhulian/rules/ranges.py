"""Ranges 区间: a number that is not known but lies between two ends, and arithmetic that never narrows too far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Any

Number = int | Fraction
End = int | Fraction | float


@dataclass(slots=True, unsafe_hash=True)
class Range:
    """An unknown number between two ends, both included; an open end is minus or plus infinity.

    The operators take ranges and points. What they give may be open on both ends or have ends that meet:
    `settled` turns that into None or the point. A comparison is True, False or None.
    """

    low: End
    high: End

    def __add__(self, other: Any) -> Range:
        if type(other) is Range:
            return Range(self.low + other.low, self.high + other.high)
        return Range(self.low + other, self.high + other)

    __radd__ = __add__

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def __sub__(self, other: Any) -> Range:
        if type(other) is Range:
            return Range(self.low - other.high, self.high - other.low)
        return Range(self.low - other, self.high - other)

    def __rsub__(self, other: Any) -> Range:
        return Range(other - self.high, other - self.low)

    def __mul__(self, other: Any) -> Range:
        if type(other) is int and other > 0:
            return Range(self.low * other, self.high * other)
        products = [_product(end, factor) for end in (self.low, self.high) for factor in ends(other)]
        return Range(min(products), max(products))

    __rmul__ = __mul__

    def __lt__(self, other: Any) -> bool | None:
        low, high = (other.low, other.high) if type(other) is Range else (other, other)
        return True if self.high < low else False if self.low >= high else None

    def __le__(self, other: Any) -> bool | None:
        low, high = (other.low, other.high) if type(other) is Range else (other, other)
        return True if self.high <= low else False if self.low > high else None

    def __gt__(self, other: Any) -> bool | None:
        low, high = (other.low, other.high) if type(other) is Range else (other, other)
        return True if self.low > high else False if self.high <= low else None

    def __ge__(self, other: Any) -> bool | None:
        low, high = (other.low, other.high) if type(other) is Range else (other, other)
        return True if self.low >= high else False if self.high < low else None


def between(low: Number | None, high: Number | None) -> Number | Range | None:
    """Return the value known to lie between two ends (None: open): a range, a point, or None."""
    value: Number | Range | None = settled(Range(-inf if low is None else low, inf if high is None else high))
    return value


def settled(value: Any) -> Any:
    """Return what a result amounts to: None when it is open on both ends, the point when its ends meet."""
    if type(value) is not Range:
        return value
    if value.low == value.high:
        return value.low
    return None if value.low == -inf and value.high == inf else value


def ends(value: Any) -> tuple[End, End]:
    """Return both ends of a range, a point or an unknown value."""
    if type(value) is Range:
        return value.low, value.high
    return (-inf, inf) if value is None else (value, value)


def hull(left: Any, right: Any) -> Any:
    """Return the narrowest value that holds both numbers; unknown beside unknown."""
    if left is None or right is None or left == right:
        return None if right is None else left
    (low, high), (other_low, other_high) = ends(left), ends(right)
    return settled(Range(min(low, other_low), max(high, other_high)))


def is_known(value: Any) -> bool:
    """Tell whether a value is a point, truth, day or word; a range is not known."""
    return value is not None and type(value) is not Range


def point(value: Any) -> Any:
    """Return a value that is known; None for a range."""
    return None if type(value) is Range else value


def equal(left: Any, right: Any) -> bool | None:
    """Tell whether two values are equal: True for equal points, False for ranges that do not touch, else None."""
    if type(left) is not Range and type(right) is not Range:
        return bool(left == right)
    (low, high), (other_low, other_high) = ends(left), ends(right)
    return False if high < other_low or other_high < low else None


def unequal(left: Any, right: Any) -> bool | None:
    """Tell the opposite of `equal`."""
    return opposite(equal(left, right))


def opposite(truth: bool | None) -> bool | None:
    """Turn a truth around; unknown stays unknown."""
    return None if truth is None else not truth


def _product(end: End, factor: End) -> End:
    """Multiply two ends; zero times an open end is zero."""
    if end == 0 or factor == 0:
        return 0
    if abs(end) == inf or abs(factor) == inf:
        return inf if (end > 0) is (factor > 0) else -inf
    return end * factor
