"""Every address against the matrix 准入: found by introspection, so that no new one can be forgotten."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, path, reverse

from tests.web.matrix_world import PEOPLE, ROUTES, SOMEBODY, World, about_people, patterns, walk
from zhulian.accounts.roles import ROLES, Permission, TownClerk, VillageWorker
from zhulian.web.access import PUBLIC, RESIDENT, RESIDENT_IN_PERSON, SIGN_IN_PAGES, UndeclaredView, public
from zhulian.web.matrix import LIKE, MATRIX, RESIDENTS, ROLES_IN_ORDER, answer
from zhulian.web.matrix_sent import SENT, sent_answer

OF_ONE_OBJECT = [name for name, row in MATRIX.items() if row.foreign]
NO_PERSONS = {
    "user_id", "organization_id", "sign_in_id", "kind", "event_id", "code", "parameter", "pk", "portal", "edition_id",
    "run_id", "scenario_id", "route",
}  # fmt: skip


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
    assert set(SENT) <= set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_every_address_of_one_object_says_what_a_foreign_one_gives(name):
    arguments = set(ROUTES[name].pattern.converters)
    assert bool(MATRIX[name].foreign) == bool(arguments)
    assert name not in SENT or bool(SENT[name].foreign) == bool(arguments)
    assert arguments <= PEOPLE | NO_PERSONS, "写明这个参数指的是不是某个人的事"


@pytest.mark.parametrize("name", list(filter(about_people, ROUTES)))
def test_the_matrix_opens_nobody_of_another_area(name):
    for role in (TownClerk, VillageWorker):
        assert answer(name, role, foreign=True) in (403, 404, 405)
        assert name not in SENT or sent_answer(name, role, foreign=True) in (403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_every_role_gets_the_declared_answer(world: World, name):
    roles = ROLES_IN_ORDER if name.startswith("api-") else SOMEBODY
    walk(world, "get", name, {role: answer(name, role) for role in roles})


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_ONE_OBJECT)
def test_every_role_gets_the_declared_answer_for_a_foreign_object(world: World, name):
    roles = SOMEBODY if about_people(name) else ROLES_IN_ORDER
    walk(world, "get", name, {role: answer(name, role, foreign=True) for role in roles}, foreign=True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row.own[0] == 302])
def test_nobody_is_led_to_sign_in(world: World, name):
    given = Client().get(world.address(name))
    is_for_residents = name in RESIDENTS or name.startswith("me-")
    assert given.url.startswith(reverse("me-sign-in" if is_for_residents else "account_login"))


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
