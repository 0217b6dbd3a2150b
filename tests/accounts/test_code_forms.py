"""Where a code of the second factor is typed 验证码."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from tests.staff import COUNTY, PASSWORD, make_areas, make_officer
from zhulian.accounts.code_forms import AuthenticateForm, ReauthenticateForm
from zhulian.accounts.roles import CountyClerk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", [AuthenticateForm, ReauthenticateForm])
def test_the_field_says_what_may_be_typed(form):
    code = form(user=None).fields["code"]
    assert (code.label, code.widget.attrs["placeholder"]) == ("验证码", "6 位数字，或一个恢复码")


@pytest.mark.urls("tests.accounts.pages")
def test_sign_in_asks_in_these_words(client):
    make_areas()
    make_officer(CountyClerk, COUNTY, username="he-min")
    client.post("/account/login/", {"login": "he-min", "password": PASSWORD})
    page = client.get("/account/factor/enter/").content.decode()
    assert 'placeholder="6 位数字，或一个恢复码"' in page


@pytest.mark.urls("tests.accounts.pages")
def test_a_new_telephone_is_asked_for_its_digits_alone(client):
    make_areas()
    make_officer(CountyClerk, COUNTY, username="he-min")
    Authenticator.objects.all().delete()
    client.post("/account/login/", {"login": "he-min", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/factor/add/").content.decode()
    assert 'placeholder="6 位数字"' in page
