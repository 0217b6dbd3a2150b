"""Leasing 租用: one import of a feed and period at a time; a killed one is taken over at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from zhulian.lake.models import Delivery
from zhulian.work import actions as work
from zhulian.work.actions import Lease
from zhulian.work.heartbeat import heartbeat
from zhulian.work.owners import forfeit_of_dead, myself

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
    forfeit_of_dead(key, clock())
    lease = work.claim(kind=KIND, key=key, owner=myself(), at=clock())
    if lease is None:
        raise IsBusy(f"{feed} {period} 期正由另一个进程导入。请等它结束；若它已中断，两分钟后再试")
    try:
        with heartbeat(lease, clock):
            yield lease
    except Exception as problem:
        work.fail(lease=lease, at=clock(), problem=str(problem))
        raise
