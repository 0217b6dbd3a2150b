"""Other ways in: a government app vouches, WeChat recognises; whatever is forged, old or used opens nothing."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.residents.people import HEAD, ME, PHONE, WIFE
from tests.cast import HE
from tests.outbox.outsiders import Asked, declare, serving
from tests.staff import make_areas, make_officer, signed_in
from tests.web.residents.pages import by_phone, in_person, send
from tests.web.residents.test_signing_in import ask, enter, lead_of
from tests.web.stage import set_the_day
from tests.web.village import enrol_cast
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.residents.channels import link
from zhulian.accounts.residents.models import ChannelLink, Level, Resident, ResidentSignIn, SpentTicket
from zhulian.accounts.roles import TownClerk
from zhulian.ledger.models import Event
from zhulian.monitoring.models import Lead
from zhulian.outbox import wechat

pytestmark = pytest.mark.django_db
WECHAT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"
SHELL = f"{WECHAT} miniProgram"
SECRET = "shared-secret"


@pytest.fixture
def outside(settings, tmp_path, telephones):
    """A government app and WeChat, both invented, declared in the gateway file."""
    set_the_day(settings)
    make_areas()
    wechat._tokens.clear()
    with serving() as service:
        service.answers["/redeem"] = redeemed()
        service.answers["/sns/oauth2/access_token"] = openid_for("good-code", "openid-1")
        service.answers["/sns/jscode2session"] = openid_for("shell-code", "openid-2")
        app = {
            "label": "粤省事", "start_url": f"{service.url}/authorize", "redeem_url": f"{service.url}/redeem",
            "client": "zhulian", "secret": SECRET, "levels": ["L3", "L4"],
            "fields": {"name": "data.userName", "id_number": "data.idNo", "level": "data.level"},
        }  # fmt: skip
        official = {
            "kind": "official",
            "app_id": "wx1",
            "secret": "s",
            "api": service.url,
            "authorize_url": f"{service.url}/connect",
            "templates": {"progress": "TM-1"},
        }
        mini = {"kind": "mini", "app_id": "wx2", "secret": "s", "api": service.url}
        declare(settings, tmp_path, entries={"yss": app}, channels={"gzh": official, "xcx": mini})
        yield service


def redeemed(*, level: str = "L3", name: str = HEAD.name, number: str = HEAD.id_number):
    """Answer as the app does: only a good ticket with the right signature gets a name."""

    def answer(asked: Asked) -> tuple[int, dict]:
        signed = f"{asked.body['client']}\n{asked.body['ticket']}\n{asked.body['time']}".encode()
        is_ours = asked.body["signature"] == hmac.digest(SECRET.encode(), signed, "sha256").hex()
        if not is_ours or not asked.body["ticket"].startswith("good"):
            return 200, {"error": "ticket"}
        return 200, {"data": {"userName": name, "idNo": number, "level": level}}

    return answer


def openid_for(code: str, openid: str):
    def answer(asked: Asked) -> tuple[int, dict]:
        is_good = code in (asked.query.get("code"), asked.query.get("js_code"))
        return 200, {"openid": openid} if is_good else {"errcode": 40029}

    return answer


def begin(browser: Client, way: str = "yss") -> str:
    """Press the button of a way, and return the state with which the browser was led away."""
    led = browser.post(reverse("me-enter"), {"with": way})
    assert led.status_code == 302
    return parse_qs(urlsplit(led.url).query)["state"][0]


def come_back(browser: Client, **brought: str) -> str:
    return browser.get(reverse("me-entered"), brought, follow=True).content.decode()


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
    led = browser.post(reverse("me-enter"), {"with": "yss"}).url
    asked = parse_qs(urlsplit(led).query)
    assert asked["client"] == ["zhulian"]
    assert asked["redirect_uri"] == [f"http://testserver{reverse('me-entered')}"]
    assert "secret" not in led


@pytest.mark.parametrize("ticket", ["forged", "expired-1", "", "x" * 2_001])
def test_a_ticket_the_app_does_not_know_opens_nothing(outside, ticket):
    browser = Client()
    assert "凭据不对或已经过期" in come_back(browser, state=begin(browser), ticket=ticket)
    nothing_is_written()


def nothing_is_written() -> None:
    assert not Resident.objects.exists()
    assert not ResidentSignIn.objects.exists()
    assert not SpentTicket.objects.exists()


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
    assert "凭据不对" in send(Client(), "me-enter", **{"with": way})


def test_a_gateway_file_that_is_wrong_disturbs_no_phone_sign_in(settings, outside, tmp_path):
    declare(settings, tmp_path, entries={"yss": {"kind": "unheard of"}})
    page = Client().get(reverse("me-sign-in")).content.decode()
    assert "发短信给我" in page
    assert "粤省事" not in page


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
