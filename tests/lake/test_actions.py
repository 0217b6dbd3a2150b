"""Deletion of what has reached its day 到期删除."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lake import village
from zhulian.lake import actions
from zhulian.lake.actions import expire
from zhulian.lake.models import Delivery
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db


def let_go(shore, on):
    return expire(on=on, at=village.AT, by="办事员甲", data_dir=shore.data)


def bring_bills(shore):
    rows = [("覃守田", village.FATHER, "2026-09", "20000", ""), ("某", "1", "2026-09", "20000", "")]
    return shore.bring("medical_expenses", shore.csv("medical_expenses", village.BILLS, rows))


def test_expire_deletes_rows_identities_and_the_returned_sheet(shore):
    register, bills = shore.bring_register(), bring_bills(shore)
    assert let_go(shore, date(2027, 1, 31)) == []
    assert let_go(shore, date(2027, 2, 1)) == [bills]
    bills.refresh_from_db()
    assert bills.deleted_at == village.AT
    assert not list(shore.data.glob("*/medical_expenses/*"))
    assert (shore.data / register.path).exists()
    event = Event.objects.last()
    assert (event.action, event.object_id) == ("到期删除", str(bills.pk))
    assert list(Delivery.objects.in_force()) == [register]


def test_a_second_expire_deletes_nothing_more(shore):
    bring_bills(shore)
    let_go(shore, date(2027, 2, 1))
    assert let_go(shore, date(2027, 2, 1)) == []


def test_if_the_ledger_fails_nothing_is_deleted(shore, monkeypatch):
    bills = bring_bills(shore)

    def fail(**event):
        raise RuntimeError("台账写不进")

    monkeypatch.setattr(actions.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        let_go(shore, date(2027, 2, 1))
    bills.refresh_from_db()
    assert bills.deleted_at is None
    assert (shore.data / bills.path).exists() and (shore.data / bills.errors_path).exists()
