"""The worker 作业进程: takes the runs people asked for, one after another, and says how far each is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.ledger.actors import Actor
from zhulian.work import actions as work
from zhulian.work import orders
from zhulian.work.actions import Lease, LeaseLost
from zhulian.work.heartbeat import heartbeat
from zhulian.work.models import Run
from zhulian.work.orders import Cancelled
from zhulian.work.owners import myself

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
# A run says how far it is this often at most; every word is a write.
TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """What a handler is given: what was asked, by whom, and how to say how far it is.

    `tell(words, done, total)` raises Cancelled when the run is no longer wanted; a handler lets it pass.
    """

    terms: Mapping[str, Any]
    by: Actor
    clock: Clock
    data_dir: Path
    tell: Callable[[str, int, int], None]


Handler = Callable[[Task], dict[str, Any]]


class CannotDo(Exception):
    """A run cannot be done as things are; the message says why, and what to do."""


def work_off(*, handlers: Mapping[str, Handler], clock: Clock, data_dir: Path) -> int:
    """Do every run that waits, the oldest first; return how many were taken."""
    taken = 0
    while lease := orders.take(kinds=tuple(handlers), owner=myself(), at=clock()):
        _do(lease, handlers[lease.kind], clock, data_dir)
        taken += 1
    return taken


def _do(lease: Lease, handler: Handler, clock: Clock, data_dir: Path) -> None:
    """Do one run; whatever happens, it ends in words a person can read, and the next one goes on."""
    run = Run.objects.get(pk=lease.run_id)
    task = Task(run.terms, Actor(**run.asker), clock, data_dir, _teller(lease, clock))
    try:
        with heartbeat(lease, clock), in_whole_county(Errand.ORDERED_RUN):
            result = handler(task)
        work.finish(lease=lease, at=clock(), result=result)
    except Cancelled:
        orders.stop(lease=lease, at=clock())
    except LeaseLost as lost:
        log.warning("%s", lost)
    except CannotDo as problem:
        work.fail(lease=lease, at=clock(), problem=str(problem))
    except Exception:
        log.exception("作业 %s %s 没有做完", run.kind, run.key)
        work.fail(lease=lease, at=clock(), problem="程序出错，没有做完。原因在服务日志里，请交给系统管理员")


def _teller(lease: Lease, clock: Clock) -> Callable[[str, int, int], None]:
    last = ("", 0.0)

    def tell(words: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if words == last[0] and now - last[1] < TELL_SECONDS:
            return
        orders.tell(lease=lease, at=clock(), words=words, done=done, total=total)
        last = (words, now)

    return tell
