"""Two engines, one meaning 两个引擎一个意思: random households and expressions through Python and DuckDB alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.rules import small
from tests.rules.bulk_tables import ask, everything, lay_out
from tests.rules.random_expressions import expressions
from tests.rules.random_households import households
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.evaluate import program
from zhulian.rules.nodes import Kind, Level
from zhulian.rules.problems import Problem
from zhulian.rules.ranges import Range, ends
from zhulian.rules.sql.aggregates import NotInBulk
from zhulian.rules.sql.terms import TooWide

CATALOGUE = small.catalogue()
FACTS = CATALOGUE.facts
CONNECTION = duckdb.connect(config={"threads": 1})
HOMES = st.lists(households(FACTS, small.ON, most=3), min_size=1, max_size=5)
KINDS = (Kind.TRUTH, Kind.AMOUNT, Kind.EXACT, Kind.COUNT, Kind.RATIO)
ASKED = st.lists(
    st.sampled_from((Level.HOUSEHOLD, Level.MEMBER)).flatmap(
        lambda level: st.tuples(
            st.one_of(*(expressions(kind, level, 3) for kind in KINDS)),
            st.just(level),
        )
    ),
    min_size=1,
    max_size=3,
)
# Shrinking costs minutes here, since each try is a DuckDB plan; a failure is small enough to read as it is.
TELLING = [name for name, fact in FACTS.items() if fact.kind and fact.default is None]
ANY = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


def in_python(asked: dict[str, tuple[str, Level]], homes: Sequence[HouseholdFacts]) -> dict[str, list[Any]]:
    engine = program(small.catalogue(asked), on=small.ON, region=small.REGION, setting=small.SETTING)
    found: dict[str, list[Any]] = {}
    for title, (_, level) in asked.items():
        subjects = [
            (home, key)
            for home in homes
            for key in ([None] if level is Level.HOUSEHOLD else [member.key for member in home.members])
        ]
        found[title] = [engine.value(home, title, key) for home, key in subjects]
    return found


def in_bulk(
    asked: dict[str, tuple[str, Level]], homes: Sequence[HouseholdFacts], *, counted: bool
) -> dict[str, list[Any]]:
    trees = {title: (small.tree(text, level), level) for title, (text, level) in asked.items()}
    columns = lay_out(CONNECTION, FACTS, homes, columns=None if counted else everything(FACTS))
    found = ask(CONNECTION, CATALOGUE, columns, trees, on=small.ON, region=small.REGION)
    return {title: [value for _, value in sorted(values.items())] for title, values in found.items()}


def agree(homes: list[HouseholdFacts], expressions: list[tuple[str, Level]], *, counted: bool) -> None:
    asked = {f"问{place}": one for place, one in enumerate(expressions)}
    try:
        found = in_bulk(asked, homes, counted=counted)
    except (Problem, NotInBulk, TooWide):
        assume(False)
    expected = in_python(asked, homes)
    assert found == expected
    assert [[type(v) is bool for v in values] for values in found.values()] == [
        [type(v) is bool for v in values] for values in expected.values()
    ]


@settings(ANY, max_examples=40)
@given(HOMES, ASKED, st.booleans())
def test_random_expressions_have_one_meaning(
    homes: list[HouseholdFacts], asked: list[tuple[str, Level]], counted: bool
) -> None:
    agree(homes, asked, counted=counted)


def unlearned(home: HouseholdFacts, hidden: frozenset[str]) -> HouseholdFacts:
    """The household before those facts were told; where a 核清标志 is true, its items stay."""

    def before(given: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value for name, value in given.items() if name not in hidden or given.get(FACTS[name].flag)
        }

    subjects = [
        None if group is None else [Subject(one.key, before(one.facts)) for one in group]
        for group in (home.members, home.obligors)
    ]
    return HouseholdFacts(before(home.facts), *subjects)


@settings(ANY, max_examples=150)
@given(HOMES, ASKED, st.frozensets(st.sampled_from(TELLING), min_size=1))
def test_what_is_learned_later_lies_within_what_was_known(
    homes: list[HouseholdFacts], asked: list[tuple[str, Level]], hidden: frozenset[str]
) -> None:
    assume(not any("先取" in text for text, _ in asked))
    try:
        later = in_python({f"问{place}": one for place, one in enumerate(asked)}, homes)
    except Problem:
        assume(False)
    fewer = [unlearned(home, hidden) for home in homes]
    earlier = in_python({f"问{place}": one for place, one in enumerate(asked)}, fewer)
    for title, values in later.items():
        for value, known in zip(values, earlier[title], strict=True):
            if type(known) is Range:
                assert value is not None
                assert known.low <= ends(value)[0] <= ends(value)[1] <= known.high
            assert type(known) is Range or known in (None, value)


@pytest.mark.torture
@settings(ANY, max_examples=5000, derandomize=False)
@given(HOMES, ASKED, st.booleans())
def test_many_random_expressions_have_one_meaning(
    homes: list[HouseholdFacts], asked: list[tuple[str, Level]], counted: bool
) -> None:
    agree(homes, asked, counted=counted)
