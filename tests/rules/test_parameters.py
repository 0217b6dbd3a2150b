"""Parameters by region and day 参数."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.nodes import Spot
from zhulian.rules.parameter_files import check_region
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import Table

DEMO = ("demo/640104.yaml",)


def value(name, on, region, setting="城镇", overrides=None, overlays=()):
    found = load_catalogue(overlays=overlays).parameters.value(
        name, on=on, region=region, setting=setting, overrides=overrides
    )
    return found and found.value


@pytest.mark.parametrize(
    ("on", "region", "setting", "fen"),
    [
        (date(2013, 6, 30), "330106", "城镇", 52500),
        (date(2013, 6, 30), "330106", "农村", 45000),
        (date(2013, 7, 1), "330106", "农村", 58800),
        (date(2025, 1, 22), "330106", "城镇", 125900),
        (date(2025, 1, 23), "330106", "城镇", 130100),
        (date(2016, 3, 31), "640402", "城镇", 38000),
        (date(2016, 4, 1), "640402", "城镇", 44000),
        (date(2020, 3, 10), "640104", "城镇", 62000),
        (date(2022, 6, 1), "640402", "城镇", None),
        (date(2016, 12, 10), "330382", "农村", None),
    ],
)
def test_the_nearest_region_with_a_value_in_force_wins_and_nothing_is_extrapolated(on, region, setting, fen):
    assert value("低保标准", on, region, setting) == fen


def test_a_longer_area_code_is_cut_to_its_county():
    assert value("低保标准", date(2025, 3, 1), "330106001002") == 130100


def test_a_yearly_standard_stays_exact_per_month():
    assert value("低保标准", date(2013, 6, 30), "640402", "农村") == Fraction(175000, 12)
    assert value("低保标准年", date(2013, 6, 30), "640402", "农村") == 175000


def test_a_past_standard_is_looked_up_on_the_eve_of_the_date_another_parameter_gives():
    assert value("追溯前低保标准", date(2024, 5, 20), "440604") == 120000
    assert value("追溯前低保标准", date(2025, 2, 10), "330106") is None
    given = {"新标准追溯起始日": date(2025, 1, 23), "低保标准": 999900}
    assert value("追溯前低保标准", date(2025, 2, 10), "330106", overrides=given) == 125900
    assert value("追溯前低保标准", date(2025, 2, 10), "330382", overrides=given) is None


def test_a_month_and_a_length_are_taken_from_another_parameter():
    given = {"新标准批准日期": date(2024, 5, 31), "渐退比例序列": (Fraction(1), Fraction(1, 2))}
    assert value("新标准批准月", date(2024, 6, 3), "440604", overrides=given) == date(2024, 5, 1)
    assert value("渐退总月数", date(2024, 6, 3), "440604", overrides=given) == 2
    assert value("渐退总月数", date(2024, 6, 3), "440604", overrides=given | {"渐退总月数": 9}) == 9
    assert value("渐退总月数", date(2024, 6, 3), "440604") is None


@pytest.mark.parametrize(("written", "amount"), [("低保标准", 700), ("低保标准年", 8400)])
def test_a_case_may_give_the_monthly_or_the_yearly_standard(written, amount):
    table = Table("例.yaml", 1)
    table[written] = amount
    overrides, problems = load_catalogue().parameters.read_overrides(table)
    assert problems == []
    assert value("低保标准", date(2030, 1, 1), "330382", overrides=overrides) == 70000
    assert value("低保标准年", date(2030, 1, 1), "330382", overrides=overrides) == 840000


def test_an_alias_names_the_same_parameter():
    assert value("低边线标准", date(2024, 5, 10), "440604") == 183900


def test_demo_values_are_there_only_with_the_overlay():
    on = date(2026, 10, 31)
    assert value("低保标准", on, "640104") is None
    assert value("低保标准", on, "640104", overlays=DEMO) == 78000
    assert value("低保标准年", on, "640104", "农村", overlays=DEMO) == 780000


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("parameters/borderline.yaml", "名称: 低边线封顶", "名称: 低边线顶", "没有“低边线顶”这个参数"),
        ("parameters/borderline.yaml", '地区: "330108"', '地区: "99"', "地区“99”不是六位区划码"),
        ("parameters/borderline.yaml", "止: 2026-07-01", "止: 2021-07-01", "止日不晚于起日"),
        ("parameters/borderline.yaml", "值: 1.5", "值: 一倍半", "低边线倍数：“一倍半”不是数"),
        ("parameters/borderline.yaml", "起: 2021-07-01", "起: 2021-13-01", "没有“2021-13-01”这一天"),
        ("parameters/subsistence.yaml", "值: 差额", "值: 补差", "可写的有：差额、分档定额"),
        ("parameters/subsistence.yaml", "上限: 77,", "上限: 277,", "分档表的上限没有由低到高"),
        ("parameters/subsistence.yaml", "置信: found", "置信: 传闻", "置信“传闻”不对"),
        ("parameters/dictionary.yaml", "取: 项数", "取: 个数", "换算里的“取: 个数”不对"),
        ("parameters/dictionary.yaml", "自: 新标准批准日期", "自: 批准的日期", "换算自“批准的日期”没有登记"),
        (
            "parameters/dictionary.yaml",
            "前一日: 新标准追溯起始日",
            "前一日: 追溯起始",
            "换算自“追溯起始”没有登记",
        ),
        ("parameters/dictionary.yaml", ", 前一日: 新标准追溯起始日", "", "换算写得不对"),
        ("parameters/standards.csv", "城镇,525", "城区,525", "城乡“城区”不对"),
        ("parameters/standards.csv", ",525,元/人月", ",五百,元/人月", "amount“五百”不是数"),
        ("parameters/standards.csv", ",525,元/人月", ",525,元/户月", "单位写成了“元/户月”"),
        ("parameters/standards.csv", "2013-06-30,2013-07-01", "2013-06-30,2013-08-01", "重叠"),
    ],
)
def test_a_bad_value_names_file_line_and_cure(policies, file, old, new, words):
    line = policies.change(file, old, new)
    found = policies.problems()
    assert any(f"policies/{file}" in problem and words in problem for problem in found), found
    if words != "重叠":
        assert f"第 {line} 行" in found[0]


@pytest.mark.parametrize("code", ["640104", "000000", "640000", "640100", "441900", "429004", "659001"])
def test_a_region_code_that_can_be_is_taken(code):
    assert check_region(code, Spot()) == code


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("649999", "没有 6499 开头的市"),
        ("640004", "6400 开头"),
        ("990104", "99 开头的省份"),
        ("6401", "不是六位"),
    ],
)
def test_a_region_code_that_cannot_be_is_refused_with_the_cure(code, why):
    with pytest.raises(Problem, match=why) as refused:
        check_region(code, Spot())
    assert refused.value.cure
