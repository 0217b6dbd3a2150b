"""The chain 链: each ledger row carries an SM3 digest over its own content and the digest before it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

CONTENT = (
    "at",
    "actor",
    "actor_post",
    "actor_area",
    "action",
    "object_kind",
    "object_id",
    "area_path",
    "purpose",
    "detail",
)
BEGINNING = "0" * 64
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def digest(sequence: int, previous_hash: str, content: tuple[Any, ...]) -> str:
    """Return the SM3 (hex) of one row: place in the chain, digest before it, then `CONTENT` in that order."""
    at: datetime = content[0]
    parts = (sequence, previous_hash, at.astimezone(UTC).isoformat(timespec="microseconds"), *content[1:])
    running = hashes.Hash(hashes.SM3())
    running.update(_canonical(parts).encode())
    return running.finalize().hex()
