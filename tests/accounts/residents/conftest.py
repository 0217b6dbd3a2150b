"""The telephones of the tests 测试用的电话."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture
def telephones(monkeypatch, settings):
    """Every message that is sent, instead of a gateway."""
    found = import_module("tests.accounts.residents.people").Telephones()
    monkeypatch.setitem(import_module("zhulian.outbox.sms").BACKENDS, "file", found)
    settings.SMS = "file"
    return found
