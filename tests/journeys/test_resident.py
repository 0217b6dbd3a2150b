"""A widow of 71 follows what she left, is bound at the window, and sees who looked 七十一岁的老人: without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.accounts.residents.conftest import telephones  # noqa: F401
from tests.accounts.residents.people import HEAD, PHONE
from tests.cast import HE
from tests.journeys.test_town_clerk import browser  # noqa: F401
from tests.staff import make_areas, make_officer, signed_in
from tests.web.stage import set_the_day
from tests.web.test_selfcheck_journey import fits
from tests.web.village import enrol_cast
from zhulian.accounts.residents.models import PhoneCode
from zhulian.accounts.roles import TownClerk
from zhulian.monitoring.models import Lead
from zhulian.registry.models import Household, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser) -> Iterator[Page]:  # noqa: F811
    """A phone without JavaScript."""
    size = {"width": 390, "height": 844}
    with browser.new_context(viewport=size, java_script_enabled=False, locale="zh-CN") as visit:
        yield visit.new_page()


def let_a_minute_go_by() -> None:
    PhoneCode.objects.all().delete()


def sign_in(phone: Page, code) -> None:
    fits(phone)
    phone.get_by_label("手机号").fill(PHONE)
    phone.get_by_role("button", name="发短信给我").click()
    fits(phone)
    phone.get_by_label("短信里的 6 位数字").fill(code())
    phone.get_by_role("button", name="登录", exact=True).click()


def bind_at_the_window(clerk: Client, code) -> None:
    home = Household.objects.get(number=HE.number)
    person = Person.objects.with_id_number(HEAD.id_number).get()
    address = reverse("bind-phone", args=[home.pk, person.pk])
    clerk.get(reverse("household", args=[home.pk]))
    card = {"id_number": HEAD.id_number, "phone": PHONE, "purpose": "本人到窗口办理", "is_checked": "on"}
    form = clerk.post(address, card | {"act": "send"}).context["code"]
    read_out = {"request": str(form.initial["request"]), "purpose": card["purpose"], "code": code()}
    assert clerk.post(address, read_out | {"act": "bind"}).status_code == 302


def test_a_widow_follows_what_she_left_and_sees_who_looked(live_server, settings, phone, telephones):  # noqa: F811
    set_the_day(settings)
    make_areas()
    enrol_cast()
    clerk = signed_in(make_officer(TownClerk, HE.village[:9]))

    phone.goto(f"{live_server.url}/check/?large=1")
    phone.get_by_label("您家住在哪个镇（街道）").select_option("1号镇")
    phone.get_by_role("button", name="下一题").click()
    phone.get_by_label("哪个村（社区）").select_option(HE.village)
    phone.get_by_role("button", name="下一题").click()
    phone.get_by_label("就我一个人", exact=True).check()
    phone.get_by_role("button", name="下一题").click()
    phone.get_by_label("哪年出生").fill("1955")
    phone.get_by_role("button", name="下一题").click()
    phone.get_by_role("button", name="不答了，先看结果").click()
    phone.get_by_role("button", name="请联系我").click()
    phone.get_by_label("怎么称呼您").fill("何大爷")
    phone.get_by_label("电话", exact=True).fill(PHONE)
    phone.get_by_label("我同意").check()
    phone.get_by_role("button", name="请联系我").click()
    fits(phone)
    phone.get_by_role("button", name="跟进").click()
    sign_in(phone, lambda: telephones.code)
    expect(phone.get_by_role("heading", level=1)).to_have_text("您留的 1 件事")
    expect(phone.get_by_text("等着联系")).to_be_visible()
    expect(phone.get_by_role("link", name="普通字")).to_be_visible()
    fits(phone)
    assert Lead.objects.get().resident is not None

    let_a_minute_go_by()
    bind_at_the_window(clerk, lambda: telephones.code)
    let_a_minute_go_by()
    phone.get_by_role("link", name="我的", exact=True).click()
    sign_in(phone, lambda: telephones.code)
    phone.get_by_label("您在窗口绑定过").fill(HEAD.id_number[-6:])
    phone.get_by_role("button", name="确认是我").click()
    phone.get_by_role("link", name="谁看过我的信息").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("您的信息被看过")
    expect(phone.get_by_role("heading", name="1号镇的镇街经办看了您家的档案")).to_be_visible()
    fits(phone)
    phone.get_by_role("link", name="回到“我的”").click()
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_text("已经退出")).to_be_visible()
