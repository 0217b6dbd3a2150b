"""Today and now 今天与此刻."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.staff import DAY
from zhulian.accounts.today import now, today


def test_the_calendar_of_the_machine_counts_where_no_day_is_named(settings):
    settings.TODAY = None
    assert today() == timezone.localdate(now())
    assert timezone.now() - now() < timedelta(minutes=1)


def test_a_day_that_stands_still_has_the_time_of_day_of_the_machine(settings):
    settings.TODAY = DAY
    before = timezone.localtime()
    moment = now()
    assert (timezone.localdate(moment), today()) == (DAY, DAY)
    assert moment.utcoffset() == before.utcoffset()
    apart = (moment.hour * 60 + moment.minute) - (before.hour * 60 + before.minute)
    assert apart % (24 * 60) in (0, 1)
