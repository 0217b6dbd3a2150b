"""Leads 线索: kept once, taken up once, nothing half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import HE, WEN
from tests.staff import AT, DAY, make_areas, make_officer
from zhulian.accounts.residents.actions import account_of_phone
from zhulian.accounts.roles import TownClerk
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.monitoring.actions import AlreadyTaken, CannotFollow, follow, open_contact, report, take
from zhulian.monitoring.models import Lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db):
    make_areas()
    return make_officer(TownClerk, HE.village[:9], since=DAY)


def lead_in(village: str) -> Lead:
    return report(
        id=Lead().pk, area_path=village, name="罗阿姨", phone="0951-1234567", best_time="", wish="",
        consent_text="同意", at=AT,
    )  # fmt: skip


def test_a_lead_is_seen_in_its_area_only(clerk):
    mine = lead_in(HE.village)
    lead_in(WEN.village)
    assert list(Lead.objects.visible_to(clerk)) == [mine]


def test_the_longest_waiting_comes_first_and_the_taken_last(clerk):
    first, second, third = (lead_in(HE.village) for _ in range(3))
    Lead.objects.filter(pk=third.pk).update(consented_at=AT.replace(year=2025))
    take(lead=first, by=clerk, at=AT)
    assert list(Lead.objects.newest_first()) == [third, second, first]
    assert list(Lead.objects.waiting()) == [third, second]


def test_taking_up_works_once_and_is_refused_the_second_time(clerk):
    lead = lead_in(HE.village)
    take(lead=lead, by=clerk, at=AT)
    with pytest.raises(AlreadyTaken):
        take(lead=lead, by=clerk, at=AT)
    assert Event.objects.filter(action="联系线索").count() == 1


@pytest.mark.parametrize("act", ["report", "take", "open"])
def test_if_the_ledger_fails_nothing_happened(clerk, monkeypatch, act):
    lead = lead_in(HE.village)

    def fails(**_):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(ledger, "record", fails)
    acts = {
        "report": lambda: lead_in(HE.village),
        "take": lambda: take(lead=lead, by=clerk, at=AT),
        "open": lambda: open_contact(lead=lead, by=clerk, at=AT),
    }
    with pytest.raises(RuntimeError):
        acts[act]()
    assert Lead.objects.get().state == Lead.State.WAITING


def test_a_lead_is_taken_by_somebody_or_not_at_all(clerk):
    lead = lead_in(HE.village)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(state=Lead.State.TAKEN)


def test_the_account_of_the_number_that_was_left_follows_a_lead_once(clerk):
    lead, mine = mobile_lead(), account_of_phone(phone="13912345678", at=AT)
    for _ in range(2):
        follow(lead=lead, resident=mine, level=1, at=AT)
    lead.refresh_from_db()
    assert lead.resident == mine
    assert Event.objects.filter(action="跟进线索").count() == 1


def test_another_number_and_another_account_follow_nothing(clerk):
    lead = mobile_lead()
    with pytest.raises(CannotFollow, match="不一样"):
        follow(lead=lead, resident=account_of_phone(phone="13887654321", at=AT), level=1, at=AT)
    first = account_of_phone(phone="13912345678", at=AT)
    follow(lead=lead, resident=first, level=1, at=AT)
    later = account_of_phone(phone="13912345678", at=AT + timedelta(days=91))
    lead.refresh_from_db()
    assert lead.resident is None
    follow(lead=lead, resident=later, level=1, at=AT)


def mobile_lead() -> Lead:
    return report(
        id=Lead().pk, area_path=HE.village, name="罗阿姨", phone="13912345678", best_time="", wish="",
        consent_text="同意", at=AT,
    )  # fmt: skip


def test_opening_a_number_says_which_call_request_it_serves(clerk):
    lead = lead_in(HE.village)
    assert open_contact(lead=lead, by=clerk, at=AT) == ("罗阿姨", "0951-1234567")
    seen = Event.objects.get(action="查看原文")
    assert (seen.detail["serves"], seen.detail["serves_id"]) == ("lead", str(lead.pk))
