"""暂缓告知: the auditor lets a look wait with a reason and a last day, and lets it be told again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.staff import AT, COUNTY, make_areas, make_officer, signed_in
from zhulian.accounts.roles import Auditor
from zhulian.ledger.actions import record
from zhulian.ledger.models import Event
from zhulian.ledger.telling import held_back

pytestmark = pytest.mark.django_db
ADDRESS = "/held-looks/"


@pytest.fixture
def auditor() -> Client:
    make_areas()
    return signed_in(make_officer(Auditor, COUNTY))


def look(action: str = "查看一户一档") -> Event:
    return record(action=action, actor="何敏（he）", at=AT, object_kind="household", object_id="1")


def hold(auditor: Client, number: object, **other: object) -> str:
    until = timezone.localdate() + timedelta(days=30)
    given = {"number": number, "until": until, "reason": "投诉 2026-17", **other}
    return auditor.post(ADDRESS, given, follow=True).content.decode()


def test_a_look_waits_with_reason_and_last_day_and_is_told_again(auditor):
    event = look()
    page = hold(auditor, event.pk)
    assert "1 次查看暂缓告知本人" in page
    assert "投诉 2026-17" in page
    assert [row.purpose for row in held_back(timezone.localdate())] == ["投诉 2026-17"]
    page = auditor.post(ADDRESS, {"act": "release", "number": event.pk}, follow=True).content.decode()
    assert "没有暂缓告知的查看" in page
    assert held_back(timezone.localdate()) == []


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"reason": ""}, "因哪件投诉"),
        ({"until": "2026-01-01"}, "90 天以内"),
        ({"until": ""}, "请写到哪一天"),
        ({"number": 999_999}, "没有这个记录号"),
        ({"number": "x"}, "记录号是数字"),
    ],
)
def test_what_lacks_a_reason_a_day_or_a_row_is_refused(auditor, given, complaint):
    page = hold(auditor, **({"number": look().pk} | given))
    assert complaint in page
    assert held_back(timezone.localdate()) == []


def test_what_nobody_would_be_told_of_is_refused(auditor):
    assert "本来就不告知" in hold(auditor, look("查看政策找人名单").pk)


def test_a_strange_number_releases_nothing(auditor):
    for number in ("", "x", "999999"):
        assert auditor.post(ADDRESS, {"act": "release", "number": number}).status_code == 404
    assert not Event.objects.filter(action="恢复告知").exists()
    assert auditor.get(reverse("held-looks")).status_code == 200


def test_a_row_of_the_ledger_is_found_by_its_number(auditor):
    one, other = look(), look("查看原文")
    page = auditor.get(reverse("audit"), {"number": other.pk}).content.decode()
    assert f"{other.pk} 号" in page
    assert f">{one.pk} 号" not in page
