"""What is served 办的事: a match, a lead or a draft about this household opens its fields; words alone open nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import HE, PENG, QIN
from tests.staff import make_officer, signed_in
from tests.web.stage import a_match_of
from zhulian.accounts.roles import CountyClerk, SystemAdministrator, TownClerk, VillageWorker
from zhulian.applications.actions import close
from zhulian.applications.models import IntakeDraft
from zhulian.ledger.models import Event
from zhulian.matching.models import Match
from zhulian.monitoring.models import Lead
from zhulian.registry.models import Household, Person
from zhulian.web.purposes import KINDS, things_about

pytestmark = pytest.mark.django_db


def home_of(number: str) -> Household:
    return Household.objects.get(number=number)


def without_matches(number: str) -> Household:
    Match.objects.filter(household__number=number).delete()
    return home_of(number)


def found(browser, words: str, serves: str = "", **given):
    return browser.post(reverse("households"), {"q": words, "serves": serves}, **given)


def opened(browser, home: Household, **given) -> str:
    head = home.memberships.get(relation="户主").person
    asked = {"field": "id_number", "person": str(head.pk), "purpose": "入户走访"} | given
    return browser.post(reverse("open-field", args=[home.pk]), asked).content.decode()


def test_the_match_it_serves_stands_in_the_ledger_with_its_number(browser_of):
    home = home_of(HE.number)
    serves = a_match_of(home)
    assert HE.members[0].id_number in opened(browser_of(TownClerk), home, serves=serves)
    row = Event.objects.get(action="查看原文")
    assert f"{row.detail['serves']}:{row.detail['serves_id']}" == serves


def test_a_match_of_another_household_or_of_yesterday_opens_nothing(browser_of):
    browser, home = browser_of(CountyClerk), home_of(HE.number)
    old = Match.objects.filter(household=home).first()
    Match.objects.filter(pk=old.pk).update(is_current=False)
    for serves in (a_match_of(home_of(PENG.number)), f"match:{old.pk}", f"draft:{uuid4()}", "match"):
        assert "这一件不在你手上，或不是这一户的" in opened(browser, home, serves=serves)
    assert not Event.objects.filter(action="查看原文").exists()


def test_without_a_thing_the_page_says_so_and_offers_a_draft_which_then_opens(browser_of):
    browser, home = browser_of(TownClerk), without_matches(HE.number)
    address = reverse("open-field", args=[home.pk]) + "?field=address"
    assert "你手上没有说这一户的事" in browser.get(address).content.decode()
    page = browser.post(address, {"help": "medical"}, follow=True).content.decode()
    draft = IntakeDraft.objects.get()
    assert (draft.household, draft.get_help_display()) == (home, "医疗救助")
    assert f"受理草稿：{draft.number}，医疗救助" in page
    assert HE.members[0].id_number in opened(browser, home, serves=f"draft:{draft.pk}")
    assert "请选来办哪一类救助" in browser.post(address, {"help": ""}, follow=True).content.decode()


def test_a_search_without_a_thing_stays_among_the_listed(browser_of):
    browser = browser_of(TownClerk)
    assert (
        found(browser, "何守田").url == reverse("household", args=[home_of(HE.number).pk]) + "?serves=match"
    )
    row = Event.objects.get(action="查找家庭")
    assert (row.purpose, row.detail["serves"]) == ("政策找人名单", "match")
    without_matches(HE.number)
    page = found(browser, "何守田").content.decode()
    assert "你的辖区里没有找到（只找了政策找人名单上的家庭）" in page
    assert "新开一个受理草稿" in page


def test_who_comes_to_the_counter_gets_a_number_before_the_search(browser_of):
    browser, home = browser_of(TownClerk), without_matches(HE.number)
    page = found(browser, "何守田", "new:livelihood", follow=True).content.decode()
    draft = IntakeDraft.objects.get()
    assert f"已开受理草稿 {draft.number}" in page
    assert [list(search.households.all()) for search in draft.searches.all()] == [[home]]
    numbered, searched = Event.objects.filter(action__in=("开受理草稿", "查找家庭")).order_by("id")
    assert (numbered.action, searched.detail["serves_id"]) == ("开受理草稿", str(draft.pk))
    assert searched.area_path == home.area_path
    assert HE.members[0].id_number in opened(browser, home, serves=f"draft:{draft.pk}")


def test_a_draft_that_found_nobody_stays_in_hand_for_the_next_try(browser_of):
    browser = browser_of(TownClerk)
    page = found(browser, "何守", "new:other").content.decode()
    draft = IntakeDraft.objects.get()
    assert f'<option value="draft:{draft.pk}" selected>' in page
    without_matches(HE.number)
    assert found(browser, "何守田", f"draft:{draft.pk}").status_code == 302
    assert draft.searches.count() == 2
    assert IntakeDraft.objects.count() == 1


def test_a_draft_opens_one_household_and_not_the_next(browser_of):
    browser = browser_of(CountyClerk)
    for number, name in ((HE.number, "何守田"), (QIN.number, "覃玉珍")):
        without_matches(number)
        serves = f"draft:{IntakeDraft.objects.get().pk}" if IntakeDraft.objects.exists() else "new:other"
        found(browser, name, serves)
    serves = f"draft:{IntakeDraft.objects.get().pk}"
    assert HE.members[0].id_number in opened(browser, home_of(HE.number), serves=serves)
    assert "你手上没有说这一户的事" in opened(browser, home_of(QIN.number), serves=serves)


def test_nobody_works_under_a_colleagues_number(browser_of):
    found(browser_of(TownClerk), "何守田", "new:other")
    draft, home = IntakeDraft.objects.get(), without_matches(HE.number)
    colleague = signed_in(make_officer(TownClerk, HE.village[:9], username="lu"))
    assert "这一件已经不在你手上" in found(colleague, "何守田", f"draft:{draft.pk}").content.decode()
    assert "你手上没有说这一户的事" in opened(colleague, home, serves=f"draft:{draft.pk}")


def a_lead(name: str, phone: str, area: str = HE.village) -> Lead:
    lead = Lead(area_path=area, name=name, phone=phone, consent_text="同意", consented_at=timezone.now())
    lead.save()
    return lead


def test_a_lead_serves_the_household_of_who_called_by_name_or_telephone(browser_of):
    browser, home = browser_of(TownClerk), without_matches(HE.number)
    head = Person.objects.named("何守田").get()
    head.phone = "13900000000"
    head.save()
    strange = a_lead("温国平", "13911111111")
    assert "你手上没有说这一户的事" in opened(browser, home, serves=f"lead:{strange.pk}")
    for lead in (a_lead("何守田", "13922222222"), a_lead("老何", "13900000000", HE.village[:9])):
        assert HE.members[0].id_number in opened(browser, home, serves=f"lead:{lead.pk}")
    assert "你手上没有说这一户的事" not in found(browser, "何守田", f"lead:{strange.pk}").content.decode()


def test_a_search_for_a_lead_finds_only_who_called(browser_of):
    browser = browser_of(TownClerk)
    without_matches(HE.number)
    strange, own = a_lead("温国平", "13911111111"), a_lead("何守田", "13922222222")
    assert "没有这一户" in found(browser, "何守田", f"lead:{strange.pk}").content.decode()
    assert found(browser, "何守田", f"lead:{own.pk}").status_code == 302
    assert Event.objects.filter(action="查找家庭", detail__serves="lead").count() == 2


def test_who_may_not_see_leads_serves_none(browser_of, village):
    a_lead("何守田", "13922222222")
    worker = make_officer(VillageWorker, HE.village, username="worker")
    things = things_about(worker, home_of(HE.number), timezone.now())
    assert {thing.kind.code for thing in things} == {"match"}


def test_every_kind_names_its_rows_within_the_scope(village):
    clerk = make_officer(TownClerk, HE.village[:9])
    home = home_of(PENG.number)
    a_lead("彭大有", "13911111111", PENG.village)
    IntakeDraft.objects.create(
        number="1", area_path=PENG.village[:9], help="other", opened_by=clerk, opened_by_post="镇街经办",
        opened_at=timezone.now(), household=home,
    )  # fmt: skip
    assert Match.objects.current().filter(household=home).exists()
    assert things_about(clerk, home, timezone.now()) == []
    assert {thing.kind.code for thing in things_about(make_officer(CountyClerk, "640104"), home, timezone.now())} == {
        "match", "lead",
    }  # fmt: skip
    assert set(KINDS) == {"match", "lead", "draft"}


def test_the_drafts_page_closes_ones_own_and_lists_what_came_to_nothing(browser_of):
    browser = browser_of(TownClerk)
    found(browser, "何守田", "new:other")
    draft = IntakeDraft.objects.get()
    colleague = signed_in(make_officer(TownClerk, HE.village[:9], username="lu"))
    assert "辖区里 1 个受理草稿没有用于受理" in colleague.get(reverse("intake-drafts")).content.decode()
    close = reverse("intake-draft-close", args=[draft.pk])
    assert "由开的人自己办结" in colleague.post(close, {"outcome": "mistaken"}, follow=True).content.decode()
    assert "请选一项结果" in browser.post(close, {}, follow=True).content.decode()
    page = browser.post(close, {"outcome": "answered"}, follow=True).content.decode()
    assert f"受理草稿 {draft.number} 已办结" in page
    assert "只作解答，没有申请" in page


def test_an_open_draft_is_handed_over_by_its_number_and_without_a_name(browser_of):
    found(browser_of(TownClerk), "何守田", "new:medical")
    draft = IntakeDraft.objects.get()
    address = reverse("admin-user", args=[draft.opened_by_id])
    administrator = browser_of(SystemAdministrator)
    page = administrator.get(address).content.decode()
    assert f"{draft.number}，医疗救助" in page
    assert "何守田" not in page
    close(draft=draft, outcome="mistaken", reference="", by=draft.opened_by, at=timezone.now())
    assert draft.number not in administrator.get(address).content.decode()


def page_row(browser, home: Household, serves: str, name: str = "household") -> dict[str, object]:
    assert browser.get(reverse(name, args=[home.pk]), {"serves": serves}).status_code == 200
    action = {"household": "查看一户一档", "consents": "查看授权"}[name]
    detail = Event.objects.filter(action=action).latest("id").detail
    return {word: detail[word] for word in ("serves", "serves_id") if word in detail}


@pytest.mark.parametrize("name", ["household", "consents"])
def test_a_page_opened_for_a_matter_says_so_in_the_ledger(browser_of, name):
    browser, home = browser_of(TownClerk), home_of(HE.number)
    serves = a_match_of(home)
    said = dict(zip(("serves", "serves_id"), serves.split(":"), strict=True))
    assert page_row(browser, home, serves, name) == said
    assert page_row(browser, home, "match", name)["serves"] == "match"


def test_a_page_claims_no_matter_that_is_not_in_hand_or_of_another_household(browser_of):
    browser, home = browser_of(CountyClerk), home_of(HE.number)
    for serves in (
        "",
        "match:",
        f"match:{uuid4()}",
        a_match_of(home_of(PENG.number)),
        "draft",
        "lead",
        "nothing",
    ):
        assert page_row(browser, home, serves) == {}


def test_the_list_the_search_and_the_reason_lead_on_with_the_matter(browser_of):
    browser, home = browser_of(TownClerk), home_of(HE.number)
    address = reverse("household", args=[home.pk])
    assert f"{address}?serves=match" in browser.get(reverse("matches"), {"kind": ""}).content.decode()
    assert found(browser, home.number).url == f"{address}?serves=match"
    serves = a_match_of(home)
    why = browser.get(reverse("match-why", args=[serves.partition(":")[2]])).content.decode()
    assert f"{address}?serves={serves}" in why
    assert f"serves={serves}" in browser.get(address, {"serves": serves}).content.decode()
