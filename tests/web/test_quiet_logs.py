"""Logs 日志 say nothing of people: planted names and ID numbers never reach them, not even when a page breaks."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from tests.cast import CAST, HE
from tests.web.stage import a_match_of, confirmed
from zhulian.accounts.roles import TownClerk
from zhulian.registry.models import Household

PLANTED = {text for home in CAST for one in home.members for text in (one.name, one.id_number)}


@pytest.fixture
def said(caplog):
    """Everything any logger says, with arguments and tracebacks."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


def leaked(text: str) -> set[str]:
    return {planted for planted in PLANTED if planted in text}


def test_the_planted_texts_would_be_found(said):
    logging.getLogger("zhulian").warning("户主 %s", HE.members[0].name)
    assert leaked(said()) == {HE.members[0].name}


def test_pages_that_show_and_open_people_log_nothing_of_them(browser_of, said):
    browser = browser_of(TownClerk)
    home = Household.objects.get(number=HE.number)
    person = home.memberships.get(relation="户主").person
    browser.get(reverse("household", args=[home.pk]))
    browser.post(reverse("households"), {"q": HE.members[0].id_number})
    browser.get(reverse("households"), {"q": HE.members[0].name})
    given = {
        "field": "id_number",
        "person": str(person.pk),
        "purpose": "入户走访",
        "serves": a_match_of(home),
    }
    assert (
        HE.members[0].id_number in browser.post(reverse("open-field", args=[home.pk]), given).content.decode()
    )
    confirmed(browser).post(reverse("match-export"), {"purpose": "登门告知政策"})
    assert leaked(said()) == set()


def test_a_page_that_breaks_in_the_middle_logs_nothing_of_people(browser_of, said, monkeypatch):
    browser = browser_of(TownClerk)
    browser.raise_request_exception = False
    home = Household.objects.get(number=HE.number)
    monkeypatch.setattr("zhulian.web.household.render", lambda *given: 1 / 0)
    assert browser.get(reverse("household", args=[home.pk])).status_code == 500
    assert "ZeroDivisionError" in said()
    assert leaked(said()) == set()
