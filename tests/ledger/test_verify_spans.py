"""Verifying on several cores 分段验链: whatever one pass finds, the parts find in the same words."""

from __future__ import annotations

import os

import pytest

from tests.ledger.test_record import look
from tests.ledger.test_verify import tamper
from zhulian.ledger import verifying
from zhulian.ledger.actions import seal
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, PARTS = 12, 3  # the parts end at 4, 8 and 12
PLACES = (1, 3, 4, 5, 8, 9, 11, 12)


@pytest.fixture(autouse=True)
def chain(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: PARTS)
    for number in range(ROWS):
        look(number)
    seal()


def in_parts(monkeypatch, *anchors: str) -> verifying.Verdict:
    """Verify in parts, once in one pass too, and see that both say the same."""
    whole = verify(anchors=anchors)
    with monkeypatch.context() as fewer:
        fewer.setattr(verifying, "_WORTH_PROCESSES", 1)
        found = verify(anchors=anchors)
    assert found == whole
    return found


def test_a_whole_chain_is_whole_in_parts(monkeypatch):
    last = Event.objects.get(sequence=ROWS)
    assert in_parts(monkeypatch) == verifying.Verdict(ROWS, 0, f"{ROWS}:{last.hash}")


@pytest.mark.parametrize("place", PLACES)
def test_an_edited_row_is_named_whichever_part_it_is_in(monkeypatch, place):
    tamper(f"UPDATE ledger_event SET actor = '别人' WHERE sequence = {place}")
    found = in_parts(monkeypatch)
    assert f"第 {place} 行（编号" in found.broken
    assert found.checked == place - 1


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_removed_row_is_named_whichever_part_it_is_in(monkeypatch, place):
    tamper(f"DELETE FROM ledger_event WHERE sequence = {place}")
    assert f"第 {place} 行不见了：其后紧接着的是第 {place + 1} 行" in in_parts(monkeypatch).broken


def test_a_removed_part_is_named_by_its_first_row(monkeypatch):
    tamper("DELETE FROM ledger_event WHERE sequence BETWEEN 5 AND 8")
    assert "第 5 行不见了：其后紧接着的是第 9 行" in in_parts(monkeypatch).broken


@pytest.mark.parametrize("place", PLACES)
def test_a_digest_written_anew_breaks_the_chain_at_every_seam(monkeypatch, place):
    tamper(f"UPDATE ledger_event SET hash = '{'0' * 64}' WHERE sequence = {place}")
    assert f"第 {place} 行（编号" in in_parts(monkeypatch).broken


@pytest.mark.parametrize("place", [4, 5, 12])
def test_rows_swapped_across_a_seam_are_named(monkeypatch, place):
    tamper(
        f"UPDATE ledger_event SET sequence = 99 WHERE sequence = {place}",
        f"UPDATE ledger_event SET sequence = {place} WHERE sequence = 2",
        "UPDATE ledger_event SET sequence = 2 WHERE sequence = 99",
    )
    assert "第 2 行（编号" in in_parts(monkeypatch).broken


@pytest.mark.parametrize("place", [1, 4, 5, 12])
def test_heads_kept_outside_are_compared_in_every_part(monkeypatch, place):
    kept = f"{place}:{Event.objects.get(sequence=place).hash}"
    assert in_parts(monkeypatch, kept).broken == ""
    assert f"第 {place} 行（编号" in in_parts(monkeypatch, f"{place}:{'0' * 64}").broken


def test_a_cut_tail_shows_against_a_head_kept_outside(monkeypatch):
    kept = verify().head
    tamper("DELETE FROM ledger_event WHERE sequence > 8")
    assert "末尾被截去 4 行" in in_parts(monkeypatch, kept).broken
