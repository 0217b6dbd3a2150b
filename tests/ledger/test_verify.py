"""Verifying the chain 验链: whoever gets past the guards is still found."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.ledger.test_record import AT, look
from zhulian.ledger.actions import record, seal
from zhulian.ledger.chain import BEGINNING, CONTENT, digest
from zhulian.ledger.guards import lower_guards, raise_guards
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify

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
    [
        ("actor", "别人"),
        ("actor_post", "县长"),
        ("object_id", "9"),
        ("purpose", ""),
        ("at", "2026-10-30 00:00:00"),
        ("at", "2026-10-31 09:30:00.000001"),
        ("detail", '{"a": 1}'),
    ],
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


def test_a_row_put_in_between_is_named(head):
    columns = "at, actor, actor_post, actor_area, action, object_kind, object_id, area_path, purpose, detail"
    tamper(
        "UPDATE ledger_event SET sequence = sequence + 100 WHERE sequence > 3",
        "UPDATE ledger_event SET sequence = sequence - 99 WHERE sequence > 100",
        f"INSERT INTO ledger_event ({columns}, sequence, previous_hash, hash) "
        f"SELECT {columns}, 4, hash, hash FROM ledger_event WHERE sequence = 3",
    )
    assert "第 4 行" in verify().broken


def test_a_row_with_a_forged_digest_breaks_the_next(head):
    forged = list(Event.objects.filter(sequence=3).values_list(*CONTENT).get())
    forged[1] = "别人"
    before = Event.objects.get(sequence=2).hash
    tamper(
        f"UPDATE ledger_event SET actor = '别人', hash = '{digest(3, before, tuple(forged))}' WHERE sequence = 3"
    )
    broken = verify().broken
    assert "第 4 行" in broken
    assert "接不上前一行" in broken


def test_a_cut_tail_shows_only_against_a_head_kept_outside(head):
    tamper("DELETE FROM ledger_event WHERE sequence > 3")
    assert verify().broken == ""
    assert "末尾被截去 2 行" in verify(anchors=[head]).broken


def test_a_chain_rewritten_whole_shows_against_a_head_kept_outside(head):
    rows = [[*row] for row in Event.objects.chained().values_list("sequence", *CONTENT)]
    previous, statements = BEGINNING, []
    for sequence, *content in rows:
        content[1] = "别人"
        current = digest(sequence, previous, tuple(content))
        statements.append(
            f"UPDATE ledger_event SET actor = '别人', previous_hash = '{previous}', hash = '{current}' "
            f"WHERE sequence = {sequence}"
        )
        previous = current
    tamper(*statements)
    assert verify().broken == ""
    broken = verify(anchors=[head]).broken
    assert "第 5 行" in broken
    assert "被重写过" in broken


@pytest.mark.parametrize("kept", ["", "5", "五:abc", "5:abc"])
def test_a_head_that_cannot_be_read_is_said(head, kept):
    assert "看不懂" in verify(anchors=[kept]).broken


@pytest.mark.parametrize(
    "detail",
    [
        {"乙": 1, "a": {"z": None, "b": [True, 1.5, "“引号”\n"]}},
        {"q": '"\\/\u007f\u2028\x01'},
        {"large": 2**70, "small": 1e-9, "ten": 1e22},
    ],
)
def test_whatever_a_row_says_its_digest_is_found_again(detail):
    record(action='看"家庭\\"', actor="何敏\t", at=AT, purpose="入户\n走访", detail=detail)
    seal()
    assert (verify().checked, verify().broken) == (1, "")


def test_a_head_kept_outside_still_fits_after_more_rows(head):
    look(6)
    seal()
    assert verify(anchors=[head]).broken == ""


def test_an_empty_ledger_is_whole():
    assert (verify().checked, verify().broken) == (0, "")
    assert Event.objects.count() == 0
