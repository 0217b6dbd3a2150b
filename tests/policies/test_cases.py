"""The cases of the repository 用例: every one agrees with the policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.proving import differences, example_problems
from zhulian.rules.worked import DERIVED, expectations, read_case, read_case_files
from zhulian.rules.yaml_lines import Table

OWN = Path(__file__).parent / "boundaries.yaml"
CASES = [*read_case_files(policies_directory() / "cases"), *read_case_files(OWN)]
ONLY = (*load_catalogue().schemes, DERIVED)


def is_due(table: Table) -> bool:
    return bool(set(ONLY) & set(expectations(table)))


@pytest.mark.parametrize("table", [one for one in CASES if is_due(one)], ids=lambda one: str(one["编号"]))
def test_a_case_agrees(table):
    catalogue = load_catalogue()
    assert differences(catalogue, read_case(table, catalogue, ONLY)) == []


def test_every_case_has_its_own_number():
    numbers = [table["编号"] for table in CASES]
    assert len(numbers) == len(set(numbers))


def test_every_example_holds_and_every_scheme_shows_the_three_answers():
    assert example_problems(load_catalogue()) == []
