"""Cells 单元格: what the text of one cell of a feed means. Every function raises ValueError with the cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from zhulian.lib.dates import parse_date
from zhulian.lib.money import parse_yuan
from zhulian.lib.text import UNKNOWN_MARKS, fold
from zhulian.rules.feeds import Column, Role
from zhulian.rules.nodes import Kind

_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_SOON = timedelta(days=366)
_VILLAGE = re.compile(r"\d{12}")

TYPES = {
    Kind.AMOUNT: pa.int64(),
    Kind.COUNT: pa.int32(),
    Kind.DATE: pa.date32(),
    Kind.TRUTH: pa.bool_(),
    Kind.CHOICE: pa.string(),
}


def lake_type(column: Column) -> pa.DataType:
    """Return the type under which a column lies in the lake."""
    if column.role in (Role.FROM, Role.UNTIL):
        return pa.date32()
    return TYPES[column.kind] if column.kind else pa.string()


def meaning(column: Column, today: date) -> Callable[[str], Any]:
    """Return the function that gives a cell's value, or None where nothing is known."""
    read = _reader(column, today)

    def known(text: str) -> Any:
        folded = fold(text)
        if folded in column.words:
            return _within(column, column.words[folded])
        return None if folded in UNKNOWN_MARKS else read(folded)

    return known


def _reader(column: Column, today: date) -> Callable[[str], Any]:
    if column.role in (Role.VILLAGE, Role.RESIDENCE):
        return _village
    if column.role is Role.UNTIL:
        # 有效期至 includes its day; periods in the lake end before theirs.
        return lambda text: parse_date(text) + timedelta(days=1)
    if column.role is Role.FROM or column.kind is Kind.DATE:
        parse = _month if column.is_month else parse_date
        # What begins soon is known already; what was born later than today is a slip of the pen.
        latest = today + _SOON if column.role is Role.FROM else today
        return lambda text: _not_later(parse(text), latest)
    if column.kind is Kind.AMOUNT:
        return lambda text: _within(column, parse_yuan(text))
    if column.kind is Kind.COUNT and not column.words:
        return lambda text: _within(column, _whole(text))
    return lambda text: _one_of(column, text)


def _within(column: Column, value: Any) -> Any:
    low, high = column.bounds or (0, 10**13)
    if column.kind in (Kind.AMOUNT, Kind.COUNT) and not low <= value <= high:
        raise ValueError(f"{column.header}超出合理范围。请核对")
    return value


def _village(text: str) -> str:
    if not _VILLAGE.fullmatch(text):
        raise ValueError(f"村社代码“{text}”不是 12 位数字。请填统计用区划代码")
    return text


def _month(text: str) -> date | None:
    parts = _MONTH.fullmatch(text)
    if parts is None:
        return parse_date(text)
    if not 1 <= int(parts[2]) <= 12:
        raise ValueError(f"年月“{text}”不存在。请写成 2026-10")
    return date(int(parts[1]), int(parts[2]), 1)


def _not_later(day: date, latest: date) -> date:
    if day > latest:
        raise ValueError(f"日期 {day} 晚得不合理（最晚 {latest}）。请核对")
    return day


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"“{text}”不是整数。请填数字")
    return int(text)


def _one_of(column: Column, text: str) -> str:
    if column.settles or column.words:
        allowed = tuple(column.settles or column.words)
    else:
        allowed = column.choices
    if allowed and text not in allowed:
        raise ValueError(f"{column.header}“{text}”不认识。可填：{'、'.join(allowed)}")
    return text
