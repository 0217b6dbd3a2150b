"""The way through a portal 统一身份认证登录, from button to desk, and everybody who does not come in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.accounts.portals.providers import CLIENT, SECRET, FakeDingTalk, FakeOidc, served
from tests.staff import AT, COUNTY, DAY, current_code, make_areas, make_officer
from zhulian.accounts.models import PortalLink, SignIn, User
from zhulian.accounts.portals.book import portals
from zhulian.accounts.portals.links import link, unlink
from zhulian.accounts.roles import CountyClerk, SystemAdministrator
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
WHO = "3301-007"
LOGIN = "/account/login/"


@pytest.fixture
def office(settings, tmp_path) -> Iterator[FakeOidc]:
    """A county with two portals: its own, whose word mfa is enough, and 浙政钉."""
    settings.TODAY = DAY
    make_areas()
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret").chmod(0o400)
    settings.PORTAL_FILE = str(tmp_path / "portals.yaml")
    with served(FakeOidc()) as county, served(FakeDingTalk()) as ding:
        (tmp_path / "portals.yaml").write_text(
            f"- {{kind: oidc, code: county, label: 县统一身份认证, issuer: '{county.base}', client_id: {CLIENT}, secret_file: secret, amr: [mfa]}}\n"
            f"- {{kind: dingtalk, code: ding, label: 浙政钉, login: '{ding.base}', api: '{ding.base}', client_id: {CLIENT}, app_key: key-1, secret_file: secret}}\n",
            encoding="utf-8",
        )
        county.ding = ding
        yield county


@pytest.fixture
def admin(office) -> User:
    return make_officer(SystemAdministrator, COUNTY, username="admin")


@pytest.fixture
def clerk(office, admin) -> User:
    """A clerk linked with the number at the county's portal, with a telephone of her own."""
    user = make_officer(CountyClerk, COUNTY, username="he-min")
    link(user=user, portal=portals()["county"], identifier=WHO, by=admin, at=AT)
    return user


def go(browser: Client, office: FakeOidc, who: str = WHO, **bent: str):
    """Go out through the county's portal and come back; what is bent replaces what the browser brings back."""
    out = browser.get(reverse("portal-start", args=["county"]))
    back = office.scan(out.url, who) | bent
    return browser.get(reverse("portal-back", args=["county"]), back)


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def words(answer) -> str:
    return answer.content.decode()


def test_the_sign_in_page_offers_what_is_declared_and_nothing_else(client, office, settings):
    page = words(client.get(LOGIN))
    assert "用县统一身份认证登录" in page
    assert "用浙政钉登录" in page
    settings.PORTAL_FILE = ""
    assert "portals/" not in words(client.get(LOGIN))
    assert client.get(reverse("portal-start", args=["county"])).status_code == 404


def test_a_file_that_cannot_be_read_leaves_the_password(client, office, settings):
    settings.PORTAL_FILE = "nowhere.yaml"
    page = words(client.get(LOGIN))
    assert "统一身份认证的设置读不出来" in page
    assert 'name="password"' in page


def test_whoever_is_linked_comes_in_and_shows_an_own_second_factor(client, office, clerk):
    assert go(client, office).url == "/account/factor/enter/"
    assert not is_in(client)
    client.post("/account/factor/enter/", {"code": current_code()})
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert Event.objects.get(action="登录").detail == {"way": "县统一身份认证、验证码"}
    assert SignIn.objects.get().way == "县统一身份认证、验证码"


def test_an_own_second_factor_is_asked_for_even_when_the_portal_vouches(client, office, clerk):
    office.claims = {"amr": ["mfa"]}
    assert go(client, office).url == "/account/factor/enter/"


def test_a_portal_that_vouches_spares_whoever_has_no_factor_the_making_of_one(client, office, clerk):
    Authenticator.objects.all().delete()
    office.claims = {"amr": ["pwd", "mfa"]}
    assert go(client, office).url == "/"
    assert client.get(reverse("my-sign-ins")).status_code == 200
    other = Client()
    office.claims = {"amr": ["pwd"]}
    assert go(other, office).url == "/"
    assert other.get(reverse("my-sign-ins")).url == reverse("mfa_activate_totp")


def test_the_page_asked_for_is_where_one_arrives(client, office, clerk):
    Authenticator.objects.all().delete()
    for wanted, given in (("/sign-ins/", "/sign-ins/"), ("https://elsewhere.example/", "/")):
        browser = Client()
        out = browser.get(reverse("portal-start", args=["county"]), {"next": wanted})
        assert browser.get(reverse("portal-back", args=["county"]), office.scan(out.url, WHO)).url == given


