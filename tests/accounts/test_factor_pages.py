"""Second factors 第二道验证 as their owner changes them: codes once, the last one kept, nonsense refused."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory

from tests.accounts.test_sign_in import FACTOR, _the_demo_day, clerk, give_password  # noqa: F401
from tests.staff import AT, COUNTY, PASSWORD, current_code, make_officer, signed_in
from zhulian.accounts.admission import ask_factor_reset, settle_factor_reset
from zhulian.accounts.factor_pages import passkeys_work_at
from zhulian.accounts.models import User
from zhulian.accounts.roles import SecurityAdministrator, SystemAdministrator
from zhulian.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]
CODES, NEW_CODES, KEYS = "/account/factor/recovery/", "/account/factor/recovery/new/", "/account/passkeys/"
NONSENSE = [
    "", "nonsense", "[]", "{}", "null", '"x"', '{"response": null}', '{"response": {"userHandle": 7}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}',
    "[" * 400 + "]" * 400,
]  # fmt: skip


@pytest.fixture
def owner(clerk) -> Client:  # noqa: F811
    """A browser in which the clerk has just said once more who she is."""
    browser = signed_in(clerk)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def add_passkey(user: User, name: str = "窗口电脑") -> Authenticator:
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name})


def shown_codes(page: str) -> list[str]:
    return [part.split("<")[0] for part in page.split('<li class="code">')[1:]]


def test_recovery_codes_are_shown_once(owner):
    assert owner.post(NEW_CODES).url == CODES
    codes = shown_codes(owner.get(CODES).content.decode())
    assert len(set(codes)) == 10
    again = owner.get(CODES)
    assert shown_codes(again.content.decode()) == []
    assert not any(code in again.content.decode() for code in codes)
    assert "no-store" in again["Cache-Control"]
    assert Event.objects.filter(action="换恢复码").count() == 1


def test_a_recovery_code_signs_in_once_and_the_ledger_says_so(owner):
    owner.post(NEW_CODES)
    code = shown_codes(owner.get(CODES).content.decode())[3]
    first, second = Client(), Client()
    give_password(first)
    assert first.post(FACTOR, {"code": code}).url == "/"
    assert Event.objects.filter(action="登录").last().detail == {"way": "密码、恢复码"}
    give_password(second)
    assert second.post(FACTOR, {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_new_recovery_codes_void_the_old_ones(owner):
    owner.post(NEW_CODES)
    old = shown_codes(owner.get(CODES).content.decode())[0]
    owner.post(NEW_CODES)
    assert old not in shown_codes(owner.get(CODES).content.decode())
    browser = Client()
    give_password(browser)
    assert browser.post(FACTOR, {"code": old}).status_code == 200


def test_recovery_codes_lie_sealed(owner, clerk):  # noqa: F811
    owner.post(NEW_CODES)
    code = shown_codes(owner.get(CODES).content.decode())[0]
    assert code not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_last_factor_a_role_asks_for_stays(owner, clerk):  # noqa: F811
    key = add_passkey(clerk)
    owner.post("/account/factor/remove/")
    assert list(clerk.authenticator_set.all()) == [key], "the telephone may go while a passkey stays"
    owner.post(f"{KEYS}{key.pk}/remove/")
    assert list(clerk.authenticator_set.all()) == [key]
    assert "你最后一种第二道验证" in owner.get("/account/factor/").content.decode()
    assert list(Event.objects.filter(action__contains="验证器").values_list("action", flat=True)) == [
        "停用验证器"
    ]


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(owner, clerk):  # noqa: F811
    key, foreign = (
        add_passkey(clerk),
        add_passkey(make_officer(SystemAdministrator, COUNTY, username="admin")),
    )
    owner.post(f"{KEYS}{key.pk}/name/", {"name": "二号窗口"})
    key.refresh_from_db()
    assert key.data["name"] == "二号窗口"
    for act in ("name", "remove"):
        assert owner.post(f"{KEYS}{foreign.pk}/{act}/", {"name": "我的"}).status_code == 404
    owner.post(f"{KEYS}{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    rows = Event.objects.filter(action__contains="通行密钥").values_list("action", "detail")
    assert list(rows) == [("改通行密钥的名字", {"name": "二号窗口"}), ("去掉通行密钥", {"name": "二号窗口"})]


@pytest.mark.parametrize("page", ["add/", "name/", "remove/"])
def test_keys_are_touched_only_after_saying_once_more_who_one_is(clerk, page):  # noqa: F811
    key = add_passkey(clerk)
    address = f"{KEYS}{page}" if page == "add/" else f"{KEYS}{key.pk}/{page}"
    assert signed_in(clerk).post(address, {"name": "x"}).url.startswith("/account/reauthenticate/")


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_signs_nobody_in_and_adds_no_key(owner, clerk, credential):  # noqa: F811
    browser = Client()
    browser.get(f"{KEYS}enter/", headers={"Accept": "application/json"})
    assert browser.post(f"{KEYS}enter/", {"credential": credential}).url == "/account/login/"
    give_password(browser)
    browser.get(FACTOR)
    assert browser.post(FACTOR, {"credential": credential}).status_code == 200
    assert "_auth_user_id" not in browser.session
    owner.get(f"{KEYS}add/")
    assert owner.post(f"{KEYS}add/", {"name": "x", "credential": credential}).status_code == 200
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_a_reset_by_two_takes_passkeys_and_codes_away_too(owner, clerk):  # noqa: F811
    add_passkey(clerk)
    owner.post(NEW_CODES)
    system = make_officer(SystemAdministrator, COUNTY, username="system")
    security = make_officer(SecurityAdministrator, COUNTY, username="security")
    asked = ask_factor_reset(user=clerk, reason="手机和电脑都丢了，本人持证件来办", by=system, at=AT)
    settle_factor_reset(asked=asked, agrees=True, by=security, at=AT)
    assert not Authenticator.objects.filter(user=clerk).exists()


def test_a_new_telephone_is_a_row_of_the_ledger(owner, clerk):  # noqa: F811
    Authenticator.objects.all().delete()
    secret = owner.get("/account/factor/add/").context["form"].secret
    assert owner.post("/account/factor/add/", {"code": "000000"}).status_code == 200
    assert not Event.objects.filter(action="加验证器").exists()
    assert owner.post("/account/factor/add/", {"code": current_code(secret)}).url == CODES
    assert Event.objects.get(action="加验证器").object_id == str(clerk.pk)


@pytest.mark.parametrize(
    ("address", "works"),
    [
        ("http://localhost:8000", True), ("https://zhulian.example", True), ("http://zhulian.example", False),
        ("http://127.0.0.1:8000", False), ("https://10.1.2.3", False), ("https://[::1]:8443", False),
    ],
)  # fmt: skip
def test_passkeys_want_a_name_and_a_safe_way(settings, address, works):
    settings.ALLOWED_HOSTS = ["*"]
    scheme, _, host = address.partition("://")
    assert passkeys_work_at(RequestFactory().get("/", HTTP_HOST=host, secure=scheme == "https")) is works


def test_who_confirms_with_a_code_is_counted_like_at_sign_in(owner, clerk):  # noqa: F811
    answers = [owner.post("/account/factor/again/", {"code": "000000"}).status_code for _ in range(5)]
    assert answers[-1] == 429
    assert owner.post("/account/factor/again/", {"code": current_code()}).status_code == 429
