"""A data folder of its own, and two people of the county: one who writes, one who publishes."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture
def office(tmp_path, settings, monkeypatch, db):
    """The demo's county with a writer and a reviewer; published texts lie in a folder of this test."""
    return import_module("tests.library.office").Office(tmp_path, settings, monkeypatch)


@pytest.fixture
def writer(office):
    """The writer's browser."""
    return import_module("tests.staff").signed_in(office.writer)


@pytest.fixture
def reviewer(office):
    """The reviewer's browser."""
    return import_module("tests.staff").signed_in(office.reviewer)


@pytest.fixture
def draft(office):
    """A draft of the demo's values."""
    return office.draft()
