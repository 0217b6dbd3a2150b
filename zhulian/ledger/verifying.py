"""Verifying 验链: recompute the whole chain in one pass and name the first row that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from django.db import connection

from zhulian.ledger.chain import BEGINNING, CONTENT, digest
from zhulian.ledger.models import Event

_FETCHED = 5_000
_TEXTS = CONTENT[1:-1]
# The database writes moment and texts as the chain does; what it cannot write so is left to the exact digest.
_SQLITE = (
    "CASE WHEN at GLOB '????-??-?? ??:??:??' THEN substr(at, 1, 10) || 'T' || substr(at, 12) || '.000000+00:00' "
    "WHEN at GLOB '????-??-?? ??:??:??.??????' THEN substr(at, 1, 10) || 'T' || substr(at, 12) || '+00:00' END, "
    f"json_array({', '.join(_TEXTS)}), detail || ''"
)
_POSTGRESQL = (
    """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), """
    f"""'[' || {" || ',' || ".join(f"to_json({name})::text" for name in _TEXTS)} || ']', detail::text"""
)
_BEGUN = hashes.Hash(hashes.SM3())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found. `broken` names the first bad row in Chinese, or is empty.

    `head` is "sequence:hash" of the last good row: kept outside, it later proves that nothing was cut off.
    """

    checked: int
    unsealed: int
    head: str
    broken: str = ""


def verify(*, anchors: Collection[str] = ()) -> Verdict:
    """Recompute the whole chain and name the first row that does not fit.

    `anchors` are heads kept outside: a chain that no longer holds one of them was cut or rewritten.
    """
    kept = _by_place(anchors)
    sequence, previous, broken = 0, BEGINNING, kept.pop(0, "")
    for identifier, place, before, current, at, texts, detail in _rows():
        if place != sequence + 1 or before != previous or _quick(place, before, at, texts, detail) != current:
            broken = broken or _fault(sequence + 1, previous, identifier, place, before, current)
            if broken:
                break
        if place in kept and kept.pop(place) != current:
            broken = f"第 {place} 行（编号 {identifier}）与留存的链头不同：从这一行或更早，整条链被重写过"
            break
        sequence, previous = place, current
    if not broken and kept:
        last = max(kept)
        broken = f"链只到第 {sequence} 行，留存的链头是第 {last} 行：末尾被截去 {last - sequence} 行"
    return Verdict(sequence, Event.objects.unsealed().count(), f"{sequence}:{previous}", broken)


def _by_place(anchors: Collection[str]) -> dict[int, str]:
    """Return digests by place; under 0 lies what is wrong with an anchor."""
    kept: dict[int, str] = {}
    for anchor in anchors:
        place, _, kept_digest = anchor.strip().partition(":")
        if not place.isdecimal() or len(kept_digest) != len(BEGINNING):
            return {0: f"留存的链头“{anchor}”看不懂。应是“行数:摘要”"}
        if int(place) == 0:
            continue
        if kept.setdefault(int(place), kept_digest) != kept_digest:
            return {0: f"留存的链头里第 {place} 行有两个不同的摘要。有一处被改过"}
    return kept


def _rows() -> Iterator[tuple[Any, ...]]:
    """Yield number, place, digest before, digest, moment, texts and detail of every chained row, in order."""
    content = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT id, sequence, previous_hash, hash, {content} FROM ledger_event "
            f"WHERE sequence IS NOT NULL ORDER BY sequence"
        )
        while rows := cursor.fetchmany(_FETCHED):
            yield from rows


def _quick(place: int, before: str, at: str | None, texts: str, detail: str) -> str:
    """Return the digest of a row as the database wrote it; right for almost all, and never for a changed one."""
    try:
        ordered = orjson.dumps(orjson.loads(detail), option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError):
        return ""
    running = _BEGUN.copy()
    running.update(f'[{place},"{before}","{at}",{texts[1:-1]},{ordered}]'.encode())
    return running.finalize().hex()


def _fault(expected: int, previous: str, identifier: int, place: int, before: str, current: str) -> str:
    """Say what is wrong with a row that failed the quick look; "" when the exact digest is right after all."""
    if place != expected:
        return f"第 {expected} 行不见了：其后紧接着的是第 {place} 行（编号 {identifier}）"
    if before != previous:
        return f"第 {place} 行（编号 {identifier}）接不上前一行：前一行被换过"
    try:
        content = Event.objects.values_list(*CONTENT).get(pk=identifier)
        if digest(place, before, content) == current:
            return ""
    except (AttributeError, TypeError, ValueError):
        pass
    return f"第 {place} 行（编号 {identifier}）的内容被改过"
