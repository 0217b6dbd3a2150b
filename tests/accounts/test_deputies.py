"""Deputies, organisations and hands of a post 代理、机构与三员分立."""

from __future__ import annotations

from datetime import date

import pytest

from tests.staff import AT, COUNTY, DAY, make_areas, make_officer, make_organization
from zhulian.accounts.actions import CannotSetPost, create_user, end_post, name_deputy, set_post
from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.roles import (
    Auditor,
    CountyClerk,
    DepartmentLiaison,
    SecurityAdministrator,
    SocialWorker,
    SystemAdministrator,
    TownClerk,
)
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
BY = {"by": SYSTEM, "at": AT}
TOWN = "640104001"
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _the_demo_day(settings):
    settings.TODAY = DAY
    make_areas()


@pytest.fixture
def post() -> Post:
    return make_officer(TownClerk, TOWN).posts.get()


@pytest.fixture
def ding() -> User:
    return create_user(username="ding", display_name="丁一", **BY)[0]


def give(user: User, role: type, area: str = COUNTY, **more) -> Post:
    given = {"valid_from": DAY, **BY, **more}
    return set_post(user=user, role=role.code, area=Area.objects.get(code=area), **given)


def test_a_deputy_holds_the_post_for_the_days_named_and_signs_as_one(post, ding, settings):
    name_deputy(post=post, user=ding, valid_from=NOVEMBER, valid_to=DECEMBER, **BY)
    seen = []
    for day in (DAY, NOVEMBER, DECEMBER):
        settings.TODAY = day
        user = User.objects.get(pk=ding.pk)
        seen.append((user.household_scopes, user.actor.post))
    assert seen == [([], ""), ([TOWN], "镇街经办（代理）"), ([], "")]
    assert User.objects.get(pk=post.user_id).roles == [TownClerk]
    assert Event.objects.get(action="定代理").detail["deputy_of"] == post.pk


def test_nobody_stands_in_for_himself_for_a_deputy_or_outside_the_post(post, ding):
    days = {"valid_from": NOVEMBER, "valid_to": DECEMBER}
    with pytest.raises(CannotSetPost, match="本人不能代理"):
        name_deputy(post=post, user=post.user, **days, **BY)
    with pytest.raises(CannotSetPost, match="要在岗位之内"):
        name_deputy(post=post, user=ding, valid_from=date(2026, 10, 1), valid_to=DECEMBER, **BY)
    deputy = name_deputy(post=post, user=ding, **days, **BY)
    lu, _ = create_user(username="lu", display_name="卢小梅", **BY)
    with pytest.raises(CannotSetPost, match="不能再找人代理"):
        name_deputy(post=deputy, user=lu, **days, **BY)


def test_a_deputy_goes_with_the_post(post, ding):
    lu, _ = create_user(username="lu", display_name="卢小梅", **BY)
    name_deputy(post=post, user=ding, valid_from=NOVEMBER, valid_to=DECEMBER, **BY)
    name_deputy(post=post, user=lu, valid_from=DECEMBER, valid_to=date(2027, 1, 1), **BY)
    end_post(post=post, on=date(2026, 11, 15), **BY)
    assert ding.posts.get().valid_to == date(2026, 11, 15)
    assert not lu.posts.exists()


@pytest.mark.parametrize("held", [CountyClerk, SystemAdministrator, SecurityAdministrator, Auditor])
@pytest.mark.parametrize("wanted", [TownClerk, SystemAdministrator, SecurityAdministrator, Auditor])
def test_nobody_holds_posts_of_two_hands_at_a_time(ding, held, wanted):
    give(ding, held)
    if held.hand == wanted.hand:
        return
    with pytest.raises(CannotSetPost, match="一个人同时只能做一样"):
        give(ding, wanted, TOWN if wanted is TownClerk else COUNTY)
    assert ding.posts.count() == 1


def test_hands_may_follow_each_other(ding):
    give(ding, Auditor, valid_to=NOVEMBER)
    give(ding, TownClerk, TOWN, valid_from=NOVEMBER)
    assert ding.posts.count() == 2


def test_nobody_gives_a_post_to_himself():
    administrator = make_officer(SystemAdministrator, COUNTY)
    with pytest.raises(CannotSetPost, match="不能给自己设岗"):
        give(administrator, SystemAdministrator, TOWN, by=administrator.actor)


def test_a_post_of_a_partner_is_held_in_an_organisation_of_its_kind_and_place(ding):
    agency, department = (make_organization(role, COUNTY) for role in (SocialWorker, DepartmentLiaison))
    with pytest.raises(CannotSetPost, match="请选一个社工机构"):
        give(ding, SocialWorker)
    with pytest.raises(CannotSetPost, match="不能设在部门"):
        give(ding, SocialWorker, organization=department)
    in_town = make_organization(SocialWorker, TOWN)
    with pytest.raises(CannotSetPost, match="不在“演示社工机构”的地方"):
        give(ding, SocialWorker, organization=in_town)
    assert give(ding, SocialWorker, TOWN, organization=agency).organization == agency


def test_a_post_does_not_outlive_its_organisation(ding):
    agency = make_organization(SocialWorker, COUNTY)
    agency.valid_to = NOVEMBER
    agency.save()
    with pytest.raises(CannotSetPost, match="超出了"):
        give(ding, SocialWorker, organization=agency)
    assert give(ding, SocialWorker, organization=agency, valid_to=NOVEMBER)
