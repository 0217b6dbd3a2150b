"""Exact arithmetic 精确计算: quotients, roundings, ages and tables, on integers and fractions only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

Number = int | Fraction


def quotient(left: Number, right: Number) -> Number | None:
    """Divide exactly; unknown by zero; a whole result stays an int, which is fast."""
    if right == 0:
        return None
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return Fraction(left) / right


def rounded(mode: str, fen: Number, unit: int) -> int:
    """Round to whole units: 进位 away from zero, 舍去 toward zero, 四舍五入 half away from zero."""
    size = fen if fen >= 0 else -fen
    if mode == "进位":
        units = -(-size // unit)
    elif mode == "舍去":
        units = size // unit
    else:
        units = (2 * size + unit) // (2 * unit)
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


def tier(tiers: Sequence[tuple[Number | None, int]], value: Number) -> int | None:
    """The amount of the first tier whose upper limit (included) is not below the value; None beyond the last."""
    return next((amount for limit, amount in tiers if limit is None or value <= limit), None)


def nth(sequence: Sequence[Fraction], place: int) -> Fraction | None:
    """The item at a place counted from 1; None outside."""
    return sequence[place - 1] if 1 <= place <= len(sequence) else None
