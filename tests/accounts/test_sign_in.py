"""Sign-in 登录, through the pages as a browser sees them."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.staff import COUNTY, DAY, PASSWORD, SECRET, current_code, make_areas, make_officer, signed_in
from zhulian.accounts.models import User
from zhulian.accounts.roles import CountyClerk
from zhulian.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]
LOGIN, FACTOR, PASSWORD_PAGE = "/account/login/", "/account/factor/enter/", "/account/password/"
NEW_PASSWORD = "xingqing-liubenxiang"


@pytest.fixture(autouse=True)
def _the_demo_day(settings, tmp_path):
    settings.TODAY = DAY
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": tmp_path.name}
    }


@pytest.fixture
def clerk() -> User:
    make_areas()
    return make_officer(CountyClerk, COUNTY, username="he-min")


def give_password(client: Client, password: str = PASSWORD, login: str = "he-min"):
    return client.post(LOGIN, {"login": login, "password": password})


def test_password_and_second_factor_sign_in_and_leave_a_ledger_row(client, clerk):
    assert give_password(client).url == FACTOR
    assert "_auth_user_id" not in client.session
    assert client.post(FACTOR, {"code": current_code()}).url == "/"
    assert client.session["_auth_user_id"] == str(clerk.pk)
    row = Event.objects.get(action="登录")
    assert (row.actor, row.actor_post, row.object_id) == ("何敏（he-min）", "区县经办", str(clerk.pk))


def test_the_password_alone_is_not_enough(client, clerk):
    give_password(client)
    assert client.post(FACTOR, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_counts_once(client, clerk):
    code = current_code()
    give_password(client)
    assert client.post(FACTOR, {"code": code}).status_code == 302
    other = Client()
    give_password(other)
    assert other.post(FACTOR, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, clerk):
    wrong, unknown = (
        client.post(LOGIN, {"login": name, "password": "wrong"}).context["form"].non_field_errors()
        for name in ("he-min", "nobody")
    )
    assert wrong == unknown
    assert len(wrong) == 1


@pytest.mark.parametrize("names", [["he-min"] * 5, ["he-min", "HE-MIN", " he-min ", "He-Min", "hE-mIN"]])
def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client, clerk, names):
    answers = [give_password(client, "wrong", name).status_code for name in names]
    assert answers[-1] == 429
    assert give_password(client).status_code == 429
    assert "_auth_user_id" not in client.session
    assert AccessAttempt.objects.get().failures_since_start >= 5


def test_a_locked_name_locks_nobody_else(client, clerk):
    make_officer(CountyClerk, COUNTY, username="lu-mei")
    for _ in range(5):
        give_password(client, "wrong")
    assert give_password(client, login="lu-mei").url == FACTOR


def test_the_first_password_must_be_changed_before_anything_else(clerk):
    clerk.must_change_password = True
    clerk.save()
    client = signed_in(clerk)
    assert client.get("/").url == PASSWORD_PAGE
    answer = client.post(
        PASSWORD_PAGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(NEW_PASSWORD)
    assert not clerk.must_change_password
    assert client.get("/").status_code == 200
    assert Event.objects.filter(action="改密", object_id=str(clerk.pk)).exists()


@pytest.mark.parametrize(
    ("password", "reason"), [("short", "10"), ("1234567890", "数字"), ("he-min2026", "相似")]
)
def test_a_weak_password_is_refused_in_chinese(clerk, password, reason):
    answer = signed_in(clerk).post(
        PASSWORD_PAGE, {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert reason in str(answer.context["form"].errors)


def test_a_role_that_needs_a_second_factor_must_add_one_first(clerk):
    Authenticator.objects.all().delete()
    assert signed_in(clerk).get("/").url == "/account/factor/add/"


def test_a_second_factor_that_a_role_needs_cannot_be_removed(clerk, client):
    give_password(client)
    client.post(FACTOR, {"code": current_code()})
    client.post("/account/factor/remove/")
    assert Authenticator.objects.filter(user=clerk, type=Authenticator.Type.TOTP).exists()


def test_the_secret_of_a_second_factor_is_sealed(clerk):
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_and_no_password_travels_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_an_account_switched_off_cannot_sign_in(client, clerk):
    User.objects.update(is_active=False)
    give_password(client)
    assert "_auth_user_id" not in client.session


def test_an_account_switched_off_loses_its_session(clerk):
    client = signed_in(clerk)
    User.objects.update(is_active=False)
    assert client.get("/").url.startswith(LOGIN)


def test_the_session_ends_after_half_an_hour_without_a_request(clerk):
    client = signed_in(clerk)
    client.get("/")
    assert 29 * 60 < client.session.get_expiry_age() <= 30 * 60


def test_every_page_carries_the_policy_of_what_it_may_load(client):
    headers = client.get(LOGIN).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused(clerk):
    client = Client(enforce_csrf_checks=True)
    assert give_password(client).status_code == 403
