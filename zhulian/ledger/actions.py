"""Writes of the ledger: record an act or a look, and chain what is committed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from zhulian.ledger.actors import Actor
from zhulian.ledger.chain import BEGINNING, CONTENT, digest
from zhulian.ledger.models import Event

_SEAL_LOCK = 0x7A68756C  # any number all sealers agree on
_BATCH = 5_000


@transaction.atomic
def record(
    *,
    action: str,
    actor: Actor | str,
    at: datetime,
    object_kind: str = "",
    object_id: object = "",
    area_path: str = "",
    purpose: str = "",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Write one ledger row in the transaction of the act it tells of.

    On SQLite, where one writer works at a time, the row is chained at once. On PostgreSQL it waits for `seal`,
    because a chain inside business transactions would make them queue. While the calendar stands still on the day of
    the demo, the row still says when the machine did it: evidence keeps real time.
    """
    actor = Actor(actor) if isinstance(actor, str) else actor
    event = Event(
        at=timezone.now() if settings.TODAY else at,
        actor=actor.name,
        actor_post=actor.post,
        actor_area=actor.area,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        area_path=area_path,
        purpose=purpose,
        detail=json.loads(json.dumps(detail or {}, cls=DjangoJSONEncoder)),
    )
    if connection.vendor == "sqlite":
        head = Event.objects.chained().values_list("sequence", "hash").last() or (0, BEGINNING)
        event.sequence, event.previous_hash = head[0] + 1, head[1]
        event.hash = digest(event.sequence, event.previous_hash, tuple(getattr(event, n) for n in CONTENT))
    event.save(force_insert=True)
    return event


def seal() -> int:
    """Chain all committed rows that are not chained yet; return how many.

    Sealers exclude each other; the order is their own, since numbers commit out of order.
    """
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEAL_LOCK])
        waiting = list(Event.objects.unsealed().values_list("id", *CONTENT)[:_BATCH])
        sequence, previous = Event.objects.chained().values_list("sequence", "hash").last() or (0, BEGINNING)
        links = []
        for identifier, *content in waiting:
            sequence += 1
            current = digest(sequence, previous, tuple(content))
            links.append((sequence, previous, current, identifier))
            previous = current
        # The guard of the table lets exactly this change pass, and only once for each row.
        cursor.executemany(
            "UPDATE ledger_event SET sequence = %s, previous_hash = %s, hash = %s WHERE id = %s", links
        )
    return len(links)
