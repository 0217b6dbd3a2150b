"""Anchoring 留存链头: what is kept outside finds what is bent inside."""

from __future__ import annotations

import sys

import pytest

from tests.ledger.test_record import AT, CLERK, look
from tests.ledger.test_verify import tamper
from zhulian.ledger.anchoring import CannotAnchor, anchor, read_anchors
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify

pytestmark = pytest.mark.django_db


def test_each_anchor_adds_one_line_and_one_ledger_row(tmp_path):
    kept = tmp_path / "heads.txt"
    look()
    first = anchor(at=AT, by=CLERK, path=kept)
    second = anchor(at=AT, by=CLERK, path=kept)
    assert read_anchors(kept) == [first, second]
    assert kept.read_text("utf-8").startswith("2026-10-31T09:30:00+00:00 1:")
    assert Event.objects.filter(action="留存链头").count() == 2
    assert verify(anchors=read_anchors(kept)).broken == ""


def test_a_tail_cut_since_is_found_and_not_anchored_over(tmp_path):
    kept = tmp_path / "heads.txt"
    for number in range(3):
        look(number)
    anchor(at=AT, by=CLERK, path=kept)
    tamper("DELETE FROM ledger_event WHERE sequence > 1")
    with pytest.raises(CannotAnchor, match="末尾被截去 2 行"):
        anchor(at=AT, by=CLERK, path=kept)
    assert len(read_anchors(kept)) == 1


def test_a_file_beside_the_data_is_refused(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    with pytest.raises(CannotAnchor, match="数据目录之内"):
        anchor(at=AT, by=CLERK, path=tmp_path / "data" / "heads.txt")
    with pytest.raises(CannotAnchor, match="没有写明留存到哪里"):
        anchor(at=AT, by=CLERK)
    assert not Event.objects.exists()


def test_a_command_gets_the_line(tmp_path):
    look()
    script = f"import sys, pathlib; pathlib.Path({str(tmp_path / 'sent')!r}).write_text(sys.stdin.read())"
    head = anchor(at=AT, by=CLERK, command=(sys.executable, "-c", script))
    assert (tmp_path / "sent").read_text() == f"2026-10-31T09:30:00+00:00 {head}\n"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ((sys.executable, "-c", "import sys; sys.exit('对方拒收')"), "对方拒收"),
        (("没有这个命令",), "没有运行成功"),
    ],
)
def test_a_command_that_does_not_take_it_is_said_and_nothing_is_recorded(command, reason):
    look()
    with pytest.raises(CannotAnchor, match=reason):
        anchor(at=AT, by=CLERK, command=command)
    assert not Event.objects.filter(action="留存链头").exists()
