"""In WeChat: a channel recognises, is worth no more than a phone code, and is told only that there is news."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.residents.people import PHONE
from tests.cast import HE
from tests.staff import make_officer, signed_in
from tests.web.residents.outside import SHELL, WECHAT, begin, come_back, nothing_is_written
from tests.web.residents.pages import send
from tests.web.residents.test_signing_in import ask, enter, lead_of
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.residents.channels import link
from zhulian.accounts.residents.models import ChannelLink, ResidentSignIn, SpentTicket
from zhulian.accounts.roles import TownClerk
from zhulian.monitoring.models import Lead

pytestmark = pytest.mark.django_db


def test_somebody_new_to_wechat_confirms_a_number_once_and_never_again(outside, telephones):
    browser = Client(HTTP_USER_AGENT=WECHAT)
    assert "用微信公众号登录" in browser.get(reverse("me-sign-in")).content.decode()
    page = come_back(browser, state=begin(browser, "gzh"), code="good-code")
    assert "第一次从微信来" in page
    assert not ResidentSignIn.objects.exists()
    enter(browser, ask(browser), telephones.code)
    assert ChannelLink.objects.get().channel == "gzh"
    SpentTicket.objects.all().delete()  # WeChat gives a new code each time
    again = Client(HTTP_USER_AGENT=WECHAT)
    assert "139****5678" in come_back(again, state=begin(again, "gzh"), code="good-code")
    assert again.get(reverse("me-looks")).status_code == 403


def test_outside_wechat_it_is_not_offered(outside):
    assert "微信" not in Client().get(reverse("me-sign-in")).content.decode()


@pytest.mark.parametrize("code", ["bad-code", ""])
def test_a_code_wechat_does_not_know_opens_nothing(outside, code):
    browser = Client(HTTP_USER_AGENT=WECHAT)
    page = come_back(browser, state=begin(browser, "gzh"), code=code)
    assert "请回到微信里重新打开" in page or "凭据不对" in page
    nothing_is_written()


def test_a_shell_brings_its_code_only_inside_its_own_web_view(outside, telephones):
    outsider = Client(HTTP_USER_AGENT=WECHAT)
    assert "凭据不对" in come_back(outsider, shell="xcx", code="shell-code")
    assert "凭据不对" in come_back(Client(HTTP_USER_AGENT=SHELL), shell="gzh", code="good-code")
    nothing_is_written()
    browser = Client(HTTP_USER_AGENT=SHELL)
    assert "第一次从微信来" in come_back(browser, shell="xcx", code="shell-code")
    enter(browser, ask(browser), telephones.code)
    assert ChannelLink.objects.get().openid.open() == "openid-2"


def test_an_openid_lies_sealed_and_goes_with_the_account(outside, telephones):
    browser = Client(HTTP_USER_AGENT=SHELL)
    come_back(browser, shell="xcx", code="shell-code")
    enter(browser, ask(browser), telephones.code)
    assert "openid-2" not in str(list(ChannelLink.objects.values()))
    send(browser, "me-delete")
    assert not ChannelLink.objects.exists()


def test_who_follows_in_wechat_is_told_there_that_there_is_news_and_no_more(outside):
    lead, clerk = lead_of(), make_officer(TownClerk, HE.village[:9])
    here = account_of_phone(phone=PHONE, at=timezone.now())
    Lead.objects.filter(pk=lead.pk).update(resident=here)
    link(resident=here, channel="gzh", openid="openid-1", at=timezone.now())
    outside.answers["/cgi-bin/stable_token"] = lambda _: (200, {"access_token": "t", "expires_in": 7200})
    outside.answers["/cgi-bin/message/template/send"] = lambda _: (200, {"errcode": 0})
    signed_in(clerk).post(reverse("lead-taken", args=[lead.pk]))
    body = outside.asked[-1].body
    assert (body["touser"], body["url"]) == ("openid-1", "http://testserver/me/")
    assert body["data"] == {"county": {"value": "兴庆区"}}


def test_a_channel_that_does_not_answer_disturbs_no_clerk(outside):
    lead, clerk = lead_of(), make_officer(TownClerk, HE.village[:9])
    here = account_of_phone(phone=PHONE, at=timezone.now())
    Lead.objects.filter(pk=lead.pk).update(resident=here)
    link(resident=here, channel="gzh", openid="openid-1", at=timezone.now())
    page = signed_in(clerk).post(reverse("lead-taken", args=[lead.pk]), follow=True).content.decode()
    assert "已记下：联系过了" in page
