"""The chain's digest 链的摘要: the same content gives the same digest, however the database gave it back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from zhulian.ledger.chain import BEGINNING, CONTENT, digest

ROW = (
    datetime(2026, 10, 31, 1, 30, tzinfo=UTC),
    "何敏",
    "",
    "",
    "看家庭",
    "household",
    "1",
    "",
    "",
    {"b": 1, "a": "二"},
)


def test_the_digest_does_not_depend_on_zone_or_order_of_keys():
    local = ROW[0].astimezone(ZoneInfo("Asia/Shanghai"))
    assert digest(1, BEGINNING, ROW) == digest(1, BEGINNING, (local, *ROW[1:-1], {"a": "二", "b": 1}))


@pytest.mark.parametrize("place", range(len(CONTENT)))
def test_every_column_counts(place):
    other = list(ROW)
    other[place] = (
        {"b": 2} if place == len(CONTENT) - 1 else datetime(2026, 1, 1, tzinfo=UTC) if place == 0 else "别的"
    )
    assert digest(1, BEGINNING, tuple(other)) != digest(1, BEGINNING, ROW)


def test_place_and_predecessor_count():
    assert len({digest(1, BEGINNING, ROW), digest(2, BEGINNING, ROW), digest(1, "1" * 64, ROW)}) == 3


def test_text_cannot_slide_from_one_column_into_the_next():
    assert digest(1, BEGINNING, (ROW[0], "ab", "c", *ROW[3:])) != digest(
        1, BEGINNING, (ROW[0], "a", "bc", *ROW[3:])
    )
