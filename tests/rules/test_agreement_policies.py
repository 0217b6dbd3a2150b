"""All real policies on random households 真实政策对照: the bulk answers equal the answers one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.rules.bulk_tables import everything, lay_out
from tests.rules.random_households import households, with_a_checked_head
from zhulian.rules.answers import Answer, HouseholdFacts, Outcome
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import Program, program
from zhulian.rules.nodes import Level
from zhulian.rules.sql import BulkPlan, bulk

TODAY, BEFORE_THE_LAW = date(2026, 10, 31), date(2024, 5, 20)
# Under the new law and the old one, where all standards are known, where some are missing.
CASES = ((TODAY, "640104"), (BEFORE_THE_LAW, "640104"), (TODAY, "330106"), (BEFORE_THE_LAW, "440604"))
SETTINGS = ("城镇", "农村")
CATALOGUE = load_catalogue(overlays=("demo/640104.yaml",))
FACTS = CATALOGUE.facts
CONNECTION = duckdb.connect(config={"threads": 1})
ANYBODY = households(FACTS, TODAY, most=3)
HEADED = st.builds(with_a_checked_head, ANYBODY, st.sampled_from((60_000, 150_000, 380_000, 900_000)))
HOME = st.tuples(ANYBODY | HEADED, st.sampled_from(SETTINGS))
HOMES = st.lists(HOME, min_size=2, max_size=8)
OUTCOMES = {Outcome.ENTITLED: True, Outcome.NOT_ENTITLED: False, Outcome.UNKNOWN: None}
ANY = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
Homes = list[tuple[HouseholdFacts, str]]


@lru_cache
def engine_of(on: date, region: str, setting: str) -> Program:
    return program(CATALOGUE, on=on, region=region, setting=setting)


def drawn(number: int) -> Homes:
    """Return random households. A plan costs the same for two as for fifty, so they are answered together."""
    homes: Homes = []

    @settings(ANY, max_examples=number, database=None)
    @given(HOME)
    def collect(home: tuple[HouseholdFacts, str]) -> None:
        homes.append(home)

    collect()
    return homes


def one_by_one(homes: Homes, on: date, region: str) -> Iterator[tuple[Level, int, Answer]]:
    """Yield each answer with the key it has in bulk."""
    first = 0
    for number, (home, setting) in enumerate(homes):
        keys = {member.key: first + place for place, member in enumerate(home.members)}
        first += len(home.members)
        for answer in engine_of(on, region, setting).answers(home):
            level = Level.HOUSEHOLD if answer.subject is None else Level.MEMBER
            yield level, number if answer.subject is None else keys[answer.subject], answer


def answered(plan: BulkPlan) -> dict[tuple[Level, int], dict[str, Any]]:
    """Run a plan and return its rows by level and key."""
    for step in plan.steps:
        CONNECTION.execute(step.sql)
    rows = {}
    for level in (Level.HOUSEHOLD, Level.MEMBER):
        key = level.name.lower()
        found = CONNECTION.execute(f"from answer_{key}")
        names = [column[0] for column in found.description]
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            rows[level, row[key]] = row
    return rows


def agree(homes: Homes, on: date, region: str, *, counted: bool) -> None:
    columns = lay_out(
        CONNECTION,
        FACTS,
        [home for home, _ in homes],
        settings=[setting for _, setting in homes],
        columns=None if counted else everything(FACTS),
    )
    plan = bulk(CATALOGUE, on=on, region=region, columns=columns)
    rows = answered(plan)
    for level, key, answer in one_by_one(homes, on, region):
        row, code = rows[level, key], answer.code
        expected = {
            "outcome": OUTCOMES[answer.outcome],
            "pass": answer.masks[0],
            "fail": answer.masks[1],
            "amount": answer.amount_fen,
            "cap": answer.cap_fen,
            "grade": answer.grade,
            "receiving": answer.is_receiving,
            "pointed": answer.is_pointed,
        }
        found = {name: row.get(f"{code}_{name}") for name in expected}
        assert found == expected, (code, level, key, homes)
        assert plan.conditions[code] == tuple(condition.name for condition in answer.conditions)


@pytest.mark.parametrize(("on", "region"), CASES[:3])
def test_random_households_get_the_same_answers_in_bulk(on: date, region: str) -> None:
    homes = drawn(40)
    assert len(homes) == 40
    agree(homes, on, region, counted=on == TODAY)


@pytest.mark.torture
@settings(ANY, max_examples=1000, derandomize=False)
@given(HOMES, st.sampled_from(CASES), st.booleans())
def test_many_random_households_get_the_same_answers_in_bulk(
    homes: Homes, case: tuple[date, str], counted: bool
) -> None:
    agree(homes, *case, counted=counted)
