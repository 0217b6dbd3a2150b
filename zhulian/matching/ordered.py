"""County-wide work as people order it 全县作业的交办: match the county again, try out a draft on it."""

from __future__ import annotations

from datetime import date, datetime

from zhulian.ledger.actors import Actor
from zhulian.policies.catalogues import in_force
from zhulian.policies.models import Edition
from zhulian.work.models import Run
from zhulian.work.orders import order

REMATCH = "rematch_county"
PREVIEW = "preview_policy"


def order_rematch(*, county: str, on: date, by: Actor, at: datetime) -> Run:
    """Ask for the county to be matched by the policies in force now, or return the run that still waits or works."""
    unended = Run.objects.filter(kind=REMATCH, state__in=(Run.State.WAITING, Run.State.RUNNING)).first()
    if unended is not None:
        return unended
    key = f"{REMATCH}:{county}:{on}:{at.isoformat(timespec='seconds')}"
    return order(
        kind=REMATCH,
        key=key,
        words="重新比对全县",
        terms={"county": county, "on": on.isoformat()},
        by=by,
        at=at,
    )


def order_preview(*, edition: Edition, county: str, on: date, by: Actor, at: datetime) -> Run:
    """Ask what a draft would change in the county; the same text against the same policies is asked once."""
    return order(
        kind=PREVIEW,
        key=preview_key(edition, county, on),
        words=f"{edition} 在全县试算",
        terms={"county": county, "on": on.isoformat(), "edition": str(edition.pk), "sha256": edition.sha256},
        by=by,
        at=at,
    )


def preview_key(edition: Edition, county: str, on: date) -> str:
    """Return the key of a draft's trial on a day, as its text and the policies in force stand now."""
    return f"{PREVIEW}:{county}:{on}:{edition.pk}:{edition.sha256[:16]}:{in_force(county).fingerprint[:16]}"
