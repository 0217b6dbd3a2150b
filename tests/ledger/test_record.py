"""Recording 记台账."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zhulian.ledger.actions import record, seal
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.ledger.queries import LedgerIsClosed
from zhulian.ledger.verifying import verify

AT = datetime(2026, 10, 31, 9, 30, tzinfo=UTC)
CLERK = Actor("何敏（he）", "镇街经办", "640104001")

pytestmark = pytest.mark.django_db


def look(number: int = 1) -> Event:
    return record(
        action="看家庭",
        actor=CLERK,
        at=AT,
        object_kind="household",
        object_id=number,
        area_path="640104001001",
        purpose="政策找人",
        detail={"fields": ["姓名"], "on": date(2026, 10, 31)},
    )


def test_a_row_says_who_what_when_where_and_why():
    look()
    row = Event.objects.get()
    assert (row.actor, row.actor_post, row.actor_area) == ("何敏（he）", "镇街经办", "640104001")
    assert (row.at, row.action, row.object_kind, row.object_id) == (AT, "看家庭", "household", "1")
    assert row.detail == {"fields": ["姓名"], "on": "2026-10-31"}


def test_on_the_day_of_the_demo_a_row_still_carries_the_real_time(settings):
    settings.TODAY = AT.date()
    assert timezone.now() - look().at < timedelta(minutes=1)


def test_an_actor_may_be_a_bare_name():
    assert record(action="夜间作业", actor="系统", at=AT).actor == "系统"


def test_rows_about_one_object_come_oldest_first():
    first, _, third = look(1), look(2), look(1)
    assert list(Event.objects.about("household", 1)) == [first, third]


def test_the_row_goes_away_with_the_act_it_tells_of():
    with pytest.raises(RuntimeError), transaction.atomic():
        look()
        raise RuntimeError
    assert not Event.objects.exists()


def test_sealed_rows_make_a_chain_that_verifies():
    for number in range(5):
        look(number)
    seal()
    verdict = verify()
    assert (verdict.checked, verdict.unsealed, verdict.broken) == (5, 0, "")
    assert verdict.head == f"5:{Event.objects.get(sequence=5).hash}"


def test_sealing_again_changes_nothing():
    look()
    seal()
    assert seal() == 0


def test_the_code_cannot_change_or_remove_a_row():
    event = look()
    event.actor = "别人"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(actor="别人"),
        lambda: Event.objects.bulk_update([event], ["actor"]),
    ):
        with pytest.raises(LedgerIsClosed):
            attempt()
    assert Event.objects.get().actor == "何敏（he）"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET actor = '别人'",
        "UPDATE ledger_event SET hash = ''",
        "DELETE FROM ledger_event",
    ],
)
def test_the_database_itself_refuses_to_change_a_sealed_row(statement):
    look()
    seal()
    with pytest.raises(DatabaseError, match="台账只能追加"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert verify().broken == ""


def test_postgresql_refuses_to_empty_the_table():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DatabaseError, match="台账只能追加"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE ledger_event")


def test_postgresql_lets_an_unsealed_row_be_chained_but_not_rewritten():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite chains at once")
    look()
    with pytest.raises(DatabaseError, match="台账只能追加"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_event SET actor = '别人', sequence = 1")
