"""Fixtures of the rules 规则测试的准备."""

from __future__ import annotations

import pytest

from tests.rules.policies_copy import PoliciesCopy


@pytest.fixture
def policies(tmp_path):
    return PoliciesCopy(tmp_path)
