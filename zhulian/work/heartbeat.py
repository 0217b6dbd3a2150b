"""The heartbeat 心跳: a thread extends the lease while one step of the work takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from django.db import DatabaseError, connection

from zhulian.work.actions import LEASE, Lease, LeaseLost, extend

# Three beats may be missed before the lease runs out.
BEAT_SECONDS = LEASE.total_seconds() / 4


@contextmanager
def heartbeat(
    lease: Lease, clock: Callable[[], datetime], beat_seconds: float = BEAT_SECONDS
) -> Iterator[Event]:
    """Keep a lease alive inside the block; the event given is set once the lease is lost."""
    stop, lost = Event(), Event()
    thread = Thread(target=_beat, args=(lease, clock, beat_seconds, stop, lost), daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        stop.set()
        thread.join()


def _beat(lease: Lease, clock: Callable[[], datetime], beat_seconds: float, stop: Event, lost: Event) -> None:
    try:
        while not stop.wait(beat_seconds):
            try:
                extend(lease=lease, at=clock())
            except LeaseLost:
                lost.set()
                return
            except DatabaseError:
                # A busy or restarting database: the next beat tries again, and every write is fenced anyway.
                connection.close()
    finally:
        connection.close()
