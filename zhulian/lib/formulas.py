"""Formulas 公式注入: text that a spreadsheet would run is written with an apostrophe before it, and read without."""

from __future__ import annotations

RUN = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = tuple(f"'{sign}" for sign in RUN)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUN) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that `guarded` put before a text."""
    return text[1:] if text.startswith(_GUARDED) else text
