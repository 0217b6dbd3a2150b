"""城乡划分: villages nobody has settled, what is left out for want of it, and who may say it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import HE, PENG
from zhulian.accounts.models import Area
from zhulian.accounts.roles import CountyClerk, CountyOfficer, TownClerk
from zhulian.ledger.models import Event
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


def page_of(browser, name: str = "village-settings") -> str:
    return browser.get(reverse(name)).content.decode()


def forget(village: str) -> None:
    """Nobody has said what this village is, and its name does not tell."""
    Area.objects.filter(code=village).update(setting="", is_setting_presumed=True)


def leave_out(count: int) -> None:
    Run.objects.update(result={"unplaced": count})


def test_a_village_nobody_has_settled_comes_first_and_is_settled_by_the_clerk(browser_of):
    forget(HE.village)
    browser = browser_of(CountyClerk)
    page = page_of(browser)
    assert "<h1>1 个村社还没有认定城乡</h1>" in page
    assert page.index(f'id="setting-{HE.village}"') < page.index(f'id="setting-{PENG.village}"')

    given = {f"setting-{HE.village}": "农村", f"setting-{PENG.village}": "城镇"}
    told = browser.post(reverse("village-settings"), given, follow=True).content.decode()
    assert "已认定 1 个村社。重新比对全县以后，名单才跟着变" in told
    village = Area.objects.get(code=HE.village)
    assert (village.setting, village.is_setting_presumed) == ("农村", False)
    assert Area.objects.get(code=PENG.village).is_setting_presumed, "what was not changed is not settled"
    assert Event.objects.filter(action="认定城乡").values_list("object_id", flat=True).get() == HE.village


def test_a_word_that_is_neither_settles_nothing(browser_of):
    forget(HE.village)
    given = {f"setting-{PENG.village}": "农村", f"setting-{HE.village}": "郊区"}
    told = browser_of(CountyClerk).post(reverse("village-settings"), given, follow=True).content.decode()
    assert "城乡只能是 城镇 或 农村，不能是“郊区”" in told
    assert Area.objects.get(code=PENG.village).setting == "城镇"
    assert not Event.objects.filter(action="认定城乡").exists()


def test_what_is_not_in_the_list_is_not_settled(browser_of):
    browser_of(CountyClerk).post(reverse("village-settings"), {f"setting-{HE.village[:6]}": "农村"})
    assert not Area.objects.filter(setting="农村").exists()


@pytest.mark.parametrize("name", ["desk", "picture"])
def test_households_left_out_are_told_with_the_way_to_the_cure(browser_of, name):
    browser = browser_of(CountyClerk)
    assert "户没有比对" not in page_of(browser, name), "an old run did not count them"
    leave_out(37)
    page = page_of(browser, name)
    assert "全县 37 户没有比对" in page
    assert f'<a href="{reverse("village-settings")}">去认定城乡</a>' in page
    leave_out(0)
    assert "户没有比对" not in page_of(browser, name)


def test_who_may_not_settle_is_told_who_does(browser_of):
    leave_out(37)
    for role in (CountyOfficer, TownClerk):
        browser = browser_of(role)
        assert browser.get(reverse("village-settings")).status_code == 403
        assert "请区县经办认定" in page_of(browser, "picture")
