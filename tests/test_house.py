"""The house 房屋: what holds it together, checked by walking it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "zhulian"
LONGEST = 400
FORBIDDEN_NAMES = {"utils", "common", "helpers", "services", "managers", "misc"}
FORBIDDEN_IMPORTS = {"django.dispatch", "django.db.models.signals", "django.contrib.contenttypes.fields"}

SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["tool"]["importlinter"]["contracts"]}
FLOORS = [layer.split(" | ") for layer in reversed(CONTRACTS["floors"]["layers"])]
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}

SOURCES = sorted(
    path
    for folder in (PACKAGE, PROJECT / "tests", PROJECT / "setup", PROJECT / "benchmarks")
    for path in folder.rglob("*.py")
)
WRITTEN = [path for path in SOURCES if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def floor_of(model) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "zhulian" else None


def links() -> list[tuple[str, str, str]]:
    return [
        (f"{model._meta.label}.{field.name}", floor_of(model), floor_of(field.related_model))
        for model in apps.get_models()
        if floor_of(model)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and floor_of(field.related_model)
    ]


def test_foreign_keys_point_downward_or_stay_on_their_floor():
    upward = [
        field for field, floor, target in links() if target != floor and HEIGHT[target] >= HEIGHT[floor]
    ]
    assert upward == []


def test_the_floors_are_kept():
    """Every contract of import-linter, with no ignore list."""
    assert "ignore_imports" not in str(CONTRACTS)
    finished = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout


def test_no_file_is_longer_than_its_reader_can_hold():
    long = [named(path) for path in WRITTEN if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST]
    assert long == []


def test_no_file_has_a_name_that_says_nothing():
    empty = [
        named(path) for path in WRITTEN if FORBIDDEN_NAMES & {path.stem, *path.relative_to(PROJECT).parts}
    ]
    assert empty == []


@pytest.mark.parametrize("floor", HEIGHT)
def test_every_floor_has_its_bilingual_line(floor):
    line = ast.get_docstring(ast.parse((PACKAGE / floor / "__init__.py").read_text(encoding="utf-8")))
    assert re.search(r"[A-Za-z]", line)
    assert re.search(r"[\u4e00-\u9fff]", line)


def test_nobody_calls_behind_the_scenes():
    """No signals and no generic keys: each hides who calls whom."""
    hidden = [
        named(path) for path in WRITTEN if PACKAGE in path.parents and imports(path) & FORBIDDEN_IMPORTS
    ]
    assert hidden == []


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


@pytest.mark.django_db
def test_the_migrations_tell_all_that_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
