"""The dictionary of facts 事实词表."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.nodes import Level, Spot
from zhulian.rules.problems import Problem

SPOT = Spot("例.yaml", 3)


def fact(name):
    return load_catalogue().facts[name]


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("残疾类别", "肢体", "肢体"),
        ("死亡", "否", False),
        ("死亡", True, True),
        ("出生日期", date(1948, 2, 3), date(1948, 2, 3)),
        ("残疾等级", 4, 4),
        ("经营净收入", -5000, -500000),
        ("工资性收入", None, None),
        ("户籍地区划", "640104", "640104"),
    ],
)
def test_a_fact_reads_what_people_write(name, raw, value):
    assert fact(name).read(raw, SPOT) == value


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("残疾类别", "其他", "可写的有：无、视力"),
        ("残疾等级", 5, "残疾等级超出范围。可写 1 至 4"),
        ("工资性收入", -1, "工资性收入超出范围"),
        ("工资性收入", "一千", "不是数"),
        ("死亡", 1.5, "不是布尔值"),
        ("出生日期", "1948-02-30", "不是日期"),
        ("渐退月序", True, "不是整数"),
    ],
)
def test_a_fact_refuses_what_it_cannot_be_and_says_where(name, raw, words):
    with pytest.raises(Problem, match="例.yaml 第 3 行") as caught:
        fact(name).read(raw, SPOT)
    assert words in str(caught.value)


def test_only_status_facts_have_a_default():
    known = load_catalogue().facts.values()
    assert fact("已认定身份").default == "无"
    assert all(one.default is None for one in known if one.unit.startswith("元"))


def test_income_and_expense_items_are_vouched_for_by_their_flags():
    assert fact("工资性收入").flag == "收入核对完整"
    assert fact("医疗自付支出").flag == "刚性支出核对完整"
    assert fact("货币财产").flag is None


def test_a_fact_may_belong_to_two_levels():
    assert fact("财产状况合规").levels == {Level.HOUSEHOLD, Level.OBLIGOR}


def test_every_mistake_of_the_dictionary_is_reported_at_once(policies):
    wrong_kind = policies.change("facts.yaml", "类型: 日期", "类型: 时间")
    unknown_key = policies.change(
        "facts.yaml", '缺省: 否, 说明: "57号7条;连续', '省缺: 否, 说明: "57号7条;连续'
    )
    found = policies.problems()
    assert (
        f"policies/facts.yaml 第 {wrong_kind} 行：类型“时间”不对。可写：金额、整数、日期、枚举、布尔、文本、区划码。"
        in found
    )
    assert any(f"第 {unknown_key} 行：不认识的键“省缺”" in problem for problem in found)


def test_a_flag_must_be_a_truth_of_the_same_level(policies):
    policies.change("facts.yaml", "核清标志: 收入核对完整", "核清标志: 刚性支出核对完整")
    assert ["不是同层的布尔事实" in problem for problem in policies.problems()] == [True]
