"""A crowd 两百户: the list turned page by page, and how often a page asks the database 查询预算."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import HE
from tests.shared_rows import shared_rows
from tests.staff import COUNTY, DAY, make_officer
from tests.web.stage import at_most, opened_once
from tests.web.village import enrol_invented, match_everybody
from zhulian.accounts.roles import CountyClerk, TownClerk
from zhulian.matching.models import Match
from zhulian.registry.models import Household
from zhulian.web.match_filter import MatchFilter
from zhulian.web.match_list import page_of

pytestmark = pytest.mark.django_db
# Session, user, posts and the ledger row included.
LIST, HOUSEHOLD = 10, 12
QUERIES = ("", "?kind=missed", "?sort=amount", "?sort=area", "?policy=disability_care_subsidy", "?q=何守田")


def make_crowd() -> None:
    enrol_invented(200)
    match_everybody()
    assert Match.objects.current().values("household").distinct().count() > 50


@pytest.fixture(scope="module")
def _crowd(_village, django_db_blocker):
    with shared_rows(django_db_blocker, make_crowd):
        yield


@pytest.fixture
def crowd(_crowd, village):
    """Two hundred households more than the cast."""


@pytest.mark.parametrize("sort", ["first", "amount", "area"])
@pytest.mark.parametrize("kind", ["", "to_check"])
def test_turning_all_pages_shows_every_household_once_and_the_way_back_is_the_same(crowd, sort, kind):
    user = make_officer(CountyClerk, COUNTY)
    asked = MatchFilter({"sort": sort, "kind": kind}, user)
    pages = [page_of(user, asked, on=DAY)]
    while pages[-1].older:
        pages.append(page_of(user, asked, on=DAY, after=pages[-1].older))
    numbers = [row.number for page in pages for row in page.rows]
    current = Match.objects.current().filter(**({"kind": kind} if kind else {}))
    assert sorted(numbers) == sorted(set(current.values_list("household__number", flat=True)))
    assert len(pages) > 2
    for earlier, later in zip(pages, pages[1:], strict=False):
        back = page_of(user, asked, on=DAY, before=later.newer)
        assert [row.number for row in back.rows] == [row.number for row in earlier.rows]
    assert not pages[0].newer


@pytest.mark.parametrize("role", [CountyClerk, TownClerk])
def test_a_list_stays_within_its_budget_under_every_filter_and_order(crowd, browser_of, role):
    browser = browser_of(role)
    for query in QUERIES:
        address = opened_once(browser, reverse("matches") + query)
        with at_most(LIST):
            browser.get(address)


def test_a_household_page_stays_within_its_budget(crowd, browser_of):
    browser = browser_of(CountyClerk)
    address = opened_once(browser, reverse("household", args=[Household.objects.get(number=HE.number).pk]))
    with at_most(HOUSEHOLD):
        browser.get(address)
