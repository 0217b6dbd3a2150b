"""Tests of ranges 区间: they settle what they can, and never leave out what may be."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.rules import small
from tests.rules.random_expressions import expressions
from tests.rules.random_households import households
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.evaluate import Program, program
from zhulian.rules.nodes import Kind
from zhulian.rules.problems import Problem
from zhulian.rules.ranges import Number, Range, between, ends, equal, hull, is_known, point, settled, unequal

KINDS = (Kind.TRUTH, Kind.AMOUNT, Kind.EXACT, Kind.COUNT, Kind.RATIO)
DICTIONARY = {fact.name: fact for fact in small.FACTS}
ANY = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


def test_ends_that_meet_are_the_point_and_open_ends_are_unknown() -> None:
    assert (between(3, 3), between(None, None)) == (3, None)
    assert between(3, None) == Range(3, inf)
    assert between(None, 3) == Range(-inf, 3)
    assert settled("肢体") == "肢体"


def test_only_a_point_is_known() -> None:
    assert [is_known(value) for value in (0, False, "", between(0, 1), None)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert (point(5), point(between(0, 1)), point(None)) == (5, None, None)


def test_the_hull_holds_both_and_is_unknown_beside_unknown() -> None:
    assert hull(between(5, 7), Fraction(1, 2)) == between(Fraction(1, 2), 7)
    assert hull(3, Fraction(3)) == 3
    assert hull(between(0, None), between(None, 9)) is None
    assert (hull(1, None), hull(None, 1), hull(None, None)) == (None, None, None)


@pytest.mark.parametrize(
    ("left", "right", "is_equal"),
    [
        (1, Fraction(1), True),
        ("甲", "乙", False),
        (between(1, 3), 4, False),
        (between(1, 3), 3, None),
        (between(1, 3), between(1, 3), None),
        (between(5, None), between(None, 4), False),
    ],
)
def test_values_are_equal_unequal_or_may_be(left: Any, right: Any, is_equal: bool | None) -> None:
    assert (equal(left, right), equal(right, left)) == (is_equal, is_equal)
    assert unequal(left, right) is (None if is_equal is None else not is_equal)


def _holds(told: Any, truth: Any) -> bool:
    """Tell whether what is known of the household that was told of allows what is true of it."""
    if told is None or (type(told) is type(truth) and not isinstance(told, Range)):
        return told is None or bool(told == truth)
    (low, high), (least, most) = ends(told), ends(truth)
    return bool(low <= least and most <= high)


@st.composite
def _lived(draw: st.DrawFn) -> tuple[HouseholdFacts, HouseholdFacts]:
    """Draw a household as it lives, and the same as it is told: facts left out or told as ranges around the truth."""
    truth = draw(households(DICTIONARY, small.ON, most=2))
    told, lived = zip(
        *(_told(draw, facts) for facts in (truth.facts, *(one.facts for one in truth.members))), strict=True
    )
    keys = [one.key for one in truth.members]
    return tuple(  # type: ignore[return-value]
        HouseholdFacts(first, [Subject(key, facts) for key, facts in zip(keys, rest, strict=True)], [])
        for first, *rest in (lived, told)
    )


def _told(draw: st.DrawFn, facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    told: dict[str, Any] = {}
    lived = {name: value for name, value in facts.items() if value is not None}
    for name, value in lived.items():
        how = draw(st.sampled_from(("as it is", "left out", "range")))
        kind = DICTIONARY[name].kind
        if how == "range" and kind in (Kind.AMOUNT, Kind.COUNT):
            told[name] = _around(draw, value)
        elif how != "left out" or kind is Kind.TRUTH or _has_default(name, lived):
            told[name] = value
    return told, lived


def _has_default(name: str, lived: dict[str, Any]) -> bool:
    """Tell whether leaving a fact out says something else about the household."""
    fact = DICTIONARY[name]
    return fact.default is not None or (fact.flag is not None and lived.get(fact.flag) is True)


def _around(draw: st.DrawFn, value: Number) -> Any:
    widths = st.none() | st.sampled_from((0, 1, 5, 5000))
    below, above = draw(widths), draw(widths)
    return between(None if below is None else value - below, None if above is None else value + above)


def _engine(text: str) -> Program:
    return program(
        small.catalogue({"问": (text, small.HOUSEHOLD)}),
        on=small.ON,
        region=small.REGION,
        setting=small.SETTING,
    )


@settings(ANY, max_examples=200)
@given(_lived(), st.one_of(*(expressions(kind, small.HOUSEHOLD, 3) for kind in KINDS)))
def test_what_is_known_of_ranges_holds_for_every_household_within_them(
    homes: tuple[HouseholdFacts, HouseholdFacts], text: str
) -> None:
    assume("先取" not in text)  # an answer may send 先取 another way
    try:
        engine = _engine(text)
    except Problem:
        assume(False)
    truth, told = (engine.value(home, "问") for home in homes)
    assert _holds(told, truth)
