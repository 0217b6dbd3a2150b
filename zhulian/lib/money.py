"""Money 金额: yuan as people write them, fen as the system keeps them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from zhulian.lib.text import UNKNOWN_MARKS, fold

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
# A double holds 15 decimal digits; a cell that differs from whole fen by less than this is whole fen.
_FLOAT_DUST = 1e-4


class BadAmount(ValueError):
    """The text is no amount of yuan; the message says why in Chinese and names the cure."""


def parse_yuan(value: str | int | float | Decimal | None) -> int | None:
    """Return yuan as whole fen, or None where nothing is known ("", "—").

    Raises BadAmount: nothing is rounded, fractions of a fen are refused.
    """
    if value is None:
        return None
    if isinstance(value, float):
        return _fen_of_float(value)
    text = fold(str(value)).removeprefix("¥").removesuffix("元").replace("，", ",")
    if text in UNKNOWN_MARKS:
        return None
    if "," in text:
        if not _GROUPED.fullmatch(text):
            raise BadAmount(f"金额“{value}”的千位分隔不对。请写成 1,259.00 或 1259.00")
        text = text.replace(",", "")
    try:
        fen = Decimal(text) * 100
    except InvalidOperation:
        raise BadAmount(f"金额“{value}”不是数字。请填写元，例如 1259.00") from None
    if not fen.is_finite():
        raise BadAmount(f"金额“{value}”不是数字。请填写元，例如 1259.00")
    if fen != fen.to_integral_value():
        raise BadAmount(f"金额“{value}”小数超过两位。请写到分为止")
    return int(fen)


def _fen_of_float(value: float) -> int:
    fen = value * 100
    if not abs(fen) < 1e14:
        raise BadAmount(f"金额“{value}”不是合理的数字。请填写元，例如 1259.00")
    if abs(fen - round(fen)) > _FLOAT_DUST:
        raise BadAmount(f"金额“{value}”小数超过两位。请写到分为止")
    return round(fen)


def format_fen(fen: int | None) -> str:
    """Return fen as yuan for reading, "1,259.00"; unknown is "—"."""
    if fen is None:
        return "—"
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"
