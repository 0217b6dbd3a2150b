"""Real-name sign-in: a government app vouches; whatever is forged, old or used opens nothing."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.residents.people import HEAD, ME, PHONE, WIFE
from tests.outbox.outsiders import declare
from tests.web.residents.outside import begin, come_back, nothing_is_written, redeemed
from tests.web.residents.pages import by_phone, in_person
from tests.web.village import enrol_cast
from zhulian.accounts.residents.models import Level, Resident, ResidentSignIn
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db


def test_a_ticket_opens_the_account_of_the_person_and_its_own_record(outside):
    enrol_cast()
    browser = Client()
    page = come_back(browser, state=begin(browser), ticket="good-1")
    assert "我们知道是您本人" in page
    account = Resident.objects.get()
    assert (account.name.open(), account.id_number.open()) == (HEAD.name, HEAD.id_number)
    assert (account.vouched_level, account.vouched_by) == (Level.REAL_NAME, "粤省事")
    assert "还没有人打开过您的档案" in browser.get(reverse("me-looks")).content.decode()
    assert Event.objects.get(action="居民实名").actor == "居民"


def test_the_app_is_asked_with_a_signature_and_led_back_to_us(outside):
    browser = Client()
    led = browser.get(reverse("me-enter"), {"with": "yss"}).url
    asked = parse_qs(urlsplit(led).query)
    assert asked["client"] == ["zhulian"]
    assert asked["redirect_uri"] == [f"http://testserver{reverse('me-entered')}"]
    assert "secret" not in led


@pytest.mark.parametrize("ticket", ["forged", "expired-1", "", "x" * 2_001])
def test_a_ticket_the_app_does_not_know_opens_nothing(outside, ticket):
    browser = Client()
    assert "凭据不对或已经过期" in come_back(browser, state=begin(browser), ticket=ticket)
    nothing_is_written()


def test_a_ticket_counts_once_even_where_the_app_would_take_it_again(outside):
    first, second = Client(), Client()
    assert "我们知道是您本人" in come_back(first, state=begin(first), ticket="good-1")
    assert "凭据不对" in come_back(second, state=begin(second), ticket="good-1")
    assert ResidentSignIn.objects.count() == 1


def test_a_ticket_that_nobody_began_here_is_not_even_asked_about(outside):
    browser, other = Client(), Client()
    state = begin(other)
    for brought in (
        {"ticket": "good-1"},
        {"state": "", "ticket": "good-1"},
        {"state": state, "ticket": "good-1"},
    ):
        assert "凭据不对" in come_back(browser, **brought)
    begin(browser)
    assert "凭据不对" in come_back(browser, state=state, ticket="good-1")
    assert outside.asked == []
    nothing_is_written()


def test_a_way_that_was_begun_too_long_ago_is_refused(outside, monkeypatch):
    browser = Client()
    state = begin(browser)
    monkeypatch.setattr("zhulian.web.residents.entering.GOOD_FOR_SECONDS", -1)
    assert "凭据不对" in come_back(browser, state=state, ticket="good-1")
    nothing_is_written()


def test_a_state_counts_once(outside):
    browser = Client()
    state = begin(browser)
    come_back(browser, state=state, ticket="forged")
    assert "凭据不对" in come_back(browser, state=state, ticket="good-1")


def test_who_never_proved_a_real_name_there_is_told_so(outside):
    outside.answers["/redeem"] = redeemed(level="L1")
    browser = Client()
    assert "没有做过实名认证" in come_back(browser, state=begin(browser), ticket="good-1")
    nothing_is_written()


def test_a_paper_that_is_no_id_card_is_refused(outside):
    outside.answers["/redeem"] = redeemed(number="H12345678")
    browser = Client()
    assert "不是居民身份证" in come_back(browser, state=begin(browser), ticket="good-1")
    nothing_is_written()


def test_an_app_that_does_not_answer_leaves_nothing_half_done(outside):
    outside.answers["/redeem"] = lambda _: (500, {})
    browser = Client()
    assert "没有办成" in come_back(browser, state=begin(browser), ticket="good-1")
    nothing_is_written()


def test_if_the_ledger_fails_the_ticket_is_not_spent(outside, monkeypatch):
    browser = Client()
    state = begin(browser)

    def fails(**_):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr("zhulian.ledger.actions.record", fails)
    with pytest.raises(RuntimeError):
        come_back(browser, state=state, ticket="good-1")
    nothing_is_written()


def test_a_phone_account_becomes_the_persons(outside):
    browser = by_phone()
    come_back(browser, state=begin(browser), ticket="good-1")
    account = Resident.objects.get()
    assert (account.phone.open(), account.name.open()) == (PHONE, HEAD.name)


def test_who_is_somebody_else_gets_an_account_of_her_own(outside):
    in_person()
    outside.answers["/redeem"] = redeemed(name=WIFE.name, number=WIFE.id_number)
    browser = in_person(ME)
    come_back(browser, state=begin(browser), ticket="good-2")
    assert {one.name.open() for one in Resident.objects.all()} == {HEAD.name, WIFE.name}


@pytest.mark.parametrize("way", ["", "nowhere", "gzh'"])
def test_a_way_that_is_not_declared_leads_nowhere(outside, way):
    assert "凭据不对" in Client().get(reverse("me-enter"), {"with": way}, follow=True).content.decode()


def test_no_form_leads_away_from_this_site_and_large_letters_stay_large(outside):
    browser = Client()
    page = browser.get(f"{reverse('me-sign-in')}?large=1").content.decode()
    assert f'href="{reverse("me-enter")}?with=yss&amp;large=1"' in page
    led = browser.get(reverse("me-enter"), {"with": "yss", "large": "1"})
    state = parse_qs(urlsplit(led.url).query)["state"][0]
    assert (
        browser.get(reverse("me-entered"), {"state": state, "ticket": "good-1"}).url
        == f"{reverse('me')}?large=1"
    )


def test_a_gateway_file_that_is_wrong_disturbs_no_phone_sign_in(settings, outside, tmp_path):
    declare(settings, tmp_path, entries={"yss": {"kind": "unheard of"}})
    page = Client().get(reverse("me-sign-in")).content.decode()
    assert "发短信给我" in page
    assert "粤省事" not in page
