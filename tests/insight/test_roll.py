"""名册反推 puts the household's income at one member, and always at the same one."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import duckdb
import pytest

from zhulian.insight.roll import HEAD

SELF, WIFE, SON = ("户主", date(1968, 3, 5)), ("配偶", date(1970, 7, 1)), ("子", date(1998, 1, 9))


def at(*family: tuple[str, date]) -> list[tuple[str, date]]:
    """Whom the income is put at, under each order that pseudonyms may give the members."""
    found = []
    for order in permutations(family):
        connection = duckdb.connect()
        connection.execute("create table m (member int, relation_to_head text, birth_date date)")
        connection.executemany("insert into m values (?, ?, ?)", [(n, *one) for n, one in enumerate(order)])
        number = connection.execute(f"select {HEAD} from m").fetchone()[0]
        found.append(order[number])
    return found


@pytest.mark.parametrize(
    ("family", "expected"),
    [((SELF, WIFE, SON), SELF), ((WIFE, SON), WIFE), (((None, WIFE[1]), SON), (None, WIFE[1]))],
    ids=[
        "the head",
        "the eldest where the head is not on the roll",
        "the eldest where nobody said who heads it",
    ],
)
def test_the_income_is_the_same_members_whatever_the_keys_number_them(family, expected):
    assert set(at(*family)) == {expected}


def test_a_household_without_a_birth_date_still_has_somebody_to_put_it_at():
    assert at((None, None)) == [(None, None)]
