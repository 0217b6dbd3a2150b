"""The stage of the tests of screens 页面测试的布景: the cast's county, matched, and somebody at a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import HE
from tests.staff import COUNTY, DAY, make_areas, make_officer, signed_in
from tests.web.village import enrol_cast, match_everybody
from zhulian.accounts.roles import GridMember, Role, TownClerk, VillageWorker
from zhulian.matching.models import Match
from zhulian.registry.models import Household

AREAS = {TownClerk: HE.village[:9], VillageWorker: HE.village, GridMember: HE.village}


def set_the_day(settings) -> None:
    """Let it be the day of the demo, with its demo standards."""
    settings.TODAY = DAY
    settings.IS_DEMO = True


def make_village() -> None:
    """Make the cast's county and match it."""
    make_areas()
    enrol_cast()
    match_everybody()


def browser_of(role: type[Role]) -> Client:
    """Return a browser in which somebody with this role has signed in."""
    return signed_in(make_officer(role, AREAS.get(role, COUNTY)))


def confirmed(browser: Client) -> Client:
    """Let the person at this browser have shown a moment ago who they are."""
    session = browser.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "mfa", "at": time(), "reauthenticated": True}]
    session.save()
    return browser


def a_match_of(home: Household) -> str:
    """Return how a form names a current match of a household: what opening one of its fields may serve."""
    return f"match:{Match.objects.current().filter(household=home).first().pk}"


def opened_once(browser: Client, address: str) -> str:
    """Open a page once, so that counts are kept, and return its address."""
    assert browser.get(address).status_code == 200
    return address


@contextmanager
def at_most(questions: int) -> Iterator[None]:
    """Fail when the block asks the database more often; savepoints are no questions."""
    with CaptureQueriesContext(connection) as asked:
        yield
    counted = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(counted) <= questions, "\n".join(counted)
