"""Dates 日期."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zhulian.lib.dates import BadDate, parse_date

THE_DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-31",
        "2026/10/31",
        "2026.10.31",
        "20261031",
        20261031,
        20261031.0,
        "2026年10月31日",
        "２０２６－１０－３１",
        " 2026-10-31 00:00:00 ",
        THE_DAY,
        datetime(2026, 10, 31, 9, 30),  # noqa: DTZ001 - spreadsheets know no zone
        46326,
        46326.0,
        "46326",
    ],
)
def test_the_day_is_understood_however_it_is_written(written):
    assert parse_date(written) == THE_DAY


def test_single_digits_are_understood():
    assert parse_date("1979/3/2") == date(1979, 3, 2)


@pytest.mark.parametrize("written", [None, "", "—", "不详"])
def test_a_blank_is_unknown(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2026-02-30", "没有 2026 年 2 月 30 日"),
        ("20261301", "没有 2026 年 13 月 1 日"),
        ("2025-02-29", "不存在"),
        ("1026-10-31", "年份 1026 不合理"),
        ("26-10-31", "看不懂"),
        ("2026-10", "看不懂"),
        ("去年", "看不懂"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(written, reason):
    with pytest.raises(BadDate, match=reason):
        parse_date(written)