def test_a_first_password_nobody_changed_is_void_afterwards(client, office, clerk):
    Authenticator.objects.all().delete()
    User.objects.update(must_change_password=True)
    office.claims = {"amr": ["mfa"]}
    go(client, office)
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()
    assert client.get(reverse("my-sign-ins")).status_code == 200
    assert "没有你的密码" in words(client.get(reverse("account_change_password"), follow=True))
    assert Event.objects.filter(action="作废初始口令", object_id=str(clerk.pk)).exists()


def test_somebody_the_portal_knows_and_nobody_linked_is_told_the_number(client, office, clerk):
    answer = go(client, office, who="3301-999")
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "3301-999" in words(answer)
    assert User.objects.filter(username__contains="3301").count() == 0
    assert PortalLink.objects.count() == 1


def test_a_name_or_an_address_never_links(client, office, clerk):
    User.objects.filter(pk=clerk.pk).update(email="he@example.gov")
    office.claims = {"email": "he@example.gov", "email_verified": True, "preferred_username": "he-min"}
    assert go(client, office, who="somebody-else").status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("until", [DAY, DAY - timedelta(days=30)])
def test_whoever_has_left_is_turned_away_at_the_day(client, office, clerk, until):
    clerk.posts.update(valid_from=date(2026, 1, 1), valid_to=until)
    answer = go(client, office)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "没有在任的岗位" in words(answer)
    assert not SignIn.objects.exists()
    assert Event.objects.get(action="拒绝登录").detail == {
        "reason": "没有在任的岗位",
        "way": "县统一身份认证",
    }


def test_an_account_switched_off_is_turned_away(client, office, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert go(client, office).url == "/account/inactive/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "bent", [{"state": "another"}, {"state": ""}, {"state": "é"}, {"code": ""}, {"code": "made-up"}]
)
def test_a_trip_that_was_bent_on_the_way_is_refused(client, office, clerk, bent):
    assert go(client, office, **bent).status_code == 403
    assert not is_in(client)
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    "bend", [{"claims": {"nonce": "another"}}, {"signed_by": "somebody else"}, {"algorithm": "none"}]
)
def test_an_answer_that_cannot_be_trusted_is_refused(client, office, clerk, bend):
    for name, value in bend.items():
        setattr(office, name, value)
    answer = go(client, office)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "没有登录" in words(answer)


def test_a_trip_ends_only_in_the_browser_that_began_it_once_and_in_time(client, office, clerk, monkeypatch):
    out = client.get(reverse("portal-start", args=["county"]))
    back = office.scan(out.url, WHO)
    assert Client().get(reverse("portal-back", args=["county"]), back).status_code == 403
    assert client.get(reverse("portal-back", args=["ding"]), back).status_code == 403
    assert client.get(reverse("portal-back", args=["county"]), back).status_code == 403, (
        "the trip was used up"
    )
    out = client.get(reverse("portal-start", args=["county"]))
    monkeypatch.setattr("zhulian.web.portal_pages.LONGEST_TRIP_SECONDS", -1)
    assert client.get(reverse("portal-back", args=["county"]), office.scan(out.url, WHO)).status_code == 403


def test_a_portal_that_is_down_is_told_and_the_session_stays_clean(client, office, settings, tmp_path):
    down = (tmp_path / "portals.yaml").read_text(encoding="utf-8").replace(office.base, "http://127.0.0.1:9")
    (tmp_path / "down.yaml").write_text(down, encoding="utf-8")
    settings.PORTAL_FILE = str(tmp_path / "down.yaml")
    answer = client.get(reverse("portal-start", args=["county"]))
    assert answer.status_code == 403
    assert "没有回答" in words(answer)
    assert "portal_trip" not in client.session


def test_a_qr_code_of_another_portal_signs_in_by_the_same_rules(client, office, admin):
    user = make_officer(CountyClerk, COUNTY, username="lu")
    start, back = (reverse(name, args=["ding"]) for name in ("portal-start", "portal-back"))
    refused = client.get(back, office.ding.scan(client.get(start).url))
    assert "100135" in words(refused)
    link(user=user, portal=portals()["ding"], identifier="100135", by=admin, at=AT)
    assert client.get(back, office.ding.scan(client.get(start).url)).url == "/account/factor/enter/"
    client.post("/account/factor/enter/", {"code": current_code()})
    assert Event.objects.get(action="登录").detail == {"way": "浙政钉、验证码"}


def test_a_link_that_was_broken_leads_nowhere(client, office, clerk, admin):
    unlink(made=clerk.portal_links.get(), by=admin, at=AT)
    assert go(client, office).status_code == 403
