"""Sign in by phone, follow what one left, and find only what one began oneself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.residents.people import ME, OTHER, PHONE
from tests.cast import HE
from tests.staff import AT, make_areas, make_officer
from tests.web.residents.pages import browser_of_resident, by_phone, in_person, send
from tests.web.stage import set_the_day
from zhulian.accounts.residents.actions import account_of_phone, bind
from zhulian.accounts.residents.models import Level, PhoneCode, Resident, ResidentSignIn
from zhulian.accounts.roles import TownClerk
from zhulian.monitoring.actions import report, take
from zhulian.monitoring.models import Lead
from zhulian.web.residents.claims import claim_for
from zhulian.web.residents.doors import COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(settings, telephones):
    set_the_day(settings)
    make_areas()


def ask(browser: Client, phone: str = PHONE, **other: str) -> str:
    return send(browser, "me-sign-in", act="send", phone=phone, **other)


def enter(browser: Client, page: str, code: str) -> str:
    hidden = dict(re.findall(r'name="(request|shown|claim)" value="([^"]*)"', page))
    return send(browser, "me-sign-in", act="enter", code=code, **hidden)


def lead_of(phone: str = PHONE) -> Lead:
    return report(
        id=Lead().pk, area_path=HE.village, name="尤奶奶", phone=phone, best_time="", wish="问低保",
        consent_text="同意", at=timezone.now(),
    )  # fmt: skip


def test_a_number_and_its_code_open_my_page(telephones):
    browser = Client()
    page = ask(browser)
    assert "139****5678" in page
    assert PHONE not in page
    assert "您用手机 139****5678 登录" in enter(browser, page, telephones.code)
    cookie = browser.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/me/", True, "Lax")


def test_a_known_and_an_unknown_number_see_the_same_page():
    account_of_phone(phone=PHONE, at=timezone.now())
    known, unknown = (re.sub(r'value="[^"]*"', "", ask(Client(), number)) for number in (PHONE, OTHER))
    assert known.replace("139****5678", "") == unknown.replace("138****4321", "")


def test_a_wrong_code_lets_nobody_in_and_may_be_tried_again(telephones):
    browser = Client()
    page = ask(browser)
    wrong = f"{(int(telephones.code) + 1) % 1_000_000:06d}"
    page = enter(browser, page, wrong)
    assert "验证码不对" in page
    assert COOKIE not in browser.cookies
    assert not Resident.objects.exists()
    assert "登录着" in enter(browser, page, telephones.code)


@pytest.mark.parametrize("number", ["", "0951-1234567", "12345"])
def test_a_number_that_gets_no_code_is_refused_in_plain_words(number, telephones):
    page = ask(Client(), number)
    assert "手机号" in page
    assert 'class="field-error"' in page
    assert telephones.sent == []


def test_asking_too_often_is_said(telephones):
    ask(Client())
    assert "请过一分钟再要" in ask(Client())
    assert len(telephones.sent) == 1


def test_without_a_backend_nothing_is_offered(settings):
    settings.SMS = ""
    page = Client().get(reverse("me-sign-in")).content.decode()
    assert "还没有开通登录" in page
    assert "发短信给我" not in page
    assert reverse("me") not in Client().get(reverse("public-policies")).content.decode()


def test_the_public_pages_lead_to_mine_where_one_may_sign_in():
    assert f'href="{reverse("me")}"' in Client().get(reverse("public-policies")).content.decode()


def test_large_letters_stay_large_on_the_way():
    given = {"act": "send", "phone": PHONE}
    page = Client().post(f"{reverse('me-sign-in')}?large=1", given).content.decode()
    assert 'class="is-large"' in page
    assert f'action="{reverse("me-sign-in")}?large=1"' in page
    assert Client().get(f"{reverse('me')}?large=1").url == f"{reverse('me-sign-in')}?large=1"


def test_what_was_just_left_is_followed_after_signing_in(telephones):
    lead, browser = lead_of(), Client()
    page = browser.post(reverse("me-follow"), {"claim": claim_for(lead)}).content.decode()
    claim = re.search(r'name="claim" value="([^"]*)"', page)[1]
    page = enter(browser, ask(browser, claim=claim), telephones.code)
    assert "您留的 1 件事" in page
    assert "等着工作人员给您打电话" in page
    lead.refresh_from_db()
    assert lead.resident == Resident.objects.get()


def test_who_has_signed_in_follows_at_once_after_a_button():
    lead, browser = lead_of(), by_phone()
    page = browser.post(reverse("me-follow"), {"claim": claim_for(lead)}).content.decode()
    assert Lead.objects.get().resident is None
    claim = re.search(r'name="claim" value="([^"]*)"', page)[1]
    assert "您留的 1 件事" in send(browser, "me-follow-on", claim=claim)


def test_a_slip_of_somebody_elses_number_is_not_followed():
    browser = by_phone(OTHER)
    assert "不一样" in send(browser, "me-follow-on", claim=claim_for(lead_of()))
    assert Lead.objects.get().resident is None


@pytest.mark.parametrize("slip", ["", "nonsense", "ImFiYyI:1uXyz:abc"])
def test_a_forged_slip_follows_nothing(slip):
    lead_of()
    assert "还没有您要跟进的事" in send(by_phone(), "me-follow-on", claim=slip)


def test_only_what_this_account_began_is_listed_not_what_the_number_left():
    lead_of()
    assert "还没有您要跟进的事" in by_phone().get(reverse("me")).content.decode()


def test_a_recycled_number_finds_nothing_of_before():
    lead, earlier = lead_of(), timezone.now() - timedelta(days=91)
    former = account_of_phone(phone=PHONE, at=earlier)
    Lead.objects.filter(pk=lead.pk).update(resident=former)
    assert "还没有您要跟进的事" in by_phone().get(reverse("me")).content.decode()


def test_who_was_called_is_told_so():
    lead, browser = lead_of(), by_phone()
    Lead.objects.filter(pk=lead.pk).update(resident=Resident.objects.get())
    take(lead=lead, by=make_officer(TownClerk, HE.village[:9]), at=AT)
    page = browser.get(reverse("me")).content.decode()
    assert "联系过了" in page
    assert "何敏" not in page


def test_the_end_of_the_id_number_makes_a_bound_phone_stand_for_the_person():
    clerk = make_officer(TownClerk, HE.village[:9])
    account = bind(phone=PHONE, identity=ME, purpose="本人到窗口办理", by=clerk, at=timezone.now())
    browser = browser_of_resident(account, Level.PHONE)
    assert browser.get(reverse("me-looks")).status_code == 403
    assert "还可以试 4 次" in send(browser, "me-card", end="000000")
    before = browser.cookies[COOKIE].value
    assert "我们知道是您本人" in send(browser, "me-card", end=ME.id_number[-6:])
    assert browser.cookies[COOKIE].value != before
    assert browser.get(reverse("me-looks")).status_code == 200


def test_who_is_not_bound_is_told_how_to_get_there():
    browser = by_phone()
    assert "当面绑定" in browser.get(reverse("me")).content.decode()
    assert "要先知道是您本人" in browser.get(reverse("me-looks")).content.decode()
    send(browser, "me-card", end=ME.id_number[-6:])
    assert browser.get(reverse("me-looks")).status_code == 403


def test_signing_out_ends_this_session_or_all():
    here, there = by_phone(), by_phone()
    assert "在 2 处登录着" in here.get(reverse("me")).content.decode()
    assert "已经退出" in send(here, "me-sign-out", act="here")
    assert there.get(reverse("me")).status_code == 200
    send(there, "me-sign-out", act="everywhere")
    assert not ResidentSignIn.objects.open(timezone.now()).exists()
    assert there.get(reverse("me")).status_code == 302


def test_deleting_the_account_says_what_it_means_and_leaves_the_call_request():
    lead, browser = lead_of(), by_phone()
    Lead.objects.filter(pk=lead.pk).update(resident=Resident.objects.get())
    assert "一样不少" in browser.get(reverse("me-delete")).content.decode()
    assert Resident.objects.exists()
    assert "账号已经删掉" in send(browser, "me-delete")
    assert not Resident.objects.exists()
    assert Lead.objects.get().resident is None
    assert browser.get(reverse("me")).status_code == 302


def test_no_page_is_kept_by_a_browser():
    pages = [
        Client().get(reverse("me-sign-in")),
        by_phone().get(reverse("me")),
        in_person().get(reverse("me-looks")),
    ]
    assert {page["Cache-Control"] for page in pages} == {"no-store"}


def test_codes_cannot_be_sent_without_the_token_of_the_form():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("me-sign-in"), {"act": "send", "phone": PHONE}).status_code == 403
    assert not PhoneCode.objects.exists()
