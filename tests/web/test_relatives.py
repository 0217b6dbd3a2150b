"""近亲属回避: whose relative lives in a household is kept off it everywhere, and others see a mark."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import HE
from tests.staff import AT, make_officer, signed_in
from zhulian.accounts.kin import register_relative
from zhulian.accounts.models import Relative
from zhulian.accounts.roles import SecurityAdministrator, TownClerk
from zhulian.ledger.homes import home_of
from zhulian.ledger.models import Event
from zhulian.matching.models import Match
from zhulian.registry.models import Household

pytestmark = pytest.mark.django_db
TOWN = HE.village[:9]
NUMBER = HE.members[0].id_number


@pytest.fixture
def clerk(village):
    return make_officer(TownClerk, TOWN, username="he-min")


@pytest.fixture
def home(village) -> Household:
    return Household.objects.get(number=HE.number)


def register(clerk) -> None:
    register_relative(user=clerk, name="何守田", relation="兄弟姐妹", id_number=NUMBER, at=AT)


def said(answer) -> str:
    return answer.content.decode()


def test_registering_a_relative_closes_the_household_at_once(clerk, home):
    browser, page = signed_in(clerk), reverse("household", args=[home.pk])
    assert browser.get(page).status_code == 200
    given = {"relation": "兄弟姐妹", "name": "何守田", "id_number": NUMBER}
    listed = said(browser.post(reverse("my-relatives"), given, follow=True))
    assert "他们的家庭你看不到" in listed
    assert "何*田" in listed
    assert NUMBER not in listed
    foreign = browser.get(
        reverse("household", args=[Household.objects.exclude(area_path__startswith=TOWN).first().pk])
    )
    answer = browser.get(page)
    assert (answer.status_code, said(answer)) == (404, said(foreign))
    assert browser.get(reverse("open-field", args=[home.pk]), {"field": "address"}).status_code == 404
    tried = Event.objects.filter(action="近亲属回避，没有打开")
    assert {(row.object_id, row.actor) for row in tried} == {(str(home.pk), clerk.signature)}
    assert tried.count() == 2


def test_the_household_is_missing_from_lists_and_searches(clerk, home):
    register(clerk)
    browser = signed_in(clerk)
    assert HE.number not in said(browser.get(reverse("matches")))
    assert "没有这一户" in said(browser.post(reverse("households"), {"q": HE.number}))
    match = Match.objects.filter(household=home).first()
    assert browser.get(reverse("match-why", args=[match.pk])).status_code == 404


def test_a_foreign_household_leaves_no_row_of_avoidance(clerk):
    register(clerk)
    foreign = Household.objects.exclude(area_path__startswith=TOWN).first()
    assert signed_in(clerk).get(reverse("household", args=[foreign.pk])).status_code == 404
    assert not Event.objects.filter(action="近亲属回避，没有打开").exists()


def test_others_see_whose_relatives_live_there(clerk, home, browser_of):
    page = reverse("household", args=[home.pk])
    assert "近亲属" not in said(browser_of(TownClerk).get(page)).partition('id="main"')[2]
    register(clerk)
    colleague = make_officer(TownClerk, TOWN, username="lu")
    assert "有工作人员是这一户的近亲属：何敏" in said(signed_in(colleague).get(page))


def test_a_bad_number_is_refused_in_words(clerk):
    given = {"relation": "兄弟姐妹", "name": "何守田", "id_number": "101101197903121014"}
    answer = signed_in(clerk).post(reverse("my-relatives"), given)
    assert "校验" in str(answer.context["form"].non_field_errors())
    assert not Relative.objects.exists()


def test_the_security_administrator_strikes_a_mistake_and_the_household_is_back(clerk, home, browser_of):
    register(clerk)
    security = browser_of(SecurityAdministrator)
    listed = said(security.get(reverse("relatives")))
    assert "何*田" in listed
    assert NUMBER not in listed
    given = {"relative": Relative.objects.get().pk, "reason": "登记错了"}
    assert "已撤销" in said(security.post(reverse("relatives"), given, follow=True))
    assert signed_in(clerk).get(reverse("household", args=[home.pk])).status_code == 200
    assert security.post(reverse("relatives"), {"relative": "x"}).status_code == 404


def test_where_one_lives_is_told_to_the_ledger_and_can_be_taken_back(clerk, home):
    browser = signed_in(clerk)
    page = said(browser.post(reverse("my-home"), {"village": HE.village}, follow=True))
    assert "已登记：住在1号村" in page
    assert f'<option value="{HE.village}" selected>' in page
    assert home_of(clerk.actor.name) == HE.village
    assert "请重新选" in said(browser.post(reverse("my-home"), {"village": "1"}, follow=True))
    assert "已取消" in said(browser.post(reverse("my-home"), {"village": ""}, follow=True))
    assert home_of(clerk.actor.name) == ""
