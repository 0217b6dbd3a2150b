"""Who acts 行为人: as text, so that the ledger outlives accounts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or programme, with the post held and the area of the post at that moment."""

    name: str
    post: str = ""
    area: str = ""


SYSTEM = Actor("系统")
