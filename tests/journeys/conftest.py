"""Every journey begins with nothing kept: counts stand for two minutes, and the one before had other people."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()
