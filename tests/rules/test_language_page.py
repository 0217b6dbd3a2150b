"""Tests of docs/rule-language.md: the page names the whole closed language and nothing that is not in it."""

from __future__ import annotations

import re
from pathlib import Path

from zhulian.rules.answers import INCALCULABLE, NOT_IN_FORCE, OBLIGORS, STANDARD_MISSING
from zhulian.rules.language.calls import CALLS, GROUPS
from zhulian.rules.language.reading import COMPARISONS, DEEPEST, MOST_NODES, OPERATORS
from zhulian.rules.language.words import LONGEST, SIGNS
from zhulian.rules.nodes import Kind

PAGE = (Path(__file__).parents[2] / "docs" / "rule-language.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"`([^`\n]+)`", PAGE))


def test_the_page_names_every_function_and_no_other() -> None:
    assert set(re.findall(r"(?<![.\w])(\w+)\((?!”)", CODE)) - {"属于"} == set(CALLS)


def test_the_page_names_every_aggregate_and_no_other() -> None:
    written = set(re.findall(r"(成员|义务人)\.(\w+)\(", CODE))
    assert written == {(group, verb) for group, (_, verbs) in GROUPS.items() for verb in verbs}


def test_the_page_names_every_sign_and_operator() -> None:
    signs = {sign for sign in SIGNS if sign not in "(),." and sign != "−"}
    assert [sign for sign in [*signs, *COMPARISONS, *OPERATORS] if sign not in CODE] == []


def test_the_page_names_every_kind() -> None:
    assert [kind.value for kind in Kind if kind.value not in PAGE] == []


def test_the_page_names_the_bounds_and_what_can_be_missing() -> None:
    assert f"最多 {LONGEST} 字、{MOST_NODES} 项、{DEEPEST} 层" in PAGE
    assert [
        name for name in (STANDARD_MISSING, NOT_IN_FORCE, INCALCULABLE, OBLIGORS) if name not in CODE
    ] == []
