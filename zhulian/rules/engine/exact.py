"""Exact arithmetic 精确计算: quotients, roundings, ages and tables, on integers, fractions and ranges of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from zhulian.rules.ranges import End, Number, Range, settled


def quotient(left: Any, right: Any) -> Any:
    """Divide exactly; unknown by zero or by a range that holds it; a whole result stays an int, which is fast."""
    if type(right) is Range:
        is_safe = right.low > 0 or right.high < 0
        return settled(left * Range(_inverse(right.high), _inverse(right.low))) if is_safe else None
    if right == 0:
        return None
    if type(left) is Range:
        return settled(left * _inverse(right))
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return Fraction(left) / right


def _inverse(end: End) -> Number:
    return 0 if abs(end) == inf else 1 / Fraction(end)


def rounded(mode: str, fen: Any, unit: int, under: int = 1) -> Any:
    """Round to whole units: 进位 away from zero, 舍去 toward zero, 四舍五入 half away from zero.

    Of a range each closed end is rounded. What is rounded is still to be divided by `under`.
    """
    if type(fen) is Range:
        low, high = (
            end if abs(end) == inf else rounded(mode, end, unit, under) for end in (fen.low, fen.high)
        )
        return settled(Range(low, high))
    size, whole = fen if fen >= 0 else -fen, unit * under
    if mode == "进位":
        units = -(-size // whole)
    elif mode == "舍去":
        units = size // whole
    else:
        units = (2 * size + whole) // (2 * whole)
    return units * unit if fen >= 0 else -units * unit


def day_number(day: date) -> int:
    """The day as yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def age(birth: date, on: int) -> int:
    """Whole years on the day `on` (yyyymmdd); the birthday itself counts."""
    return (on - birth.year * 10000 - birth.month * 100 - birth.day) // 10000


def months(since: date, on: date) -> int:
    """Whole months from `since` to `on`; one less when the day of the month has not been reached."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def tier(tiers: Sequence[tuple[Number | None, int]], value: Any) -> int | None:
    """The amount of the first tier whose upper limit (included) is not below the value; None beyond the last."""
    if type(value) is Range:
        return None
    return next((amount for limit, amount in tiers if limit is None or value <= limit), None)


def nth(sequence: Sequence[Fraction], place: Any) -> Fraction | None:
    """The item at a place counted from 1; None outside."""
    if type(place) is Range:
        return None
    return sequence[place - 1] if 1 <= place <= len(sequence) else None
