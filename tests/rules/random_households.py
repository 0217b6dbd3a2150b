"""Random households 随机家庭: any facts of a dictionary, with unknowns, negatives and values on every boundary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Kind, Level

BOUNDARIES = (0, 1, 99, 100, 7700, 7701, 10000, 65000, 78000, 78001, 93600, 125899, 125900, 936000, 1404000)
YEARS = (0, 6, 16, 18, 60, 70, 80)


def households(facts: Mapping[str, Fact], on: date, *, most: int = 4) -> st.SearchStrategy[HouseholdFacts]:
    """Households of up to `most` members; obligors established or not, of one member or of all."""
    members = st.lists(_given(facts, Level.MEMBER, on), max_size=most)
    obligors = st.none() | st.lists(_given(facts, Level.OBLIGOR, on), max_size=2)
    owed = st.lists(st.sampled_from([None, "1", "2"]), min_size=2, max_size=2)
    return st.builds(_household, _given(facts, Level.HOUSEHOLD, on), members, obligors, owed)


def with_a_checked_head(home: HouseholdFacts, wage: int) -> HouseholdFacts:
    """Put a head with nothing but a wage before the others, so that ranges have something to settle."""
    head = {"与户主关系": "户主", "收入核对完整": True, "工资性收入": wage}
    return HouseholdFacts(home.facts, [Subject("户主", head), *home.members], home.obligors)


def _household(
    facts: dict[str, Any],
    members: list[dict[str, Any]],
    obligors: list[dict[str, Any]] | None,
    owed: list[str | None],
) -> HouseholdFacts:
    subjects = [Subject(str(place), given) for place, given in enumerate(members, 1)]
    keys = {subject.key for subject in subjects}
    found = None
    if obligors is not None:
        found = [
            Subject(f"义{place}", given | ({"被义务人": whose} if whose in keys else {}))
            for place, (given, whose) in enumerate(zip(obligors, owed, strict=False))
        ]
    return HouseholdFacts(facts, subjects, found)


def _given(facts: Mapping[str, Fact], level: Level, on: date) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: _values(fact, on) for name, fact in facts.items() if fact.kind and level in fact.levels}
    return st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in known.items()})


def _values(fact: Fact, on: date) -> st.SearchStrategy[Any]:
    if fact.kind is Kind.TRUTH:
        return st.booleans()
    if fact.kind is Kind.CHOICE:
        return st.sampled_from(fact.choices)
    if fact.kind is Kind.DATE:
        return _days(on)
    low, high = fact.bounds or (0, 100)
    edges = [value for value in (*BOUNDARIES, -1, -7700, low, high) if low <= value <= high]
    if fact.kind is Kind.COUNT:
        return st.integers(low, min(high, 12)) | st.sampled_from(edges)
    return st.sampled_from(edges) | st.integers(max(low, -(10**7)), min(high, 10**7))


def _days(on: date) -> st.SearchStrategy[date]:
    birthdays = st.builds(
        lambda years, days: _back(on, years) + timedelta(days),
        st.sampled_from(YEARS),
        st.sampled_from([-1, 0, 1]),
    )
    return birthdays | st.dates(date(1920, 1, 1), date(2027, 12, 31)) | st.just(date(2008, 2, 29))


def _back(on: date, years: int) -> date:
    return date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)
