"""Locking 锁定: guesses are counted, whatever is guessed, and counted in one place."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.test_sign_in import FACTOR, _the_demo_day, clerk, give_password  # noqa: F401
from tests.staff import current_code, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]


def test_five_wrong_codes_lock_the_name_even_for_the_right_one(client, clerk):  # noqa: F811
    give_password(client)
    answers = [client.post(FACTOR, {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert client.post(FACTOR, {"code": current_code()}).status_code == 429
    assert give_password(Client()).status_code == 429


def test_wrong_passwords_when_confirming_count_too(clerk):  # noqa: F811
    browser = signed_in(clerk)
    answers = [browser.post("/account/reauthenticate/", {"password": "wrong"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert give_password(Client()).status_code == 429


def test_passwords_and_codes_are_counted_together(client, clerk):  # noqa: F811
    give_password(client)
    for _ in range(3):
        client.post(FACTOR, {"code": "000000"})
    other = Client()
    assert [give_password(other, "wrong").status_code for _ in range(2)] == [200, 429]
