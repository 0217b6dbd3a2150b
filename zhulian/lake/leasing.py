"""Leasing 租用: one import of a feed and period at a time; a killed one is taken over at once."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from zhulian.lake.models import Delivery
from zhulian.work import actions as work
from zhulian.work.actions import Lease
from zhulian.work.heartbeat import heartbeat
from zhulian.work.models import Run

KIND = "导入数据源"


class IsBusy(Exception):
    """Another process imports the same period now; the message says what to do."""


@contextmanager
def leased(feed: str, period: str, clock: Callable[[], datetime]) -> Iterator[Lease]:
    """Hold the run of the next delivery of a feed and period inside the block; raise IsBusy.

    The run counts the deliveries before it, so that every file, an earlier one again too, has a run of its own.
    """
    count = Delivery.objects.filter(feed=feed, period=period).count()
    key = f"{feed}/{period}/{count + 1}"
    _forfeit_of_dead(key, clock())
    lease = work.claim(kind=KIND, key=key, owner=_myself(), at=clock())
    if lease is None:
        raise IsBusy(f"{feed} {period} 期正由另一个进程导入。请等它结束；若它已中断，两分钟后再试")
    try:
        with heartbeat(lease, clock):
            yield lease
    except Exception as problem:
        work.fail(lease=lease, at=clock(), problem=str(problem))
        raise


def _myself() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _forfeit_of_dead(key: str, at: datetime) -> None:
    """A process of this machine that no longer exists need not be waited for."""
    run = Run.objects.filter(key=key, state=Run.State.RUNNING).first()
    if run is None:
        return
    host, _, process = run.owner.rpartition(":")
    if host == socket.gethostname() and process.isdecimal() and not _is_alive(int(process)):
        work.forfeit(key=key, owner=run.owner, at=at)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
