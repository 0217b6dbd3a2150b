"""Fixtures of the registry's tests, imported when they run: a conftest is read before the apps are."""

from __future__ import annotations

from itertools import count

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def village(db):
    """Areas of the cast."""
    import_string("tests.registry.village.build_village")()


@pytest.fixture
def read(tmp_path, village):
    """A function from rows of a ledger to what a preview says of them."""
    names, seen_of = count(), import_string("tests.registry.rolls.seen_of")
    return lambda *rows: seen_of(tmp_path / f"{next(names)}.csv", rows)
