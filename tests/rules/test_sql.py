"""Tests of the bulk engine 批量引擎: the spec table on DuckDB, and what a plan holds."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.rules import small
from tests.rules.bulk_tables import ask, lay_out
from tests.rules.spec import Case
from tests.rules.spec_all import CASES
from zhulian.rules import nodes
from zhulian.rules.engine.known import conjunction, count, disjunction
from zhulian.rules.nodes import Kind, Level, Node

GROUPS = {"任一": (Kind.TRUTH, disjunction), "全部": (Kind.TRUTH, conjunction), "计数": (Kind.COUNT, count)}
REAL = [case for case in CASES if case.level is not Level.OBLIGOR]
CONNECTION = duckdb.connect(config={"threads": 1})
OBLIGORS = [
    case
    for case in CASES
    if case.level is Level.OBLIGOR and small.tree(case.expression, case.level).kind is Kind.TRUTH
]


def grouped(case: Case, which: str) -> Node:
    """The obligors of a household have no answers of their own in bulk; they are asked together."""
    operand = small.tree(case.expression, Level.OBLIGOR)
    kind = GROUPS[which][0]
    return nodes.Aggregate(kind, Level.HOUSEHOLD, small.SPOT, which, Level.OBLIGOR, operand)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[int, Any]]:
    """Every case asked of every household of the table, in one plan."""
    catalogue = small.catalogue()
    asked = {case.title: (small.tree(case.expression, case.level), case.level) for case in REAL}
    for case in OBLIGORS:
        asked |= {case.title + which: (grouped(case, which), Level.HOUSEHOLD) for which in GROUPS}
    columns = lay_out(CONNECTION, catalogue.facts, [case.facts for case in CASES])
    return ask(CONNECTION, catalogue, columns, asked, on=small.ON, region=small.REGION)


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.title)
def test_duckdb_gives_the_value_of_the_spec(answers: dict[str, dict[int, Any]], case: Case) -> None:
    place = CASES.index(case)
    found, expected = answers[case.title], case.expected
    if case.level is Level.MEMBER:
        first = sum(len(earlier.facts.members) for earlier in CASES[:place])
        values = [found[first + number] for number in range(len(case.facts.members))]
        assert [(value, type(value) is bool) for value in values] == [(e, type(e) is bool) for e in expected]
    else:
        assert (found[place], type(found[place]) is bool) == (expected, type(expected) is bool)


@pytest.mark.parametrize("case", OBLIGORS, ids=lambda case: case.title)
@pytest.mark.parametrize("which", GROUPS)
def test_duckdb_groups_the_obligors_of_the_spec(answers: dict[str, Any], case: Case, which: str) -> None:
    assert answers[case.title + which][CASES.index(case)] == GROUPS[which][1](case.expected)


@pytest.mark.parametrize("case", REAL, ids=lambda case: case.title)
def test_a_plan_for_one_expression_alone_agrees(case: Case) -> None:
    catalogue = small.catalogue()
    asked = {case.title: (small.tree(case.expression, case.level), case.level)}
    columns = lay_out(CONNECTION, catalogue.facts, [case.facts])
    found = ask(CONNECTION, catalogue, columns, asked, on=small.ON, region=small.REGION)[case.title]
    assert list(found.values()) == (case.expected if case.level is Level.MEMBER else [case.expected])
