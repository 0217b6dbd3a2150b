"""Writes of leased runs: claim, extend, checkpoint, finish, fail. Exactly one worker wins each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from zhulian.work.models import Run

LEASE = timedelta(minutes=2)


class LeaseLost(Exception):
    """Somebody else holds the run now; what this worker has not committed must not be committed."""

    def __init__(self, lease: Lease):
        super().__init__(f"作业 {lease.kind} {lease.key} 的租约已不在 {lease.owner} 手里，停止写入")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one run, with the checkpoint to go on from."""

    run_id: uuid.UUID
    kind: str
    key: str
    owner: str
    fence: int
    checkpoint: dict[str, Any]


def claim(*, kind: str, key: str, owner: str, at: datetime) -> Lease | None:
    """Take the run of this key, making it if it is new; None when it is done or somebody else works on it.

    A run whose owner died is taken over from its checkpoint once the lease has expired.
    """
    run, _ = Run.objects.get_or_create(key=key, defaults={"kind": kind})
    won = (
        Run.objects.filter(pk=run.pk)
        .claimable(at)
        .update(
            state=Run.State.RUNNING,
            owner=owner,
            fence=F("fence") + 1,
            lease_until=at + LEASE,
            problem="",
            finished_at=None,
        )
    )
    if not won:
        return None
    run.refresh_from_db()
    return Lease(run.pk, run.kind, run.key, run.owner, run.fence, run.checkpoint)


def forfeit(*, key: str, owner: str, at: datetime) -> None:
    """End the lease of an owner that is known to be dead, so that the next claim need not wait."""
    Run.objects.filter(key=key, owner=owner, state=Run.State.RUNNING).update(lease_until=at - LEASE)


def extend(*, lease: Lease, at: datetime) -> None:
    """Show that the owner lives; raise `LeaseLost` when it no longer holds the run."""
    _write(lease, lease_until=at + LEASE)


def checkpoint(*, lease: Lease, at: datetime, progress: dict[str, Any]) -> None:
    """Set the checkpoint of a run, in the transaction of the work it stands for; raise `LeaseLost`."""
    _write(lease, checkpoint=progress, lease_until=at + LEASE)


def finish(*, lease: Lease, at: datetime, result: dict[str, Any]) -> None:
    """End a run with its result; raise `LeaseLost`."""
    _write(lease, state=Run.State.DONE, result=result, finished_at=at, lease_until=None)


def fail(*, lease: Lease, at: datetime, problem: str) -> None:
    """End a run with the reason why it failed; its checkpoint stays for another try. Raise `LeaseLost`."""
    _write(lease, state=Run.State.FAILED, problem=problem, finished_at=at, lease_until=None)


def _write(lease: Lease, **values: Any) -> None:
    if not Run.objects.held(lease.run_id, lease.owner, lease.fence).update(**values):
        raise LeaseLost(lease)
