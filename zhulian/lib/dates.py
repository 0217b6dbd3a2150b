"""Dates 日期: as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from zhulian.lib.text import UNKNOWN_MARKS, fold

_WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{3,5}(\.0+)?")
# Excel counts from here; the shift of two days holds for every date after February 1900.
_EXCEL_ZERO = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2199


class BadDate(ValueError):
    """The text is no date; the message says why in Chinese and names the cure."""


def parse_date(value: str | int | float | date | None) -> date | None:
    """Return the date, or None where nothing is known ("", "—").

    Takes yyyy-mm-dd, yyyy/mm/dd, yyyymmdd, yyyy年m月d日, dates and datetimes, and Excel day numbers.
    Raises BadDate.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = fold(f"{value:.0f}" if isinstance(value, float) else str(value))
    text = re.sub(r"T?00:00:00(\.0+)?$", "", text)
    if text in UNKNOWN_MARKS:
        return None
    found = (
        _EXCEL_ZERO + timedelta(days=int(float(text))) if _SERIAL.fullmatch(text) else _written(text, value)
    )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadDate(f"日期“{value}”的年份 {found.year} 不合理。请核对")
    return found


def _written(text: str, value: object) -> date:
    parts = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if parts is None:
        raise BadDate(f"日期“{value}”看不懂。请写成 2026-10-31")
    year, month, day = (int(part) for part in parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(f"日期“{value}”不存在（没有 {year} 年 {month} 月 {day} 日）。请核对") from None
