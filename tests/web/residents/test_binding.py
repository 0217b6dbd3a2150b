"""Bind a phone face to face: the card is the person's, the code is read out, and everything else is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.residents.people import CHILD, HEAD, PHONE, WIFE
from tests.cast import HE, QIN, WEN
from tests.staff import make_areas, make_officer, signed_in
from tests.web.stage import set_the_day
from tests.web.village import enrol_cast
from zhulian.accounts.residents.models import Level, PhoneCode, Resident
from zhulian.accounts.roles import TownClerk
from zhulian.ledger.models import Event
from zhulian.registry.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(settings, telephones) -> Client:
    set_the_day(settings)
    make_areas()
    enrol_cast()
    return signed_in(make_officer(TownClerk, HE.village[:9]))


def address(of=HEAD, home=HE) -> str:
    file = Household.objects.get(number=home.number)
    return reverse("bind-phone", args=[file.pk, Person.objects.with_id_number(of.id_number).get().pk])


def show_card(clerk, of=HEAD, **other: str) -> str:
    given = {
        "act": "send", "id_number": of.id_number, "phone": PHONE, "purpose": "本人到窗口办理", "is_checked": "on",
    }  # fmt: skip
    return clerk.post(address(of), given | other).content.decode()


def read_out(clerk, page: str, code: str, of=HEAD) -> str:
    request = re.search(r'name="request" value="([^"]*)"', page)[1]
    given = {"act": "bind", "request": request, "purpose": "本人到窗口办理", "code": code}
    return clerk.post(address(of), given, follow=True).content.decode()


def test_the_phone_is_bound_once_the_code_is_read_out(clerk, telephones):
    page = show_card(clerk)
    assert "请何守田念出" in page
    assert telephones.sent[-1][0] == PHONE
    assert not Resident.objects.exists()
    assert "已绑定 139****5678" in read_out(clerk, page, telephones.code)
    account = Resident.objects.get()
    assert (account.name.open(), account.vouched_level) == (HEAD.name, Level.BOUND)
    assert Event.objects.get(action="当面绑定居民手机").purpose == "本人到窗口办理"


def test_the_page_leads_there_from_the_household(clerk):
    file = Household.objects.get(number=HE.number)
    assert address() in clerk.get(reverse("household", args=[file.pk])).content.decode()


def test_a_card_of_somebody_else_is_refused_and_leaves_a_row(clerk, telephones):
    page = show_card(clerk, id_number=WIFE.id_number)
    assert "和档案里的身份证号不一样" in page
    assert telephones.sent == []
    assert Event.objects.filter(action="证件与档案不符，没有绑定").count() == 1


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"is_checked": ""}, "没有当面核对，不能绑定"),
        ({"phone": "0951-1234567"}, "手机号不对"),
        ({"phone": ""}, "请写本人的手机号"),
        ({"id_number": "123"}, "18 位"),
        ({"purpose": "别的"}, "选"),
    ],
)
def test_what_is_not_whole_is_refused(clerk, telephones, other, complaint):
    assert complaint in show_card(clerk, **other)
    assert telephones.sent == []


def test_a_child_is_not_bound(clerk, telephones, monkeypatch):
    monkeypatch.setattr("zhulian.web.residents.binding.YOUNGEST", 15)  # the child of the cast is fourteen
    assert "未满 15 周岁" in show_card(clerk, of=CHILD)
    assert telephones.sent == []


def test_a_wrong_code_binds_nothing_and_may_be_tried_again(clerk, telephones):
    page = show_card(clerk)
    wrong = f"{(int(telephones.code) + 1) % 1_000_000:06d}"
    page = read_out(clerk, page, wrong)
    assert "验证码不对" in page
    assert not Resident.objects.exists()
    assert "已绑定" in read_out(clerk, page, telephones.code)


def test_a_code_for_one_person_binds_no_other_and_signs_nobody_in(clerk, telephones):
    page = show_card(clerk)
    assert "验证码不对" in read_out(clerk, page, telephones.code, of=WIFE)
    request = re.search(r'name="request" value="([^"]*)"', page)[1]
    given = {"act": "enter", "request": request, "code": telephones.code}
    assert "验证码不对" in Client().post(reverse("me-sign-in"), given).content.decode()
    assert not Resident.objects.exists()


def test_a_number_of_somebody_else_is_refused_at_the_end(clerk, telephones):
    read_out(clerk, show_card(clerk), telephones.code)
    PhoneCode.objects.all().delete()  # a minute has gone by
    page = read_out(clerk, show_card(clerk, of=WIFE), telephones.code, of=WIFE)
    assert "已经绑定了另一个人" in page
    assert Resident.objects.get().name.open() == HEAD.name


@pytest.mark.parametrize("home", [QIN, WEN], ids=lambda home: home.number)
def test_nobody_of_another_household_or_town_is_bound(clerk, home):
    file = Household.objects.get(number=home.number)
    head = Person.objects.with_id_number(HEAD.id_number).get()
    assert clerk.get(reverse("bind-phone", args=[file.pk, head.pk])).status_code == 404
