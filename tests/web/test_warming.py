"""A new process has read the policies before its first visitor comes."""

from __future__ import annotations

import pytest

from zhulian.accounts.models import Area
from zhulian.rules.problems import Problem, Problems
from zhulian.web import warming
from zhulian.web.policy_book import _engine


@pytest.fixture
def county(db):
    return Area.objects.create(code="640104", name="兴庆区", level=Area.Level.COUNTY)


def test_the_engine_of_every_county_stands_ready(county):
    _engine.cache_clear()
    warming.warm()
    assert _engine.cache_info().currsize == 1 + len(Area.Setting.values)


def test_policies_that_cannot_be_read_keep_nobody_from_the_other_pages(county, monkeypatch, caplog):
    def refuse(*asked):
        raise Problems([Problem("没有这个事实", "核对名称")])

    monkeypatch.setattr(warming, "engine_at", refuse)
    warming.warm()
    assert "没有这个事实" in caplog.text
