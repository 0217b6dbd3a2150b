"""Accounts of the demo 演示账号."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.staff import AT, COUNTY, DAY, make_areas
from zhulian.accounts.demo import OnlyInTheDemo, current_codes, make_demo_accounts
from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.roles import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.IS_DEMO = True
    settings.TODAY = DAY
    make_areas()


def make():
    county, town, village = (Area.objects.get(code=code) for code in (COUNTY, "640104001", "640104001001"))
    return make_demo_accounts(on=DAY, county=county, town=town, village=village, at=AT)


def test_every_role_gets_an_account_that_signs_in():
    for account in make():
        client = Client()
        client.post("/account/login/", {"login": account.username, "password": account.password})
        user = User.objects.get(username=account.username)
        answer = client.post("/account/factor/enter/", {"code": current_codes(user)[0]})
        assert answer.url == "/"
        assert [role for role in user.roles] == [account.role]
        assert user.posts_in_force[0].area == account.area


def test_every_role_is_there():
    assert {account.role for account in make()} == set(ROLES.values())


def test_making_them_again_changes_passwords_and_adds_nobody():
    first, second = make(), make()
    assert [account.username for account in first] == [account.username for account in second]
    assert not {account.password for account in first} & {account.password for account in second}
    assert User.objects.count() == Post.objects.count() == len(ROLES)


def test_another_county_moves_the_posts():
    make()
    Area.objects.create(code="330382", name="乐清市", level=Area.Level.COUNTY)
    other = Area.objects.get(code="330382")
    town = Area.objects.create(code="330382001", name="一号街道", level=Area.Level.TOWN, parent=other)
    village = Area.objects.create(code="330382001001", name="一号社区", level=Area.Level.VILLAGE, parent=town)
    make_demo_accounts(on=DAY, county=other, town=town, village=village, at=AT)
    assert {post.area for post in Post.objects.in_force(DAY)} == {other, town, village}


@pytest.mark.parametrize(("is_demo", "is_loopback"), [(False, True), (True, False)])
def test_outside_the_demo_nothing_is_given_away(settings, is_demo, is_loopback):
    user = User.objects.get(username=make()[0].username)
    settings.IS_DEMO, settings.IS_LOOPBACK = is_demo, is_loopback
    with pytest.raises(OnlyInTheDemo):
        make()
    with pytest.raises(OnlyInTheDemo):
        current_codes(user)
