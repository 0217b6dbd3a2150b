"""How often a page may ask the database 查询预算: the same however many households there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import HE
from tests.web.stage import opened_once
from tests.web.village import enrol_invented, match_everybody
from zhulian.accounts.roles import CountyClerk
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db


def household_page() -> str:
    return reverse("household", args=[Household.objects.get(number=HE.number).pk])


@pytest.mark.parametrize("page", ["list", "household"])
def test_two_hundred_households_more_cost_no_query_more(browser_of, page):
    browser = browser_of(CountyClerk)
    address = opened_once(browser, reverse("matches") if page == "list" else household_page())
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    enrol_invented(200)
    match_everybody()
    opened_once(browser, address)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)
