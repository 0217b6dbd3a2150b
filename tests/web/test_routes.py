"""Every address against the matrix 准入: found by introspection, so that no new one can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse

from tests.cast import HE, WEN
from tests.insight.scenarios import make_scenario
from tests.shared_rows import shared_rows
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer, signed_in
from tests.web.stage import set_the_day
from tests.web.village import enrol_cast
from zhulian.accounts.models import Organization, User
from zhulian.accounts.roles import ROLES, CountyClerk, GridMember, Permission, TownClerk, VillageWorker
from zhulian.accounts.sign_ins import begin
from zhulian.applications.actions import open_draft
from zhulian.applications.minors import ask
from zhulian.matching.models import Match
from zhulian.monitoring.models import Lead
from zhulian.policies.actions import start_draft
from zhulian.registry.models import Household
from zhulian.web.access import PUBLIC, RESIDENT, RESIDENT_IN_PERSON, SIGN_IN_PAGES, UndeclaredView, public
from zhulian.web.matrix import LIKE, MATRIX, RESIDENTS, ROLES_IN_ORDER, Row, answer
from zhulian.work.models import Run
from zhulian.work.orders import order

OWN_AREAS = {TownClerk: HE.village[:9], VillageWorker: HE.village, GridMember: HE.village}


def patterns(entries: list) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry.url_patterns)


ROUTES = {pattern.name: pattern for pattern in patterns(get_resolver().url_patterns)}


def test_every_address_has_a_name_of_its_own():
    found = list(patterns(get_resolver().url_patterns))
    assert len(ROUTES) == len(found)
    assert None not in ROUTES


@pytest.mark.parametrize("name", ROUTES)
def test_every_view_names_a_permission_or_says_public(name):
    access = SIGN_IN_PAGES.get(name) or getattr(ROUTES[name].callback, "access", None)
    assert access in {*Permission, *SIGN_IN_PAGES.values(), PUBLIC, RESIDENT, RESIDENT_IN_PERSON}


def test_every_role_has_a_column():
    assert {*ROLES_IN_ORDER, *LIKE} == {None, *ROLES.values()}


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(MATRIX) == set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_every_address_of_one_object_says_what_a_foreign_one_gives(name):
    assert bool(MATRIX[name].foreign) == bool(ROUTES[name].pattern.converters)


def make_county() -> None:
    make_areas()
    enrol_cast()
    for role in ROLES.values():
        make_officer(role, OWN_AREAS.get(role, COUNTY), username=role.code)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with shared_rows(django_db_blocker, make_county):
        yield


@pytest.fixture
def county(made, settings, db):
    set_the_day(settings)


def objects_of(number: str) -> dict[str, object]:
    """Return one object for each argument that an address may take, all of one household."""
    home = Household.objects.get(number=number)
    run, _ = Run.objects.get_or_create(kind="match", key="2026-10-31")
    match = Match.objects.create(
        run=run, household=home, area_path=home.area_path, policy="subsistence_allowance", policy_version="2026-07-01",
        on=DAY, kind=Match.Kind.MISSED, pass_mask=3, fail_mask=0, condition_count=2, created_at=AT,
    )  # fmt: skip
    lead = Lead(area_path=home.area_path, phone="0951-1234567", consent_text="同意", consented_at=AT)
    lead.save()
    author = User.objects.get(username=CountyClerk.code)
    edition = start_draft(path="laws.yaml", effective_on=DAY, by=author, at=AT)
    asked = order(kind="try", key="try", words="试", terms={}, by=author.actor, at=AT)
    minor = min((tie.person for tie in home.memberships.all()), key=lambda one: -one.birth_date.toordinal())
    draft = open_draft(help="other", by=author, at=AT)
    asked_for = ask(
        person=minor, household=home, serves="draft", serves_id=str(draft.pk), serves_words="受理草稿", purpose="入户走访",
        by=author, at=AT,
    )  # fmt: skip
    sign_in = begin(user=author, session_key="k", agent="", address=None, at=AT)
    return {
        "user_id": author.pk, "organization_id": Organization.objects.first().pk, "sign_in_id": sign_in.pk, "kind": "staff",
        "person_id": minor.pk, "draft_id": draft.pk, "consent_id": asked_for.pk,
        "household_id": home.pk, "match_id": match.pk, "lead_id": lead.pk, "event_id": 1, "code": "subsistence_allowance", "pk": 1, "portal": "county",
        "edition_id": edition.pk, "run_id": asked.pk, "scenario_id": make_scenario(asked, author).pk, "parameter": "subsistence_standard",
    }  # fmt: skip


def browsers() -> list[Client]:
    """Return a browser for each of `ROLES_IN_ORDER`, signed in where it is somebody."""
    return [signed_in(User.objects.get(username=role.code)) if role else Client() for role in ROLES_IN_ORDER]


def address(name: str, row: Row, number: str) -> str:
    given = {
        key: value for key, value in objects_of(number).items() if key in ROUTES[name].pattern.converters
    }
    return reverse(name, kwargs=given) + (f"?{row.query}" if row.query else "")


def check(url: str, expected: tuple[int, ...]) -> None:
    """Compare every role's answer, and see that no other method opens what GET refuses."""
    visitors = browsers()
    assert tuple(browser.get(url).status_code for browser in visitors) == expected
    for browser, status in zip(visitors, expected, strict=True):
        if status in (403, 404):
            assert browser.post(url).status_code in (status, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_every_role_gets_the_declared_answer(county, name):
    check(address(name, MATRIX[name], HE.number), MATRIX[name].own)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_every_other_role_gets_what_the_one_it_is_like_gets_but_for_a_few(county, name):
    url = address(name, MATRIX[name], HE.number)
    answers = {role: signed_in(User.objects.get(username=role.code)).get(url).status_code for role in LIKE}
    assert answers == {role: answer(name, role) for role in LIKE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.foreign])
def test_every_role_gets_the_declared_answer_for_a_foreign_object(county, name):
    check(address(name, MATRIX[name], WEN.number), MATRIX[name].foreign)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.own[0] == 302])
def test_nobody_is_led_to_sign_in(county, name):
    answer = Client().get(address(name, MATRIX[name], HE.number))
    is_for_residents = name in RESIDENTS or name.startswith("me-")
    assert answer.url.startswith(reverse("me-sign-in" if is_for_residents else "account_login"))


def undeclared(request):
    return HttpResponse("忘了声明")


urlpatterns = [path("forgotten/", undeclared), path("open/", public(undeclared))]


@pytest.mark.urls("tests.web.test_routes")
def test_a_view_that_declares_nothing_is_not_served():
    with pytest.raises(UndeclaredView, match="没有声明"):
        Client().get("/forgotten/")


@pytest.mark.django_db
@pytest.mark.urls("tests.web.test_routes")
def test_a_view_that_says_public_is_served_to_anybody():
    assert Client().get("/open/").status_code == 200
