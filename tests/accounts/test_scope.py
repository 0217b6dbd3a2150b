"""Scope 辖区: whose rows a user may see. Everything doubtful gives nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import CAST
from tests.staff import COUNTY, DAY, make_areas, make_officer
from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.roles import (
    Auditor,
    CountyClerk,
    Permission,
    SystemAdministrator,
    TownClerk,
    VillageWorker,
)
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db
ALL = {household.number for household in CAST}
FIRST_TOWN = {"CX-0001", "CX-0002"}


@pytest.fixture(autouse=True)
def county(settings):
    settings.TODAY = DAY
    make_areas()
    for household in CAST:
        Household.objects.create(
            number=household.number,
            area_id=household.village,
            area_path=household.village,
            created_at="2026-10-31T00:00Z",
        )


def seen(user) -> set[str]:
    return set(Household.objects.visible_to(user).values_list("number", flat=True))


@pytest.mark.parametrize(
    ("role", "area", "numbers"),
    [
        (CountyClerk, COUNTY, ALL),
        (TownClerk, "640104001", FIRST_TOWN),
        (VillageWorker, "640104001002", {"CX-0002"}),
        (SystemAdministrator, COUNTY, set()),
        (Auditor, COUNTY, set()),
    ],
)
def test_a_post_shows_the_households_of_its_area(role, area, numbers):
    assert seen(make_officer(role, area)) == numbers


def test_two_posts_show_the_households_of_both_areas():
    user = make_officer(VillageWorker, "640104001001")
    Post.objects.create(user=user, role=TownClerk.code, area_id="640104003", valid_from=DAY)
    assert seen(user) == {"CX-0001", "CX-0005"}


def test_a_post_that_sees_no_households_adds_none():
    user = make_officer(VillageWorker, "640104001001")
    Post.objects.create(user=user, role=Auditor.code, area_id=COUNTY, valid_from=DAY)
    assert seen(user) == {"CX-0001"}
    assert user.may(Permission.SEE_LEDGER)


def test_nobody_sees_nothing():
    assert seen(AnonymousUser()) == set()
    assert seen(None) == set()


def test_an_account_without_a_post_sees_nothing():
    assert seen(User.objects.create(username="ding", is_superuser=True, is_staff=True)) == set()


@pytest.mark.parametrize(
    ("since", "until"),
    [(DAY + timedelta(days=1), None), (date(2026, 1, 1), DAY), (date(2026, 1, 1), date(2026, 6, 1))],
    ids=["future", "ended today", "ended"],
)
def test_a_post_not_in_force_gives_nothing(since, until):
    user = make_officer(CountyClerk, COUNTY, since=since, until=until)
    assert seen(user) == set()
    assert not user.may(Permission.SEE_DESK)


def test_a_post_is_in_force_on_its_first_and_its_last_day():
    assert seen(make_officer(CountyClerk, COUNTY, since=DAY, until=DAY + timedelta(days=1))) == ALL


def test_an_account_switched_off_gives_nothing():
    user = make_officer(CountyClerk, COUNTY)
    user.is_active = False
    assert seen(user) == set()
    assert not user.may(Permission.SEE_DESK)


def test_a_role_nobody_declared_gives_nothing():
    user = User.objects.create(username="lu")
    Post.objects.create(user=user, role="emperor", area_id=COUNTY, valid_from=DAY)
    assert seen(user) == set()
    assert user.posts_in_force == []


def test_a_neighbour_whose_code_begins_alike_is_not_seen():
    Area.objects.create(code="6401041", name="邻区", level=Area.Level.COUNTY)
    Area.objects.create(code="640105", name="另一区", level=Area.Level.COUNTY)
    Household.objects.create(
        number="CX-9999", area_id="640105", area_path="640105001001", created_at="2026-10-31T00:00Z"
    )
    assert seen(make_officer(CountyClerk, COUNTY)) == ALL


def test_the_ledger_names_a_user_with_post_and_area():
    actor = make_officer(TownClerk, "640104001").actor
    assert (actor.name, actor.post, actor.area) == ("何敏（town_clerk-640104001）", "镇街经办", "640104001")


def test_posts_are_read_once_for_each_request(django_assert_num_queries):
    user = make_officer(CountyClerk, COUNTY)
    with django_assert_num_queries(1):
        assert user.may(Permission.SEE_DESK)
        assert user.may(Permission.SEE_PICTURE)
        assert user.household_scopes == [COUNTY]
