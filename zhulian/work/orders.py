"""Orders 交办: work that somebody asks for on a screen and a background process does, with progress and a way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.work import actions as work
from zhulian.work.actions import LEASE, Lease, LeaseLost
from zhulian.work.models import Run
from zhulian.work.owners import forfeit_of_dead

AFRESH = {
    "state": Run.State.WAITING,
    "problem": "",
    "progress": {},
    "cancel_asked_at": None,
    "finished_at": None,
}


class Cancelled(Exception):
    """The person who asked for the run no longer wants it."""

    def __init__(self) -> None:
        super().__init__("已按要求取消")


@transaction.atomic
def order(*, kind: str, key: str, words: str, terms: dict[str, Any], by: Actor, at: datetime) -> Run:
    """Ask for a run; the same key is the same run, and one that failed or was cancelled waits again."""
    run, is_new = Run.objects.get_or_create(
        key=key, defaults={"kind": kind, "words": words, "terms": terms, "asker": asdict(by)}
    )
    again = Run.objects.filter(pk=run.pk, state__in=(Run.State.FAILED, Run.State.CANCELLED)).update(**AFRESH)
    if is_new or again:
        ledger.record(
            action="交办作业",
            actor=by,
            at=at,
            object_kind="run",
            object_id=run.pk,
            purpose=words,
            detail=terms,
        )
    run.refresh_from_db()
    return run


@transaction.atomic
def cancel(*, run: Run, by: Actor, at: datetime) -> None:
    """Stop a run: at once while it waits, at its next word of progress while it is under way."""
    waiting = Run.objects.filter(pk=run.pk, state=Run.State.WAITING)
    if not waiting.update(state=Run.State.CANCELLED, finished_at=at):
        Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(cancel_asked_at=at)
    ledger.record(action="取消作业", actor=by, at=at, object_kind="run", object_id=run.pk, purpose=run.words)


def take(*, kinds: Iterable[str], owner: str, at: datetime) -> Lease | None:
    """Take the run of these kinds that has waited longest, or one whose owner died; None when there is none."""
    ordered = Run.objects.ordered(kinds)
    for key in ordered.filter(state=Run.State.RUNNING).values_list("key", flat=True):
        forfeit_of_dead(key, at)
    for run in ordered.free(at):
        lease = work.claim(kind=run.kind, key=run.key, owner=owner, at=at)
        if lease is not None:
            return lease
    return None


def tell(*, lease: Lease, at: datetime, words: str, done: int, total: int) -> None:
    """Say how far a run is; raise `LeaseLost`, or `Cancelled` when nobody wants it any more."""
    progress = {"words": words, "done": done, "total": total}
    held = Run.objects.held(lease.run_id, lease.owner, lease.fence)
    if not held.update(progress=progress, lease_until=at + LEASE):
        raise LeaseLost(lease)
    if is_unwanted(lease.run_id):
        raise Cancelled


def is_unwanted(run_id: UUID) -> bool:
    """Whether somebody asked to cancel this run."""
    return Run.objects.filter(pk=run_id, cancel_asked_at__isnull=False).exists()


def stop(*, lease: Lease, at: datetime) -> None:
    """End a run that was cancelled; what it had written so far stays as its checkpoints left it."""
    Run.objects.held(lease.run_id, lease.owner, lease.fence).update(
        state=Run.State.CANCELLED, finished_at=at, lease_until=None
    )
