"""Small cells 小格."""

from __future__ import annotations

from zhulian.insight.small_cells import cover


def rows(*counts: int):
    return [{"code": place, "better": count, "fen": count * 100} for place, count in enumerate(counts)]


def said(*counts: int):
    return [(row["better"], row["fen"]) for row in cover(rows(*counts), ("better",), ("fen",))]


def test_one_to_four_are_not_said_and_neither_is_their_money():
    assert said(4, 1, 20) == [("<5", None), ("<5", None), (20, 2000)]


def test_none_and_five_are_said():
    assert said(0, 5) == [(0, 0), (5, 500)]


def test_one_small_cell_takes_the_next_smallest_with_it():
    assert said(3, 30, 9, 0) == [("<5", None), (30, 3000), ("不列", None), (0, 0)]


def test_the_rows_given_stay_as_they_are():
    given = rows(3, 30)
    cover(given, ("better",), ("fen",))
    assert given == rows(3, 30)
