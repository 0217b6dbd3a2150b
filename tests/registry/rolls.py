"""Rolls 台账: one row of a ledger file, and a file of rows brought in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.registry.village import CLERK, DAY, NOW, write_csv
from zhulian.registry.importing import import_roll, preview


def row(who, *, number="CX-0001", village="640104001001", name="", relation="", id_number="", wage=""):
    return (number, village, "", name or who.name, id_number or who.id_number, relation or who.relation, wage)


def bring_in(seen, at=NOW, owner="test"):
    return import_roll(seen=seen, by=CLERK, owner=owner, clock=lambda: at)


def seen_of(path: Path, rows: Iterable[tuple[str, ...]]):
    """Write rows to a file and preview it."""
    return preview(file=write_csv(path, list(rows)), on=DAY)
