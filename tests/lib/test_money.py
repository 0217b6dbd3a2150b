"""Money 金额."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhulian.lib.money import BadAmount, format_fen, parse_yuan


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1259", 125900),
        ("1,259.00", 125900),
        ("１，２５９．５", 125950),
        ("¥1,234,567.89", 123456789),
        ("￥12元", 1200),
        ("-35.5", -3550),
        (0, 0),
        (1259, 125900),
        (1259.1, 125910),
        (0.07, 7),
        (Decimal("0.01"), 1),
    ],
)
def test_yuan_become_exact_fen(written, fen):
    assert parse_yuan(written) == fen


@pytest.mark.parametrize("written", [None, "", " ", "—", "-", "－", "不详"])
def test_a_blank_is_unknown_and_never_zero(written):
    assert parse_yuan(written) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12,59", "千位分隔"),
        ("1,259,00", "千位分隔"),
        ("12.345", "小数超过两位"),
        (12.345, "小数超过两位"),
        ("约1200", "不是数字"),
        ("1.2万", "不是数字"),
        ("NaN", "不是数字"),
        ("Infinity", "不是数字"),
        (float("nan"), "不是合理的数字"),
        (1e300, "不是合理的数字"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(written, reason):
    with pytest.raises(BadAmount, match=reason):
        parse_yuan(written)


@given(st.integers(-(10**12), 10**12))
def test_every_amount_survives_being_written_and_read(fen):
    assert parse_yuan(format_fen(fen)) == fen


def test_unknown_is_written_as_a_dash():
    assert format_fen(None) == "—"


@pytest.mark.parametrize(("fen", "written"), [(125900, "1,259.00"), (-5, "-0.05"), (0, "0.00")])
def test_fen_are_written_as_yuan(fen, written):
    assert format_fen(fen) == written
