"""Text as people type it 文本规整: full-width forms folded, spaces gone."""

from __future__ import annotations

import unicodedata

UNKNOWN_MARKS = frozenset({"", "-", "--", "—", "——", "/", "无", "不详", "未知"})


def fold(text: str) -> str:
    """Return the text with full-width letters, digits and signs made half-width and every space removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())
