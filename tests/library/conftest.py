"""A data folder of its own, and two people of the county: one who writes, one who publishes."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture
def office(tmp_path, settings, monkeypatch, db):
    """The demo's county with a writer and a reviewer; published texts lie in a folder of this test."""
    return import_module("tests.library.office").Office(tmp_path, settings, monkeypatch)
