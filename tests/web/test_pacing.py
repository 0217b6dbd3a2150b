"""Pacing 频次: an account in wrong hands copies no county, and others go on working."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.stage import browser_of as browser_with
from zhulian.accounts.roles import ROLES, CountyClerk, Permission, TownClerk
from zhulian.ledger.models import Event
from zhulian.web.pacing import SHARES


@pytest.fixture
def slow(settings):
    """Eight looks a minute, two opened fields, and three posts of a stranger."""
    settings.LOOKS_PER_MINUTE, settings.POSTS_PER_MINUTE = 8, 3


def test_who_pages_too_fast_is_told_in_chinese_how_long_to_wait(browser_of, slow):
    browser = browser_of(TownClerk)
    statuses = [browser.get(reverse("matches")).status_code for _ in range(9)]
    assert statuses == [200] * 8 + [429]
    looks = Event.objects.filter(action="查看政策找人名单").count()
    refused = browser.get(reverse("matches"))
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert f"请过 {refused['Retry-After']} 秒再来" in refused.content.decode()
    assert Event.objects.filter(action="查看政策找人名单").count() == looks, "nothing was shown"


def test_other_pages_and_other_people_are_not_kept_waiting(browser_of, slow):
    browser = browser_of(TownClerk)
    for _ in range(9):
        refused = browser.get(reverse("matches"))
    assert refused.status_code == 429
    assert browser.get(reverse("desk")).status_code == 200
    assert browser.get(reverse("households")).status_code == 200
    colleague = browser_with(CountyClerk)
    assert colleague.get(reverse("matches")).status_code == 200


def test_a_stranger_may_read_on_but_not_send_on(browser_of, slow):
    stranger = Client(REMOTE_ADDR="10.0.0.7")
    sent = [stranger.post(reverse("selfcheck"), {}).status_code for _ in range(4)]
    assert sent == [200, 200, 200, 429]
    assert stranger.get(reverse("selfcheck")).status_code == 200
    assert stranger.post(reverse("selfcheck"), {}, REMOTE_ADDR="10.0.0.8").status_code == 200
    assert "填好的不会丢" in stranger.post(reverse("selfcheck"), {}).content.decode()


def test_opening_and_exporting_have_a_narrower_pace_than_reading():
    assert SHARES[Permission.OPEN_FIELD] < SHARES[Permission.SEE_HOUSEHOLD]
    assert SHARES[Permission.EXPORT_MATCHES] < SHARES[Permission.OPEN_FIELD]


def test_every_permission_that_shows_people_is_paced():
    """What nobody but the desks about people may do, and what shows no people, is written down here."""
    shows_nobody = {
        Permission.SEE_DESK, Permission.SEE_PICTURE, Permission.SEE_POLICIES, Permission.EDIT_POLICIES,
        Permission.PUBLISH_POLICIES, Permission.TRY_STANDARDS, Permission.MANAGE_ACCOUNTS, Permission.MANAGE_SECURITY,
        Permission.SETTLE_VILLAGES,
    }  # fmt: skip
    assert set(Permission) - shows_nobody == set(SHARES)
    assert {word for role in ROLES.values() for word in role.permissions} <= set(Permission)
