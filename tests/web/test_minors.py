"""Minors' files on the screen 未成年人档案: masked until a second person agrees, then open to the asker for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import HE
from tests.web.stage import a_match_of, at_most
from zhulian.accounts.roles import TownClerk, VillageWorker
from zhulian.applications.models import MinorConsent
from zhulian.ledger.models import Event
from zhulian.matching.models import Match
from zhulian.registry.models import Household, Person

pytestmark = pytest.mark.django_db
CHILD = HE.members[2]


@pytest.fixture
def home(village) -> Household:
    return Household.objects.get(number=HE.number)


@pytest.fixture
def child(village) -> Person:
    return Person.objects.named(CHILD.name).get()


def page_of(browser, home: Household) -> str:
    return browser.get(reverse("household", args=[home.pk])).content.decode()


def asked(browser, home: Household, child: Person):
    given = {"serves": a_match_of(home), "purpose": "核实人员身份"}
    return browser.post(reverse("minor-file", args=[home.pk, child.pk]), given, follow=True).content.decode()


def opened(browser, home: Household, child: Person, **given):
    given = {
        "field": "id_number",
        "person": str(child.pk),
        "serves": a_match_of(home),
        "purpose": "核实人员身份",
    } | given
    return browser.post(reverse("open-field", args=[home.pk]), given)


def answered(browser, answer: str = "yes", **given) -> str:
    consent = MinorConsent.objects.get()
    address = reverse("minor-consent-settle", args=[consent.pk])
    return browser.post(address, {"answer": answer} | given, follow=True).content.decode()


def test_free_browsing_shows_no_name_no_fact_and_no_condition_of_a_minor(browser_of, home):
    page = page_of(browser_of(TownClerk), home)
    assert CHILD.name not in page
    assert "何*怡" in page
    assert "未成年人的事实，要第二个人同意才显示" in page
    assert "何守田" in page
    assert "就读学段</th><td>初中" not in page


def test_a_minors_field_leads_to_asking_and_opens_nothing(browser_of, home, child):
    answer = opened(browser_of(VillageWorker), home, child)
    assert answer.url == reverse("minor-file", args=[home.pk, child.pk])
    assert not Event.objects.filter(action="查看原文").exists()


def test_one_asks_another_agrees_and_the_file_opens_for_this_matter(browser_of, home, child):
    worker, clerk = browser_of(VillageWorker), browser_of(TownClerk)
    assert "等第二个人答复" in asked(worker, home, child)
    waiting = clerk.get(reverse("minor-consents")).content.decode()
    assert "1 件等你同意打开未成年人档案" in waiting
    assert "核实人员身份" in waiting
    assert CHILD.name not in waiting
    assert "已同意，24 小时内有效" in answered(clerk)
    page = page_of(worker, home)
    assert CHILD.name in page
    assert "未成年，已同意打开" in page
    assert str(child.pk) in Event.objects.filter(action="查看一户一档").last().detail["minors"]
    assert CHILD.id_number in opened(worker, home, child).content.decode()
    assert CHILD.name not in page_of(clerk, home), "the one who agreed sees no more than before"


def test_another_matter_or_another_day_stays_closed(browser_of, home, child):
    worker = browser_of(VillageWorker)
    asked(worker, home, child)
    answered(browser_of(TownClerk))
    other = Match.objects.current().filter(household=home).last()
    assert f"match:{other.pk}" != a_match_of(home)
    assert "这一件不在你手上" in opened(worker, home, child, serves=f"match:{other.pk}").content.decode()
    long_ago = timezone.now() - timedelta(seconds=1)
    MinorConsent.objects.update(expires_at=long_ago)
    assert opened(worker, home, child).status_code == 302
    assert CHILD.name not in page_of(worker, home)
    assert "已过期" in worker.get(reverse("minor-consents")).content.decode()


def test_a_no_is_told_with_its_reason(browser_of, home, child):
    worker, clerk = browser_of(VillageWorker), browser_of(TownClerk)
    asked(worker, home, child)
    assert "请写一句为什么" in answered(clerk, "no")
    assert "已答复不同意" in answered(clerk, "no", refusal="低保不看孩子的证件")
    assert (
        "低保不看孩子的证件" in worker.get(reverse("minor-file", args=[home.pk, child.pk])).content.decode()
    )


def test_asking_needs_something_that_is_served(browser_of, home, child):
    browser = browser_of(VillageWorker)
    address = reverse("minor-file", args=[home.pk, child.pk])
    assert "请选为哪件事" in browser.post(address, {"serves": "", "purpose": "入户走访"}).content.decode()
    Match.objects.filter(household=home).delete()
    assert "你手上没有说这一户的事" in browser.get(address).content.decode()
    assert not MinorConsent.objects.exists()


def test_ones_own_request_is_not_listed_for_ones_own_answer(browser_of, home, child):
    clerk = browser_of(TownClerk)
    asked(clerk, home, child)
    page = clerk.get(reverse("minor-consents")).content.decode()
    assert "没有人等你同意" in page
    assert "自己请求的不能自己同意" in answered(clerk)
    assert MinorConsent.objects.get().is_waiting


def test_no_adult_is_asked_about(browser_of, home):
    head = home.memberships.get(relation="户主").person
    assert browser_of(TownClerk).get(reverse("minor-file", args=[home.pk, head.pk])).status_code == 404


def test_a_minor_at_the_head_of_a_household_is_masked_in_lists_and_in_the_reasons(browser_of, home, child):
    home.memberships.exclude(person=child).delete()
    home.memberships.update(relation="户主")
    Match.objects.current().filter(household=home, kind="missed").update(person=child)
    browser = browser_of(TownClerk)
    listed = browser.get(reverse("matches")).content.decode()
    assert "何*怡" in listed
    assert CHILD.name not in listed
    match = Match.objects.current().filter(household=home, person=child).first()
    why = browser.get(reverse("match-why", args=[match.pk])).content.decode()
    assert "何*怡" in why
    assert "未成年人的条件和数" in why


def test_a_household_with_open_files_costs_no_question_more(browser_of, home, child):
    worker = browser_of(VillageWorker)
    asked(worker, home, child)
    answered(browser_of(TownClerk))
    page_of(worker, home)
    with at_most(12):
        page_of(worker, home)
