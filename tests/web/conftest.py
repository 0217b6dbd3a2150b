"""What the tests of screens stand on 页面测试的地基.

The stage is imported when a fixture runs: this file is read before Django is set up.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_kept_counts():
    """Counts are kept for two minutes, which is longer than a test."""
    cache.clear()


@pytest.fixture(scope="module")
def _village(django_db_setup, django_db_blocker):
    stage = import_module("tests.web.stage")
    with import_module("tests.shared_rows").shared_rows(django_db_blocker, stage.make_village):
        yield


@pytest.fixture
def village(_village, settings, db):
    """The cast's county, matched, on the day of the demo."""
    import_module("tests.web.stage").set_the_day(settings)


@pytest.fixture
def browser_of(village):
    """A function from a role to a browser in which somebody with that role has signed in."""
    return import_module("tests.web.stage").browser_of


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    matrix = import_module("tests.web.matrix_world")
    made = []
    with import_module("tests.shared_rows").shared_rows(
        django_db_blocker, lambda: made.append(matrix.make_world())
    ):
        yield made[0]


@pytest.fixture
def world(_world, settings, db):
    """The cast's county with everybody signed in, for the walk over the matrix."""
    import_module("tests.web.stage").set_the_day(settings)
    return _world


@pytest.fixture
def phone(settings, db):
    """A resident's phone: nobody is signed in."""
    import_module("tests.web.stage").set_the_day(settings)
    import_module("tests.staff").make_areas()
    return import_module("django.test").Client()
