"""Two texts side by side 两版对照: the lines that differ, with a few around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One pair of lines. `kind`: same, changed, added, gone; a gap between parts has no numbers."""

    kind: str
    left_number: int | None = None
    left: str = ""
    right_number: int | None = None
    right: str = ""


def compared(before: bytes, after: bytes) -> list[Line]:
    """Pair the lines of two texts; long stretches of equal lines are left out. Equal texts give none."""
    left, right = (text.decode("utf-8", errors="replace").splitlines() for text in (before, after))
    lines: list[Line] = []
    for group in SequenceMatcher(None, left, right, autojunk=False).get_grouped_opcodes(AROUND):
        if lines or group[0][1] > 0:
            lines.append(Line("gap"))
        for operation in group:
            lines += _pairs(operation, left, right)
    return lines


def _pairs(operation: tuple[str, int, int, int, int], left: list[str], right: list[str]) -> Iterator[Line]:
    tag, start, stop, first, last = operation
    kind = {"equal": "same", "replace": "changed", "insert": "added", "delete": "gone"}[tag]
    for offset in range(max(stop - start, last - first)):
        one = start + offset if start + offset < stop else None
        other = first + offset if first + offset < last else None
        yield Line(
            kind
            if kind == "same" or (one is not None and other is not None)
            else "gone"
            if other is None
            else "added",
            None if one is None else one + 1,
            "" if one is None else left[one],
            None if other is None else other + 1,
            "" if other is None else right[other],
        )
