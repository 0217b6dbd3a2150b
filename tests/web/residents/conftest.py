"""What the tests of residents' pages stand on 居民页面测试的地基."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.accounts.residents.conftest import telephones

__all__ = ["telephones"]


@pytest.fixture
def outside(settings, tmp_path, telephones, db):
    """A government app and WeChat, in the county of the cast."""
    import_module("tests.web.stage").set_the_day(settings)
    import_module("tests.staff").make_areas()
    with import_module("tests.web.residents.outside").serving_residents(settings, tmp_path) as service:
        yield service
