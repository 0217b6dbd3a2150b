"""请联系我 and the list it fills: stored only by consent, once, sealed, and opened only with a row in the ledger."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from benchmarks.residents import RESIDENTS
from tests.cast import HE, WEN
from tests.staff import AT, DAY, make_areas, make_officer, signed_in
from tests.web.selfcheck_pages import result_for, send, up_to
from tests.web.stage import set_the_day
from zhulian.accounts.roles import TownClerk
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.monitoring.actions import report
from zhulian.monitoring.models import Lead
from zhulian.web.selfcheck import contact

pytestmark = pytest.mark.django_db
ADDRESS = "/check/contact/"
GIVEN = {
    "name": "罗阿姨", "phone": "0951-1234567", "area": HE.village, "best_time": "上午", "wish": "腿脚不便",
    "consent": "on",
}  # fmt: skip


@pytest.fixture
def phone(settings, db) -> Client:
    set_the_day(settings)
    cache.clear()
    make_areas()
    return Client()


@pytest.fixture
def result(phone) -> str:
    return result_for(phone, RESIDENTS[3])


def leave(phone: Client, page: str, /, **other: str) -> str:
    return send(phone, page, ADDRESS, act="send", **(GIVEN | other))


def test_who_asks_to_be_called_is_kept_with_the_words_of_the_consent(phone, result):
    page = leave(phone, result, is_result_told="on")
    assert "收到了" in page
    assert "请直接去1号镇社会救助窗口" in page
    assert "几天" not in page
    lead = Lead.objects.get()
    assert (lead.name.open(), lead.phone.open()) == ("罗阿姨", "0951-1234567")
    assert lead.area_path == HE.village
    assert lead.state == Lead.State.WAITING
    assert "兴庆区的救助工作人员" in lead.consent_text
    assert lead.wish.startswith("腿脚不便；自助查询很可能可以：最低生活保障")
    assert Event.objects.get(action="留下联系方式").object_id == str(lead.pk)


def test_the_result_is_told_only_where_that_is_ticked(phone, result):
    leave(phone, result)
    assert Lead.objects.get().wish == "腿脚不便"


def test_with_nothing_likely_what_is_open_is_told_by_name(phone):
    early = send(phone, up_to(phone, RESIDENTS[3], "wages"), act="result")
    leave(phone, early, is_result_told="on")
    wish = Lead.objects.get().wish
    assert wish.startswith("腿脚不便；自助查询还说不准：")
    assert "最低生活保障" in wish


def test_before_anything_was_found_nothing_is_offered_to_be_told(phone):
    begun = phone.get("/check/").content.decode()
    assert "把查到的几项也告诉" not in send(phone, begun, ADDRESS, act="show")


def test_name_and_number_lie_sealed_and_in_no_ledger_row(phone, result):
    leave(phone, result)
    row = Lead.objects.values().get()
    assert b"1234567" not in bytes(row["phone"])
    assert "罗阿姨".encode() not in bytes(row["name"])
    assert not [
        event for event in Event.objects.values() if "1234567" in str(event) or "罗阿姨" in str(event)
    ]


def test_pressing_twice_keeps_it_once(phone, result):
    leave(phone, result)
    leave(phone, result, phone="0951-7654321")
    assert Lead.objects.get().phone.open() == "0951-1234567"


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"consent": ""}, "同意了，我们才能留下您的电话"),
        ({"phone": "12345"}, "电话不对"),
        ({"phone": ""}, "请写电话"),
        ({"name": ""}, "请写一个称呼"),
        ({"area": WEN.village}, "选"),
    ],
)
def test_without_consent_or_a_number_that_can_be_called_nothing_is_kept(phone, result, other, complaint):
    page = leave(phone, result, **other)
    assert complaint in page
    assert "腿脚不便" in page
    assert not Lead.objects.exists()


def test_a_robot_is_thanked_and_nothing_is_kept(phone, result):
    assert "收到了" in leave(phone, result, address="http://spam.example")
    assert not Lead.objects.exists()


def test_too_many_from_one_address_wait(phone, result, monkeypatch):
    monkeypatch.setattr(contact, "MOST_FROM_ONE_ADDRESS", 1)
    assert "收到了" in leave(phone, result)
    other = result_for(phone, RESIDENTS[11])
    assert "请过一会儿再留" in leave(phone, other)
    assert Lead.objects.count() == 1


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(phone, result, monkeypatch, settings):
    settings.IS_LOOPBACK = False
    monkeypatch.setattr(contact, "MOST_FROM_ONE_ADDRESS", 1)
    for number, visitor in enumerate(("203.0.113.7", "203.0.113.8")):
        page = result_for(phone, RESIDENTS[number])
        phone.defaults["HTTP_X_FORWARDED_FOR"] = f"10.9.9.9, {visitor}"
        assert "收到了" in leave(phone, page)
    assert Lead.objects.count() == 2


def test_without_a_state_nothing_is_kept(phone):
    page = phone.post(ADDRESS, {"act": "send", **GIVEN}).content.decode()
    assert "请从头再来" in page
    assert not Lead.objects.exists()


def test_if_the_ledger_fails_nothing_is_kept(phone, result, monkeypatch):
    def fails(**_):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(ledger, "record", fails)
    with pytest.raises(RuntimeError):
        leave(phone, result)
    assert not Lead.objects.exists()


def lead_in(village: str, name: str) -> Lead:
    return report(
        id=Lead().pk, area_path=village, name=name, phone="0951-1234567", best_time="上午", wish="想问低保",
        consent_text="同意", at=AT,
    )  # fmt: skip


@pytest.fixture
def clerk(phone) -> Client:
    return signed_in(make_officer(TownClerk, HE.village[:9], since=DAY))


def test_a_clerk_sees_who_waits_in_the_own_town_only_and_no_number(clerk):
    lead_in(HE.village, "罗阿姨")
    lead_in(WEN.village, "温大爷")
    page = clerk.get(reverse("leads")).content.decode()
    assert "1 个人等着我们联系" in page
    assert page.count("想问低保") == 1
    assert "0951" not in page
    assert "罗阿姨" not in page
    assert Event.objects.get(action="查看线索名单").detail["count"] == 1


def test_opening_the_number_is_a_row_in_the_ledger(clerk):
    lead = lead_in(HE.village, "罗阿姨")
    address = reverse("lead", args=[lead.pk])
    assert "0951-1234567" not in clerk.get(address).content.decode()
    answered = clerk.post(address)
    assert "0951-1234567" in answered.content.decode()
    assert "no-store" in answered["Cache-Control"]
    event = Event.objects.get(action="查看原文")
    assert (event.object_id, event.purpose) == (str(lead.pk), "联系本人")


def test_who_was_called_is_marked_once(clerk):
    lead = lead_in(HE.village, "罗阿姨")
    address = reverse("lead-taken", args=[lead.pk])
    assert "已记下" in clerk.post(address, follow=True).content.decode()
    assert "已经有人联系过" in clerk.post(address, follow=True).content.decode()
    lead.refresh_from_db()
    assert lead.state == Lead.State.TAKEN
    assert lead.taken_by.display_name == "何敏"
    assert Event.objects.filter(action="联系线索").count() == 1


def test_a_lead_of_another_town_cannot_be_marked(clerk):
    lead = lead_in(WEN.village, "温大爷")
    assert clerk.post(reverse("lead-taken", args=[lead.pk])).status_code == 404
    lead.refresh_from_db()
    assert lead.state == Lead.State.WAITING
