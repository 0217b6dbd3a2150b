"""Whose rows 看谁的行: a screen reads rows about people through `visible_to`, or it stands here with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import zhulian
from tests.accounts.test_row_security import models_about_people

PACKAGE = Path(zhulian.__file__).parent
DOORS = {"visible_to", "in_scope"}
UNSCOPED = {"_base_manager", "_default_manager", "raw"}

# File and function → why it needs no scope of its own. The list only grows shorter.
SEEN = "of households that came through the door just before"
INSIDE = "only a condition inside rows that came through the door"
ASKER = "of what this user asked or was given leave for"
RESIDENT = "a resident's own, found by the own ID number or account"
EXPLAINED = {
    "web/consents.py: consents": SEEN,
    "web/consents.py: guardianship_end": SEEN,
    "web/household.py: household": ASKER,
    "web/household_search.py: _homes": INSIDE,
    "web/household_search.py: _named": INSIDE,
    "web/household_search.py: rows_of": SEEN,
    "web/ledger_import.py: _links": "of households this user has just imported into the own area",
    "web/ledger_import.py: read": "asks whether a number is taken elsewhere, and tells only how many are",
    "web/match_export.py: heads_of": SEEN,
    "web/match_export.py: match_export": ASKER,
    "web/match_filter.py: households": INSIDE,
    "web/match_list.py: heads_of": SEEN,
    "web/match_list.py: better_of_household": INSIDE,
    "web/minors.py: minor_file": ASKER,
    "web/opening.py: things_for": ASKER,
    "web/opening.py: person_of": SEEN,
    "web/purposes.py: _leads": "none at all, for a post that calls nobody",
    "web/purposes.py: _leads_about": SEEN,
    "web/residents/own.py: lead_named": RESIDENT,
    "web/residents/own.py: person_of": RESIDENT,
}


def names_about_people() -> set[str]:
    return {model.__name__ for model in models_about_people()}


def unscoped(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """Yield the function round every `Model.objects` that does not go on with a door."""
    through = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in DOORS
    }
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            is_of_people = (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in names
            )
            if is_of_people and (
                node.attr in UNSCOPED or (node.attr == "objects" and id(node) not in through)
            ):
                yield function.name


def found() -> set[str]:
    names = names_about_people()
    return {
        f"{path.relative_to(PACKAGE)}: {function}"
        for floor in ("web", "api")
        for path in sorted((PACKAGE / floor).rglob("*.py"))
        for function in unscoped(ast.parse(path.read_text(encoding="utf-8")), names)
    }


def test_screens_read_rows_about_people_through_the_door():
    """Otherwise: begin with Model.objects.visible_to(user), or with rows of an object that came through it."""
    assert found() - set(EXPLAINED) == set()


def test_nothing_stands_explained_that_is_gone():
    assert set(EXPLAINED) - found() == set()


def test_the_search_finds_what_forgets_the_door():
    tree = ast.parse(
        "def forgot():\n    return Lead.objects.all()\n"
        "def base():\n    return Lead._base_manager.all()\n"
        "def knows(user):\n    return Lead.objects.visible_to(user).waiting()\n"
    )
    assert list(unscoped(tree, {"Lead"})) == ["forgot", "base"]
