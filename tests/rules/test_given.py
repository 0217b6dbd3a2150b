"""Tests of facts as they are given 给定的事实: good ones pass, bad ones are named with whose they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.rules.small import FACTS, household
from zhulian.rules.given import check
from zhulian.rules.problems import Problems
from zhulian.rules.ranges import Range, between

DICTIONARY = {fact.name: fact for fact in FACTS}


def test_good_facts_and_unknown_ones_pass() -> None:
    check(
        DICTIONARY,
        household(
            {
                "工资性收入": 0,
                "经营净收入": -5,
                "出生日期": date(2000, 1, 1),
                "残疾类别": "肢体",
                "离退休金": None,
            },
            obligors=[{"被义务人": "甲", "死亡": False}],
            财产状况合规=True,
        ),
    )


def test_a_range_within_the_bounds_passes() -> None:
    told = {"工资性收入": between(0, 500), "经营净收入": between(None, -5)}
    check(DICTIONARY, household(told, 轮候位次=between(3, None)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("工资性收入", Range(-1, 5)),
        ("工资性收入", Range(5, 3)),
        ("工资性收入", Range(0.5, 3)),
        ("工资性收入", Range(0, 10**14)),
        ("残疾类别", Range(0, 1)),
        ("出生日期", Range(0, 1)),
        ("工资性收入", 1800.0),
        ("工资性收入", "1800"),
        ("工资性收入", True),
        ("工资性收入", -1),
        ("工资性收入", 10**14),
        ("残疾类别", "脑瘫"),
        ("出生日期", "2000-01-01"),
        ("出生日期", datetime(2000, 1, 1)),  # noqa: DTZ001
        ("需要长期照护", 1),
        ("没有的事实", 1),
        ("财产状况合规", True),
    ],
)
def test_a_bad_fact_is_refused_with_its_owner(name: str, value: Any) -> None:
    with pytest.raises(Problems, match=f"乙：.*“{name}”"):
        check(DICTIONARY, household({}, {name: value}))


def test_every_bad_fact_is_named_at_once() -> None:
    with pytest.raises(Problems) as caught:
        check(DICTIONARY, household({"工资性收入": 1.5}, 申请救助金额="多"))
    assert len(caught.value.problems) == 2
