"""How often a page may ask the database 查询预算: the same however many households there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import HE
from tests.web.stage import at_most
from tests.web.village import enrol_invented, match_everybody
from zhulian.accounts.roles import CountyClerk, TownClerk
from zhulian.matching.models import Match
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db
# Session, user, posts and the ledger row included.
LIST, HOUSEHOLD = 10, 12
QUERIES = ("", "?kind=missed", "?sort=amount", "?sort=area", "?policy=disability_care_subsidy", "?q=何守田")


@pytest.fixture
def crowd(village):
    """Two hundred households more than the cast."""
    enrol_invented(200)
    match_everybody()
    assert Match.objects.current().values("household").distinct().count() > 50


def warm(browser, address: str) -> str:
    """Open a page once, so that counts are kept, and return its address."""
    assert browser.get(address).status_code == 200
    return address


def household_page() -> str:
    return reverse("household", args=[Household.objects.get(number=HE.number).pk])


@pytest.mark.parametrize("role", [CountyClerk, TownClerk])
def test_a_list_stays_within_its_budget_under_every_filter_and_order(crowd, browser_of, role):
    browser = browser_of(role)
    for query in QUERIES:
        address = warm(browser, reverse("matches") + query)
        with at_most(LIST):
            browser.get(address)


def test_a_household_page_stays_within_its_budget(crowd, browser_of):
    browser = browser_of(CountyClerk)
    address = warm(browser, household_page())
    with at_most(HOUSEHOLD):
        browser.get(address)


@pytest.mark.parametrize("page", ["list", "household"])
def test_two_hundred_households_more_cost_no_query_more(browser_of, page):
    browser = browser_of(CountyClerk)
    address = warm(browser, reverse("matches") if page == "list" else household_page())
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    enrol_invented(200)
    match_everybody()
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)
