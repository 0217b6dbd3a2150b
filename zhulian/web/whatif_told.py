"""A scenario in words 推演结果: names beside codes, differences beside sums, unknowns said as such."""

from __future__ import annotations

from typing import Any

from zhulian.accounts.models import Area

NOBODY = "没有能算的户"


def told(result: dict[str, Any]) -> dict[str, Any]:
    """Return what a page or a workbook shows of a result."""
    names = dict(Area.objects.filter(level=Area.Level.TOWN).values_list("code", "name"))
    towns = [_more({**row, "name": names.get(row["code"], row["code"])}) for row in result["towns"]]
    policies = [_more(row) for row in result["policies"]]
    moved = [row for row in policies if _moves(row)]
    return {
        **result,
        "total": _more(result["total"]),
        "towns": sorted(
            (row for row in towns if row["moved_fen"]), key=lambda row: (-row["moved_fen"], row["code"])
        ),
        "quiet_towns": [row for row in towns if not row["moved_fen"]],
        "kinds": [_more({**row, "name": row["code"]}) for row in result["kinds"]],
        "policies": moved,
        "unmoved": [row["name"] for row in policies if not _moves(row)],
        "open": [row for row in policies if row["receiving_unknown"]],
        "views": [_view(view) for view in result["poverty"]["views"]],
    }


def _more(row: dict[str, Any]) -> dict[str, Any]:
    """The difference per month and year; None where a sum is not said."""
    before, after = row["fen_before"], row["fen_after"]
    more = None if before is None or after is None else after - before
    moved = abs(more or 0)
    # A chart draws whole yuan.
    drawn = {"moved_fen": moved, "moved_year_fen": moved * 12, "more_yuan": (moved + 50) // 100}
    return {**row, "more_fen": more, "year_fen": None if more is None else more * 12, **drawn}


def _moves(row: dict[str, Any]) -> bool:
    keys = ("gaining", "losing", "more", "less", "more_fen")
    return any(row[key] for key in keys) or row["unknown_before"] != row["unknown_after"]


def _view(view: dict[str, Any]) -> dict[str, Any]:
    least, most = view["at_least"], view["at_most"]
    return {
        "words": view["words"],
        "shares": [_between(least[name], most[name]) for name in ("fgt0", "fgt1", "fgt2")],
        "gap_least": least["gap_fen"],
        "gap_most": most["gap_fen"],
    }


def _between(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return NOBODY
    return f"{least:.4f}" if least == most else f"{least:.4f} 至 {most:.4f}"
