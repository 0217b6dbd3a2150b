"""Daily work 每天的作业: ordered once a day, done like everything else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.staff import AT, DAY, make_areas, make_officer
from zhulian.accounts.roles import TownClerk
from zhulian.applications.actions import open_draft
from zhulian.jobs.daily import REPORT_DRAFTS, order_daily
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off
from zhulian.ledger.models import Event
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    work_off(handlers=HANDLERS, clock=lambda: AT + timedelta(days=1), data_dir=Path())


def test_unused_drafts_are_reported_the_next_day_and_a_day_is_ordered_once(settings):
    settings.TODAY = DAY
    make_areas()
    draft = open_draft(help="medical", by=make_officer(TownClerk, "640104001"), at=AT)
    for _ in range(2):
        order_daily(on=DAY, at=AT)
        work()
    assert Run.objects.filter(kind=REPORT_DRAFTS).count() == 1
    assert not Event.objects.filter(action="上报未用的受理草稿").exists()
    order_daily(on=DAY + timedelta(days=1), at=AT)
    work()
    run = Run.objects.filter(kind=REPORT_DRAFTS).first()
    assert run.result == {"towns": {"640104001": 1}}
    assert Event.objects.get(action="上报未用的受理草稿").detail["ids"] == [draft.number]
