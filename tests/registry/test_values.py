"""Values 事实的值: what is stored is what was said, and nothing the dictionary forbids is stored."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.registry.values import BadFact, decode, encode, fact_of


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("工资性收入", 180000, 180000),
        ("收入核对完整", False, False),
        ("残疾等级", 2, 2),
        ("就读学段", "初中", "初中"),
        ("低保起领月份", date(2025, 1, 1), "2025-01-01"),
        ("户籍地区划", "640104", "640104"),
    ],
)
def test_a_value_comes_back_as_it_went_in(name, value, stored):
    fact = fact_of(name)
    assert encode(fact, value) == stored
    assert decode(fact, stored) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("工资性收入", -1),
        ("工资性收入", 1800.0),
        ("工资性收入", True),
        ("收入核对完整", 1),
        ("残疾等级", 5),
        ("就读学段", "私塾"),
        ("低保起领月份", "2025-01-01"),
    ],
)
def test_a_value_the_dictionary_forbids_is_refused_by_name(name, value):
    with pytest.raises(BadFact, match=name):
        encode(fact_of(name), value)


def test_a_fact_is_found_by_code_and_by_name_and_an_unknown_one_is_refused():
    assert fact_of("wage_income") is fact_of("工资性收入")
    with pytest.raises(BadFact, match="词表里没有“颜值”"):
        fact_of("颜值")
