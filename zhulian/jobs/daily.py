"""Daily work 每天的作业: ordered once a day without anybody asking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhulian.applications.actions import report_unused
from zhulian.jobs.worker import Task
from zhulian.ledger.actors import SYSTEM
from zhulian.work.models import Run
from zhulian.work.orders import order

REPORT_DRAFTS = "report_drafts"
DAILY = {REPORT_DRAFTS: "上报没有用于受理的草稿"}


def order_daily(*, on: date, at: datetime) -> None:
    """Order what is due on a day; what was ordered that day, done or failed, is not ordered again."""
    for kind, words in DAILY.items():
        key = f"{kind}:{on.isoformat()}"
        if not Run.objects.filter(key=key).exists():
            order(kind=kind, key=key, words=words, terms={"on": on.isoformat()}, by=SYSTEM, at=at)


def report_drafts(task: Task) -> dict[str, Any]:
    """Report the drafts of earlier days of which nothing came; return how many for each town."""
    return {"towns": report_unused(on=date.fromisoformat(task.terms["on"]), at=task.clock())}
