"""What the tests of residents' pages stand on 居民页面测试的地基."""

from __future__ import annotations

from tests.accounts.residents.conftest import telephones

__all__ = ["telephones"]
