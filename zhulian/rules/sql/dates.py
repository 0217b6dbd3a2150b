"""Ages in bulk 批量计算年龄: whole years and months, and the cut-off day that a comparison with a number comes down to."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from zhulian.rules.sql.logic import both, opposite
from zhulian.rules.sql.numbers import MIRROR, compare
from zhulian.rules.sql.terms import Term, Type, constant, folded, make


def day_number(day: date) -> int:
    """Return yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def years(day: date, on: date) -> int:
    """Return whole years from `day` to `on`; one less than zero on any day before it is born."""
    return (day_number(on) - day_number(day)) // 10000


def months(day: date, on: date) -> int:
    """Return whole months from `day` to `on`."""
    return (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)


def age(term: Term, on: date) -> Term:
    """周岁 of a date."""
    fold = folded(lambda day: years(day, on), Type.INTEGER, term)
    return fold or make(
        "years",
        (term,),
        on,
        Type.INTEGER,
        nullable=term.nullable,
        low=on.year - 10000,
        high=on.year,
        width=64,
    )


def months_since(term: Term, on: date) -> Term:
    """满月数 of a date."""
    fold = folded(lambda day: months(day, on), Type.INTEGER, term)
    bound = 12 * 10000
    return fold or make(
        "months", (term,), on, Type.INTEGER, nullable=term.nullable, low=-bound, high=bound, width=64
    )


def compare_numbers(operator: str, left: Term, right: Term) -> Term:
    """Compare whole numbers; an age against a constant becomes a date against a cut-off day."""
    if left.is_constant and right.operation in ("years", "months"):
        return compare_numbers(MIRROR[operator], right, left)
    if left.operation not in ("years", "months") or not right.is_constant or None in right.pair:
        return compare(operator, left, right)
    if operator in ("=", "<>"):
        same = both(_reached(left, right, 0), opposite(_reached(left, right, 1)))
        return same if operator == "=" else opposite(same)
    reached = _reached(left, right, 1 if operator in (">", "<=") else 0)
    return reached if operator in (">", ">=") else opposite(reached)


def _reached(age: Term, number: Term, more: int) -> Term:
    """Whether an age is at least a constant plus `more`."""
    cut = _cut_year if age.operation == "years" else _cut_month
    first_day = constant(Type.DATE, *(cut(age.payload, value + more) for value in number.pair))
    return compare("<=", age.arguments[0], first_day)


def _cut_year(on: date, number: int) -> date:
    year, rest = divmod(day_number(on) - number * 10000, 10000)
    return _day(year, rest // 100, rest % 100)


def _cut_month(on: date, number: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - number, 12)
    return _day(year, month + 1, on.day)


def _day(year: int, month: int, day: int) -> date:
    """Return the last real day not after that one; the calendar's ends stand for what lies beyond them."""
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month, min(day, monthrange(year, month)[1]))
