"""Values as policy files and cases write them 值的写法: yuan, 是/否, percentages, dates, to the engine's own values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Spot
from zhulian.rules.problems import Problem

TRUTHS = {"是": True, "否": False, True: True, False: False}
MOST_FEN = 10**13
BOUNDS = {Kind.AMOUNT: (0, MOST_FEN), Kind.COUNT: (0, 100_000)}


def read_value(kind: Kind, raw: Any, spot: Spot, choices: Sequence[str] = ()) -> Any:
    """Read one written value: amounts come in yuan and leave as fen. Raises Problem with a cure.

    金额 is a whole number of fen; 未舍入金额 may be a Fraction of a fen. A ratio is a Fraction.
    """
    match kind:
        case Kind.TRUTH:
            return _truth(raw, spot)
        case Kind.DATE:
            return _date(raw, spot)
        case Kind.CHOICE:
            return _choice(raw, spot, choices)
        case Kind.COUNT:
            return _count(raw, spot)
        case Kind.RATIO:
            return Fraction(_number(raw, spot))
        case Kind.AMOUNT | Kind.EXACT:
            return _fen(kind, raw, spot)
        case Kind.SEQUENCE:
            return tuple(Fraction(_number(item, spot)) for item in _list(raw, spot))
        case Kind.TIERS:
            return _tiers(raw, spot)
        case Kind.MAP:
            return _map(raw, spot, choices)


def within(value: Any, bounds: tuple[int, int] | None) -> bool:
    """Tell whether a number lies within its bounds (both included); values without bounds always do."""
    return bounds is None or bounds[0] <= value <= bounds[1]


def _truth(raw: Any, spot: Spot) -> bool:
    if isinstance(raw, bool | str) and raw in TRUTHS:
        return TRUTHS[raw]
    raise Problem(f"“{raw}”不是布尔值", "写 true 或 false（也可写 真、假、是、否）", spot)


def _date(raw: Any, spot: Spot) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Problem(f"“{raw}”不是日期", "日期写作 2026-07-01", spot) from None


def _choice(raw: Any, spot: Spot, choices: Sequence[str]) -> str:
    text = fold(raw) if isinstance(raw, str) else raw
    if text not in choices:
        raise Problem(f"“{raw}”不在枚举值里", f"可写的有：{'、'.join(choices)}", spot)
    return str(text)


def _count(raw: Any, spot: Spot) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    raise Problem(f"“{raw}”不是整数", "写整数，如 6", spot)


def _number(raw: Any, spot: Spot) -> int | Fraction:
    if isinstance(raw, int | Fraction) and not isinstance(raw, bool):
        return raw
    raise Problem(f"“{raw}”不是数", "写数，如 0.6 或 1200.50", spot)


def _fen(kind: Kind, raw: Any, spot: Spot) -> int | Fraction:
    fen = Fraction(_number(raw, spot)) * 100
    if fen.denominator == 1:
        return fen.numerator
    if kind is Kind.EXACT:
        return fen
    raise Problem(f"“{float(fen) / 100:.6g}”不足一分", "金额写到分，如 1200.50", spot)


def _list(raw: Any, spot: Spot) -> list[Any]:
    if isinstance(raw, list) and raw:
        return raw
    raise Problem("序列要写成列表", "写作 [1, 1, 0.8]", spot)


def _tiers(raw: Any, spot: Spot) -> tuple[tuple[int | Fraction | None, int], ...]:
    """Read 分档: pairs of upper limit (None: no limit) and amount, both in fen, limits rising."""
    usage = "写作 [{档: A, 上限: 77, 金额: 640}, {档: B, 上限: , 金额: 507}]，上限由低到高，末档可空"
    tiers = []
    for item in _list(raw, spot):
        if not isinstance(item, dict) or not {"上限", "金额"} <= set(item) <= {"档", "上限", "金额"}:
            raise Problem("分档表写得不对", usage, spot)
        limit = None if item["上限"] is None else _fen(Kind.EXACT, item["上限"], spot)
        tiers.append((limit, int(_fen(Kind.AMOUNT, item["金额"], spot))))
    limits = [limit for limit, _ in tiers[:-1]] + [limit for limit, _ in tiers[-1:] if limit is not None]
    if None in limits or limits != sorted(limits):  # type: ignore[type-var]
        raise Problem("分档表的上限没有由低到高", usage, spot)
    return tuple(tiers)


def _map(raw: Any, spot: Spot, choices: Sequence[str]) -> dict[str, int]:
    if not isinstance(raw, dict):
        raise Problem("映射要写成“键: 金额”", f"键可写：{'、'.join(choices)}", spot)
    return {_choice(key, spot, choices): int(_fen(Kind.AMOUNT, item, spot)) for key, item in raw.items()}
