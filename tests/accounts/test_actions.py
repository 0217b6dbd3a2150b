"""Opening accounts, giving and ending posts 开户、设岗、撤岗."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError

from tests.staff import AT, COUNTY, DAY, make_areas
from zhulian.accounts.actions import CannotSetPost, WrongLevel, create_user, end_post, set_post
from zhulian.accounts.levels import LEVELS, words_of
from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.organizations import add_organization
from zhulian.accounts.roles import (
    ROLES,
    Auditor,
    CountyClerk,
    CountyOfficer,
    GridMember,
    TownClerk,
    VillageWorker,
)
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
BY = {"by": SYSTEM, "at": AT}
TOWN, VILLAGE = "640104001", "640104001001"


@pytest.fixture
def clerk() -> User:
    make_areas()
    return create_user(username="he", display_name="何敏", **BY)[0]


def give(
    user: User,
    valid_from: date = DAY,
    valid_to: date | None = None,
    role: str = TownClerk.code,
    area: str = TOWN,
) -> Post:
    area = Area.objects.get(code=area)
    return set_post(user=user, role=role, area=area, valid_from=valid_from, valid_to=valid_to, **BY)


def actions_recorded() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


def test_a_new_account_has_a_password_of_its_own_that_must_be_changed():
    first, one = create_user(username="he", display_name="何敏", **BY)
    _, other = create_user(username="lu", display_name="卢小梅", **BY)
    assert first.check_password(one)
    assert one != other
    assert first.must_change_password
    assert actions_recorded() == ["开户", "开户"]


@pytest.mark.parametrize("username", ["", "he", "何 敏"])
def test_create_user_refuses_a_name_that_is_empty_taken_or_unfit(username):
    User.objects.create(username="he")
    with pytest.raises(ValidationError):
        create_user(username=username, display_name="何敏", **BY)
    assert User.objects.count() == 1
    assert actions_recorded() == []


def test_a_post_is_given_and_recorded(clerk):
    post = give(clerk)
    assert Post.objects.in_force(DAY).get() == post
    event = Event.objects.last()
    assert (event.action, event.object_id, event.area_path) == ("设岗", str(clerk.pk), TOWN)
    assert event.detail == {"role": "town_clerk", "from": "2026-10-31", "to": None}


def test_set_post_refuses_a_role_nobody_declared(clerk):
    with pytest.raises(CannotSetPost, match="没有“emperor”这个岗位"):
        give(clerk, role="emperor")


@pytest.mark.parametrize(
    ("role", "area", "words"),
    [
        (VillageWorker, COUNTY, "“村社工作人员”设在村社，兴庆区 是区县"),
        (CountyOfficer, VILLAGE, "“区县审核”设在区县，1号村 是村社"),
        (TownClerk, VILLAGE, "“镇街经办”设在镇街，1号村 是村社"),
        (GridMember, TOWN, "“网格员”设在村社、网格，1号镇 是镇街"),
        (Auditor, TOWN, "“审计员”设在区县，1号镇 是镇街"),
    ],
)
def test_set_post_refuses_an_area_of_the_wrong_level(clerk, role, area, words):
    with pytest.raises(WrongLevel, match=f"{words}。请另选辖区或岗位"):
        give(clerk, role=role.code, area=area)
    assert not Post.objects.exists()


def test_every_role_says_at_which_level_or_in_what_it_is_held():
    assert set(LEVELS) == {role for role in ROLES.values() if not role.held_in}
    assert all(words_of(role) for role in ROLES.values())


def test_a_post_of_a_place_is_not_held_in_a_firm_but_may_name_its_department(clerk):
    where = {"area": Area.objects.get(code=COUNTY), "parent": None, "valid_from": DAY, **BY}
    firm = add_organization(kind=OrganizationKind.FIRM, name="清河商贸", **where)
    bureau = add_organization(kind=OrganizationKind.DEPARTMENT, name="民政局", **where)
    given = {"user": clerk, "role": CountyClerk.code, "area": where["area"], "valid_from": DAY, **BY}
    with pytest.raises(CannotSetPost, match="“区县经办”设在区县，不设在企业里"):
        set_post(organization=firm, **given)
    assert set_post(organization=bureau, **given).organization == bureau


def test_set_post_refuses_an_empty_period(clerk):
    with pytest.raises(CannotSetPost, match="晚于开始日期"):
        give(clerk, valid_to=DAY)


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [(date(2026, 11, 15), None), (date(2026, 10, 1), date(2026, 11, 2)), (date(2026, 10, 1), None)],
)
def test_set_post_refuses_an_overlap(clerk, valid_from, valid_to):
    give(clerk, date(2026, 11, 1), date(2026, 12, 1))
    with pytest.raises(CannotSetPost, match="重叠"):
        give(clerk, valid_from, valid_to)
    assert Post.objects.count() == 1


def test_posts_may_follow_each_other(clerk):
    give(clerk, date(2026, 11, 1), date(2026, 12, 1))
    give(clerk, date(2026, 10, 1), date(2026, 11, 1))
    give(clerk, date(2026, 12, 1))
    assert Post.objects.count() == 3


def test_an_ended_post_gives_nothing_from_that_day(clerk):
    post = give(clerk, date(2026, 1, 1))
    end_post(post=post, on=DAY, **BY)
    assert not Post.objects.in_force(DAY).exists()
    assert Post.objects.in_force(date(2026, 10, 30)).exists()
    assert actions_recorded() == ["开户", "设岗", "撤岗"]


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2025, 12, 31)])
def test_end_post_refuses_a_day_not_after_its_first(clerk, on):
    post = give(clerk, date(2026, 1, 1))
    with pytest.raises(CannotSetPost, match="才开始"):
        end_post(post=post, on=on, **BY)


def test_end_post_refuses_a_post_that_has_ended(clerk):
    post = give(clerk, date(2026, 1, 1))
    end_post(post=post, on=date(2026, 6, 1), **BY)
    with pytest.raises(CannotSetPost, match="已经结束"):
        end_post(post=post, on=DAY, **BY)


@pytest.mark.parametrize(
    "act",
    [
        lambda user, post: create_user(username="lu", display_name="卢小梅", **BY),
        lambda user, post: give(user, date(2027, 1, 1)),
        lambda user, post: end_post(post=post, on=DAY, **BY),
    ],
    ids=["create_user", "set_post", "end_post"],
)
def test_if_the_ledger_fails_nothing_is_written(clerk, act):
    post = give(clerk, date(2026, 1, 1), date(2026, 12, 1))
    with patch.object(ledger, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        act(clerk, post)
    assert User.objects.count() == 1
    assert list(Post.objects.values_list("valid_to", flat=True)) == [date(2026, 12, 1)]
