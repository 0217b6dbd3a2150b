"""Fixtures of the registry's tests."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def village(db):
    """Areas of the cast; loaded late, since a conftest is read before the apps are."""
    import_string("tests.registry.village.build_village")()
