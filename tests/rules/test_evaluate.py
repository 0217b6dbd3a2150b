"""Tests of the engine for one household 单户判定: the spec table, and what the engine adds to it."""

from __future__ import annotations

import pytest

from tests.rules import small
from tests.rules.spec import CASES, Case
from zhulian.rules.evaluate import Program, program
from zhulian.rules.nodes import Level


@pytest.fixture(scope="module")
def engine() -> Program:
    asked = {case.title: (case.expression, case.level) for case in CASES}
    return program(small.catalogue(asked), on=small.ON, region=small.REGION, setting=small.SETTING)


def test_every_case_has_its_own_title() -> None:
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_engine_gives_the_value_of_the_spec(engine: Program, case: Case) -> None:
    subjects = {
        Level.HOUSEHOLD: [None],
        Level.MEMBER: [member.key for member in case.facts.members],
        Level.OBLIGOR: [obligor.key for obligor in case.facts.obligors or ()],
    }[case.level]
    expected = [case.expected] if case.level is Level.HOUSEHOLD else case.expected
    found = [engine.value(case.facts, case.title, subject) for subject in subjects]
    assert [(value, type(value) is bool) for value in found] == [(e, type(e) is bool) for e in expected]
    assert not any(isinstance(value, float) for value in found)
