"""Locking 锁定: guesses are counted, whatever is guessed, and counted in one place."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.accounts.test_sign_in import FACTOR, _the_demo_day, clerk, give_password  # noqa: F401
from tests.staff import current_code

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.pages")]


def test_five_wrong_codes_lock_the_name_even_for_the_right_one(client, clerk):  # noqa: F811
    give_password(client)
    answers = [client.post(FACTOR, {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]
    assert client.post(FACTOR, {"code": current_code()}).status_code == 429
    assert give_password(Client()).status_code == 429
