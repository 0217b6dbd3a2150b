"""Verifying the chain 验链: whoever gets past the guards is still found."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.ledger.test_record import look
from zhulian.ledger.actions import seal, verify
from zhulian.ledger.guards import lower_guards, raise_guards
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> str:
    """Five sealed rows; returns the head somebody wrote down."""
    for number in range(5):
        look(number)
    seal()
    return verify().head


def tamper(*statements: str) -> None:
    lower_guards(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    raise_guards(connection)


@pytest.mark.parametrize(
    ("column", "value"),
    [("actor", "别人"), ("purpose", ""), ("at", "2026-10-30 00:00:00"), ("detail", '{"a": 1}')],
)
def test_an_edited_row_is_named(head, column, value):
    tamper(f"UPDATE ledger_event SET {column} = '{value}' WHERE sequence = 3")
    verdict = verify()
    assert "第 3 行" in verdict.broken
    assert "改过" in verdict.broken
    assert verdict.checked == 2


def test_a_removed_row_is_named(head):
    tamper("DELETE FROM ledger_event WHERE sequence = 3")
    assert "第 3 行不见了" in verify().broken


def test_a_removed_first_row_is_named(head):
    tamper("DELETE FROM ledger_event WHERE sequence = 1")
    assert "第 1 行不见了" in verify().broken


def test_swapped_rows_are_named(head):
    tamper(
        "UPDATE ledger_event SET sequence = 99 WHERE sequence = 2",
        "UPDATE ledger_event SET sequence = 2 WHERE sequence = 3",
        "UPDATE ledger_event SET sequence = 3 WHERE sequence = 99",
    )
    assert "第 2 行" in verify().broken


def test_a_cut_tail_shows_only_against_a_head_kept_outside(head):
    tamper("DELETE FROM ledger_event WHERE sequence > 3")
    assert verify().broken == ""
    assert "被截去" in verify(anchor=head).broken


def test_a_head_kept_outside_still_fits_after_more_rows(head):
    look(6)
    seal()
    assert verify(anchor=head).broken == ""


def test_an_empty_ledger_is_whole():
    assert (verify().checked, verify().broken) == (0, "")
    assert Event.objects.count() == 0
