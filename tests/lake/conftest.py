"""A lake of its own for every test."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string


@pytest.fixture
def shore(tmp_path):
    """A data folder of its own; loaded late, since a conftest is read before the apps are."""
    return import_string("tests.lake.shore.Shore")(tmp_path)
