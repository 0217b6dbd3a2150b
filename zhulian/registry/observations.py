"""One statement 一条事实: checked against dictionary and sources, and how it stands beside earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from zhulian.registry.models import Observation
from zhulian.registry.sources import BadSource, source_of
from zhulian.registry.values import BadFact, encode, fact_of
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Level


@dataclass(slots=True)
class Statement:
    """The columns of an Observation that is not written yet; many are made, so it is no model."""

    household_id: UUID | None
    person_id: UUID | None
    fact: str
    value: Any
    source: str
    valid_from: date
    valid_to: date | None
    learned_at: datetime
    source_ref: str = ""
    evidence: str = ""
    recorded_by: str = ""
    fingerprint: str = ""
    ended_at: datetime | None = None
    retracted_at: datetime | None = None

    @property
    def subject_id(self) -> UUID:
        """The household or the person it is about."""
        return self.household_id or self.person_id


def draft(
    fact: str,
    value: Any,
    source: str,
    *,
    valid_from: date,
    at: datetime,
    household_id: UUID | None = None,
    person_id: UUID | None = None,
    valid_to: date | None = None,
    source_ref: str = "",
    evidence: str = "",
    recorded_by: str = "",
) -> Statement:
    """Return a checked statement about a household or a person; `fact` is a code or a Chinese name.

    Raises BadFact for an unknown fact, a value or period it cannot have, or the wrong kind of subject;
    BadSource when the source is not competent.
    """
    known = _competent(fact, source, household_id is not None)
    if valid_to is not None and valid_to <= valid_from:
        raise BadFact(f"{known.name}的止期 {valid_to} 应晚于起期 {valid_from}")
    row = Statement(
        household_id,
        person_id,
        known.code,
        encode(known, value),
        source,
        valid_from,
        valid_to,
        at,
        source_ref,
        evidence,
        recorded_by,
    )
    row.fingerprint = fingerprint(row)
    return row


@lru_cache(maxsize=4_096)
def _competent(fact: str, source: str, is_household: bool) -> Fact:
    known = fact_of(fact)
    fits = Level.HOUSEHOLD in known.levels if is_household else known.levels != {Level.HOUSEHOLD}
    if not fits:
        raise BadFact(f"{known.name}是{'、'.join(level.value for level in known.levels)}的事实，对象不对")
    if not source_of(source).may_say(known.name):
        raise BadSource(f"来源“{source_of(source).name}”无权说{known.name}（policies/sources.yaml 的“可说”）")
    return known


def fingerprint(row: Statement | Observation, mark: str = "") -> str:
    """Return the name of this statement: the same words of the same source are one row.

    A retracted row takes its moment as a `mark`, so that the words may be said again.
    """
    subject = row.household_id or row.person_id
    words = f"{subject}\0{row.fact}\0{row.value}\0{row.valid_from}\0{row.source}\0{row.source_ref}\0{mark}"
    return blake2b(words.encode(), digest_size=20).hexdigest()


def repeats(row: Statement, earlier: Observation) -> bool:
    """Tell whether an open earlier statement already says this, from the same document."""
    return (
        earlier.valid_to is None
        and row.valid_to is None
        and earlier.value == row.value
        and earlier.valid_from <= row.valid_from
        and (earlier.source_ref, earlier.evidence) == (row.source_ref, row.evidence)
    )


def replace(row: Statement, earlier: Iterable[Observation], at: datetime) -> list[Observation]:
    """Give one source one line of time per fact; return the earlier open rows that changed (unsaved).

    An earlier one ends where the new one begins; one from the same day was mistaken and is retracted; the
    new one ends where a later one begins.
    """
    changed = []
    for other in earlier:
        if other.valid_from < row.valid_from:
            other.valid_to, other.ended_at = row.valid_from, at
        elif other.valid_from == row.valid_from:
            take_back(other, at)
        else:
            row.valid_to = min(other.valid_from, row.valid_to or other.valid_from)
            continue
        changed.append(other)
    return changed


def take_back(row: Observation, at: datetime) -> None:
    """Mark a statement as mistaken and free its words."""
    row.retracted_at = at
    row.fingerprint = fingerprint(row, mark=at.isoformat())
