"""The page 异常查看: what fits a pattern is listed with why, a sample is drawn, and each review is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.ledger.test_patterns import CLERK
from zhulian.accounts.roles import Auditor, TownClerk
from zhulian.ledger.actions import record
from zhulian.ledger.models import Event
from zhulian.ledger.reviewing import OUTCOMES
from zhulian.web.unusual import SAMPLE

PAGE = "unusual"


@pytest.fixture
def burst(browser_of):
    """Twelve fields opened within a minute, a day ago; returns the auditor's browser."""
    browser = browser_of(Auditor)
    for number in range(12):
        record(
            action="查看原文", actor=CLERK, at=timezone.now() - timedelta(days=1), object_kind="household",
            object_id=number, area_path="640104001001", purpose="入户走访", detail={"field": "phone"},
        )  # fmt: skip
    return browser


def shown(browser, query: str = "") -> str:
    return browser.get(reverse(PAGE) + query).content.decode()


def test_a_burst_is_listed_with_who_why_and_the_way_to_its_rows(burst):
    page = shown(burst)
    assert "短时间大量打开原文" in page
    assert CLERK.name in page
    assert "12 次" in page
    address = page[page.index('<a href="/ledger/?actor') + 9 :]
    rows = burst.get(address[: address.index('"')].replace("&amp;", "&")).content.decode()
    assert rows.count("查看原文</span></td>") == 12


def test_a_quiet_office_reads_so(browser_of):
    assert "没有合乎下列样子的查看" in shown(browser_of(Auditor))


def test_looking_is_itself_a_row(burst):
    shown(burst)
    assert Event.objects.order_by("-id").first().action == "查看异常查看"


def test_a_review_is_noted_and_shown(burst):
    number = Event.objects.filter(action="查看原文").order_by("-id").first().pk
    given = {"outcome": OUTCOMES[1], "words": "问过本人，说是补录", "days": 7}
    page = burst.post(reverse("unusual-review", args=[number]), given, follow=True).content.decode()
    assert "已记下复核结果" in page
    assert "问过本人，说是补录" in page


def test_a_review_without_an_outcome_says_what_is_missing(burst):
    number = Event.objects.filter(action="查看原文").order_by("-id").first().pk
    page = burst.post(reverse("unusual-review", args=[number]), {}, follow=True).content.decode()
    assert "请选一项复核结果" in page
    assert not Event.objects.filter(action="复核查看").exists()


def test_a_sample_is_drawn_and_listed(burst):
    page = burst.post(reverse("unusual-draw"), {"days": 7}, follow=True).content.decode()
    drawn = Event.objects.get(action="抽查台账").detail
    assert len(drawn["ids"]) == min(12, SAMPLE)
    assert drawn["seed"] in page


def test_nobody_else_reviews(browser_of):
    browser = browser_of(TownClerk)
    assert browser.post(reverse("unusual-draw")).status_code == 403
    assert browser.post(reverse("unusual-review", args=[1])).status_code == 403
