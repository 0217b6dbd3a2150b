"""Writes of scenarios 推演方案: ask for one, keep what came of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhulian.accounts.models import User
from zhulian.insight.changes import change_catalogue
from zhulian.insight.models import Scenario
from zhulian.insight.poverty import LINES
from zhulian.rules.catalogue import Catalogue
from zhulian.work.orders import order

WHATIF = "whatif"


class CannotAsk(Exception):
    """A scenario that cannot be asked for; the message says why and what to do."""


@transaction.atomic
def ask(
    *,
    title: str,
    changes: Sequence[str],
    catalogue: Catalogue,
    region: str,
    on: date,
    line: str,
    by: User,
    at: datetime,
) -> Scenario:
    """Order a scenario; the same changes on the same day and texts are the one that is there already.

    Raises CannotChange, CannotAsk.
    """
    if line not in LINES:
        raise CannotAsk(f"没有“{line}”这条线。可选：{'、'.join(LINES)}")
    change_catalogue(catalogue, changes, region=region, on=on)
    written = [" ".join(text.split()) for text in changes]
    number = uuid.uuid4()
    asked = "\n".join([region, on.isoformat(), line, catalogue.fingerprint, *written])
    run = order(
        kind=WHATIF,
        key=f"{WHATIF}:{region}:{on}:{hashlib.sha256(asked.encode()).hexdigest()[:32]}",
        words=f"推演 {'、'.join(written)}"[:120],
        terms={
            "scenario": str(number),
            "county": region,
            "on": on.isoformat(),
            "changes": written,
            "line": line,
        },
        by=by.actor,
        at=at,
    )
    scenario, _ = Scenario.objects.get_or_create(
        run=run,
        defaults={
            "id": number, "title": title, "changes": written, "region": region, "on": on, "line": line, "asked_by": by, "asked_at": at,
            "fingerprint": catalogue.fingerprint,
        },
    )  # fmt: skip
    return scenario


@transaction.atomic
def keep(*, scenario: Scenario, result: dict[str, Any], at: datetime) -> None:
    """Keep the result of a scenario, once."""
    Scenario.objects.filter(pk=scenario.pk, done_at=None).update(result=result, done_at=at)
