"""Changes 变动: what the engine would read differently after something was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from zhulian.registry.facts import Reading
from zhulian.registry.models import Change, Household
from zhulian.registry.values import encode, fact_of


def changes_between(
    household: Household, before: Reading, after: Reading, *, effective_on: date, at: datetime
) -> list[Change]:
    """Return unsaved Change rows for every chosen value that differs, members and obligors included."""
    return [
        Change(
            household=household,
            person_id=UUID(subject) if subject else None,
            area_path=household.area_path,
            fact=fact_of(name).code,
            old=old,
            new=new,
            source=source,
            effective_on=effective_on,
            learned_at=at,
        )
        for subject, name, old, new, source in _differences(before, after)
    ]


def _differences(before: Reading, after: Reading) -> Iterator[tuple[str | None, str, Any, Any, str]]:
    for subject, name in _in_order(before.details, after.details):
        old, new = before.details.get((subject, name)), after.details.get((subject, name))
        if old is None or new is None or old.value != new.value:
            said = new or old
            yield subject, name, _stored(name, old), _stored(name, new), said.source


def _in_order(*keys: Iterable[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    return list(dict.fromkeys(key for group in keys for key in group))


def _stored(name: str, said: Any) -> Any:
    return None if said is None else encode(fact_of(name), said.value)
