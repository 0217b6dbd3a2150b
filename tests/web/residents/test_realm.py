"""Two realms: a resident's session opens no page of the staff, a staff session no page of a resident."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.staff import make_areas, make_officer, signed_in
from tests.web.residents.pages import by_phone, in_person
from tests.web.stage import set_the_day
from tests.web.test_routes import ROUTES
from zhulian.accounts.residents.models import Level
from zhulian.accounts.roles import ROLES
from zhulian.web.access import RESIDENT, RESIDENT_IN_PERSON
from zhulian.web.matrix import MATRIX, RESIDENTS, answer
from zhulian.web.residents.doors import COOKIE

pytestmark = pytest.mark.django_db
MADE_UP = {"uuid": uuid4(), "int": 1, "slug": "subsistence_allowance", "string": "x"}
OWN = [name for name in ROUTES if name == "me" or name.startswith("me-")]
ONLY_FOR_RESIDENTS = [name for name in OWN if ROUTES[name].callback.access in (RESIDENT, RESIDENT_IN_PERSON)]


@pytest.fixture(autouse=True)
def county(settings, db):
    set_the_day(settings)
    make_areas()


def address(name: str) -> str:
    """Return an address with an argument of the right form, of which there is no object."""
    kinds = {
        key: type(one).__name__.removesuffix("Converter").lower()
        for key, one in ROUTES[name].pattern.converters.items()
    }
    return reverse(name, kwargs={key: MADE_UP[kind] for key, kind in kinds.items()})


def told(browser: Client, name: str) -> tuple[int, str]:
    """Return what a browser gets: the status, and where it is led."""
    given = browser.get(address(name) + (f"?{MATRIX[name].query}" if MATRIX[name].query else ""))
    return given.status_code, given.get("Location", "")


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in OWN])
def test_a_resident_gets_what_nobody_gets_everywhere_but_on_the_own_pages(name):
    browser = in_person()
    nobody, resident = told(Client(), name), told(browser, name)
    assert resident == nobody
    assert browser.post(address(name)).status_code == Client().post(address(name)).status_code


@pytest.mark.parametrize("name", RESIDENTS)
def test_every_level_gets_the_declared_answer_on_the_own_pages(name):
    assert told(by_phone(), name)[0] == answer(name, Level.PHONE)
    assert told(in_person(), name)[0] == answer(name, Level.REAL_NAME)
    assert told(in_person(), name)[0] == answer(name, Level.BOUND)


@pytest.mark.parametrize("name", ONLY_FOR_RESIDENTS)
def test_nobody_sends_anything_to_a_page_for_residents(name):
    answered = Client().post(address(name))
    assert (answered.status_code, answered.get("Location", "")) in {(302, reverse("me-sign-in")), (405, "")}


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_no_role_of_the_staff_opens_a_residents_page(role):
    browser = signed_in(make_officer(role, area_of(role)))
    for name in RESIDENTS:
        assert told(browser, name) == (302, reverse("me-sign-in"))


def area_of(role) -> str:
    return {"village_worker": "640104001001", "grid_member": "640104001001", "town_clerk": "640104001"}.get(
        role.code, "640104"
    )


def test_a_staff_session_key_is_no_token_of_a_resident():
    browser = signed_in(make_officer(ROLES["county_clerk"], "640104"))
    browser.cookies[COOKIE] = browser.session.session_key
    assert told(browser, "me") == (302, reverse("me-sign-in"))


def test_a_residents_token_is_no_session_key_of_the_staff(settings):
    browser = in_person()
    browser.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[COOKIE].value
    assert browser.get(reverse("desk")).status_code == 302


def test_both_may_be_signed_in_side_by_side_and_neither_gains():
    browser = signed_in(make_officer(ROLES["county_clerk"], "640104"))
    browser.cookies[COOKIE] = by_phone().cookies[COOKIE].value
    assert browser.get(reverse("me")).status_code == 200
    assert browser.get(reverse("me-looks")).status_code == 403
    assert browser.get(reverse("audit")).status_code == 403
