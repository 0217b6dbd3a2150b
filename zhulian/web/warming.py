"""Warming 预热: a new process reads and compiles the policies before its first visitor asks, not while he waits."""

from __future__ import annotations

import logging

from zhulian.accounts.models import Area
from zhulian.accounts.today import today
from zhulian.rules.problems import Problems
from zhulian.web.policy_book import engine_at
from zhulian.web.selfcheck.book import book_of

log = logging.getLogger(__name__)


def warm() -> None:
    """Make the engine and the self-check's book of every county here; policies that cannot be read stop nothing."""
    try:
        for county in Area.objects.filter(level=Area.Level.COUNTY):
            for setting in ("", *Area.Setting.values):  # unknown 城乡 has an engine too
                engine_at(today(), county.code, setting)
                book_of(county=county.code, setting=setting, on=today())
    except Problems as problems:
        log.error("政策文件读不通，页面会说明：%s", problems)
