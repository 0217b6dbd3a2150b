"""Verifying 验链: recompute the whole chain and name the first row that does not fit; a long one on several cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import orjson
from cryptography.hazmat.primitives import hashes
from django.db import connection, connections
from django.db.models import Max

from zhulian.ledger.chain import BEGINNING, CONTENT, digest
from zhulian.ledger.models import Event

_FETCHED = 5_000
# Starting processes takes a tenth of a second: shorter chains are sooner verified without.
_WORTH_PROCESSES = 50_000
_TEXTS = ", ".join(CONTENT[1:-1])
# The database writes a row up to its details as the chain does; what it cannot write so is left to the exact digest.
_SQLITE = f"""json_array(sequence, previous_hash, replace(at, ' ', 'T') || CASE length(at)
    WHEN 26 THEN '+00:00' WHEN 19 THEN '.000000+00:00' ELSE '' END, {_TEXTS})"""
_POSTGRESQL = f"""'[' || sequence || ',' || to_json(previous_hash) || ',"'
    || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || '",'
    || {" || ',' || ".join(f"to_json({name})" for name in CONTENT[1:-1])} || ']'"""
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
    broken = kept.pop(0, "")
    sequence, previous = 0, BEGINNING
    for span in [] if broken else _verified(kept):
        if span.before != previous:
            broken = f"第 {sequence + 1} 行接不上前一行：正在核验时，前一行被换过"
        else:
            sequence, previous, broken = span.sequence, span.head, span.broken
        if broken:
            break
    cut_off = [place for place in kept if place > sequence]
    if cut_off and not broken:
        last = max(cut_off)
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


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of the chain that was verified: the digest it was to follow, and the place and digest of its last good row."""

    before: str
    sequence: int
    head: str
    broken: str


def _verified(kept: Mapping[int, str]) -> Iterator[_Span]:
    """Verify the chain in parts, each against the row before it, and give them in order."""
    top = Event.objects.aggregate(top=Max("sequence"))["top"] or 0
    parts = 1 if top < _WORTH_PROCESSES or connection.in_atomic_block else os.cpu_count() or 1
    # A place of 0 would be wrong too, so the first part begins before it.
    bounds = list(pairwise([-1, *(top * part // parts for part in range(1, parts)), top]))
    if parts == 1:
        yield from (_verify_span(*bound, kept) for bound in bounds)
        return
    # Processes share nothing with this one but the code, the database's connection least of all.
    connections.close_all()
    with ProcessPoolExecutor(parts, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_verify_span, *zip(*bounds, strict=True), [kept] * parts)


def _verify_span(after: int, last: int, kept: Mapping[int, str]) -> _Span:
    """Recompute the rows whose place lies after one and up to another."""
    sequence = max(after, 0)
    previous = before = _digest_at(sequence)
    broken = ""
    for written, detail, current in _rows(after, last):
        place = sequence + 1
        if _quick(f'[{place},"{previous}",', written, detail) != current:
            broken = _fault(place, previous)
        if not broken and kept.get(place, current) != current:
            broken = f"第 {place} 行（编号 {_number(place)}）与留存的链头不同：从这一行或更早，整条链被重写过"
        if broken:
            return _Span(before, sequence, previous, broken)
        sequence, previous = place, current
    if sequence < last:
        broken = _fault(sequence + 1, previous)
    return _Span(before, sequence, previous, broken)


def _digest_at(sequence: int) -> str:
    found = Event.objects.filter(sequence=sequence).values_list("hash", flat=True).first()
    return found if sequence and found else BEGINNING


def _rows(after: int, last: int) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of a span in order: as written up to the details, the details, and the digest."""
    written = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {written}, CAST(detail AS text), hash FROM ledger_event "
            f"WHERE sequence > %s AND sequence <= %s ORDER BY sequence",  # nosec B608 # names of the table and its columns only
            [after, last],
        )
        while rows := cursor.fetchmany(_FETCHED):
            yield from rows


def _quick(beginning: str, written: str | None, detail: str) -> str:
    """Return the digest of a row as the database wrote it; right for almost all, and never for a changed one."""
    if written is None or not written.startswith(beginning):
        return ""
    try:
        ordered = orjson.dumps(orjson.loads(detail), option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):
        return ""
    running = _BEGUN.copy()
    running.update(b"%b,%b]" % (written[:-1].encode(), ordered))
    return running.finalize().hex()


def _fault(expected: int, previous: str) -> str:
    """Say what is wrong with the row that should stand at a place; "" when the exact digest is right after all."""
    rows = Event.objects.chained().values_list("pk", "sequence", "previous_hash", "hash")
    row = rows.filter(sequence__gte=expected if expected > 1 else 0).first()
    if row is None:
        return f"第 {expected} 行不见了：核验开始时还在"
    identifier, place, before, current = row
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


def _number(place: int) -> int:
    return Event.objects.values_list("pk", flat=True).get(sequence=place)
