"""Small cells 小格: counts of fewer than five households are not said where a village could be recognised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

LEAST = 5
FEW = "<5"
COVERED = "不列"


def cover(rows: Sequence[dict[str, Any]], counts: Iterable[str], sums: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of one partition with small counts as <5 and the sums beside them unsaid.

    Where one row alone would be missing from a column it could be worked out from the total; then the next
    smallest is 不列 too.
    """
    covered = [dict(row) for row in rows]
    for name in counts:
        for row in covered:
            if 0 < row[name] < LEAST:
                row[name] = FEW
        _cover_another(covered, name)
    for row in covered:
        if any(isinstance(row[name], str) for name in counts):
            row |= dict.fromkeys(sums)
    return covered


def _cover_another(rows: list[dict[str, Any]], name: str) -> None:
    said = [row for row in rows if isinstance(row[name], int) and row[name]]
    if said and len(rows) > 1 and sum(row[name] == FEW for row in rows) == 1:
        min(said, key=lambda row: row[name])[name] = COVERED
