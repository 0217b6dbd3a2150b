"""Worked cases 用例: what is read, and that a wrong expectation is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.problems import Problems
from zhulian.rules.proving import differences, example_problems
from zhulian.rules.worked import read_case, read_case_files

CASE = """
- {编号: T1, 日期: 2026-10-31, 地区: "640104", 城乡: 城镇, 参数: {低保标准: 780, 特困基本生活标准: 1014},
   家庭: {事实: {财产状况合规: true}, 成员: [{编号: 覃玉珍, 与户主关系: 户主, 出生日期: 1948-02-03, 收入核对完整: true}], 法定义务人: []},
   期望: {最低生活保障: {结论: 符合, 金额: 780.00}, 特困人员: {结论: 符合, 金额: 1014.00},
     派生: [{名称: 共同生活人数, 值: 1}, {名称: 家庭人均月收入, 值: 0}, {名称: 刚性支出占比, 值: null}]}}
"""


def found_in(directory: Path, text: str, only=None):
    file = directory / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    (table,) = read_case_files(file)
    return differences(load_catalogue(), read_case(table, load_catalogue(), only))


def test_a_right_case_has_no_differences(tmp_path):
    assert found_in(tmp_path, CASE) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("金额: 780.00", "金额: 779.99", "最低生活保障：金额应为 779.99，得 780.00"),
        ("{结论: 符合, 金额: 780.00}", "{结论: 待核}", "应为待核，得符合"),
        ("收入核对完整: true", "死亡: true", "得不符合（人均收入低于低保标准）"),
        ("{结论: 符合, 金额: 1014.00}", "{结论: 符合, 等级: 具备}", "等级应为 具备，得 未知"),
        ("{结论: 符合, 金额: 1014.00}", "{对象: 甲, 结论: 符合}", "户里没有这个对象"),
        ("共同生活人数, 值: 1", "共同生活人数, 值: 2", "共同生活人数：应为 2，得 1"),
        ("共同生活人数, 值: 1", "共同生活人数, 值: null", "应为 未知，得 1"),
        ("刚性支出占比, 值: null", "刚性支出占比, 值: 0.5", "应为 50%，得 未知"),
        ("事实: {财产状况合规: true}", "事实: {}", "最低生活保障：应为符合，得待核（缺 "),
    ],
)
def test_a_wrong_expectation_is_told(tmp_path, old, new, words):
    assert old in CASE
    assert any(words in one for one in found_in(tmp_path, CASE.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("与户主关系", "与户主的关系", "没有“与户主的关系”这项成员事实"),
        ("财产状况合规", "工资性收入", "没有“工资性收入”这项家庭事实"),
        ("低保标准: 780", "低保标准线: 780", "没有“低保标准线”这个参数"),
        ("特困人员", "特困户", "没有“特困户”这个方案"),
        ("名称: 共同生活人数", "名称: 家庭人数", "没有“家庭人数”这个派生变量"),
        ("2026-10-31", "去年", "日期：“去年”不是日期"),
        ('"640104"', '"1"', "不是六位区划码"),
        ('"640104"', '"990104"', "没有“990104”这个区划"),
        ("城乡: 城镇", "城乡: 郊区", "城乡：“郊区”不在枚举值里"),
        ("结论: 符合", "结论: 合格", "结论“合格”不对"),
        ("事实: {财产状况合规: true}", "事实: [财产状况合规]", "“事实”要写成“名称: 值”"),
        ("{结论: 符合, 金额: 780.00}", "{结论: [符合]}", "结论“['符合']”不对"),
        ("金额: 780.00", "数额: 780.00", "不认识的键“数额”"),
    ],
)
def test_what_a_case_may_not_say_is_a_failure_that_names_it(tmp_path, old, new, words):
    with pytest.raises(Problems, match="cases.yaml 第 ") as caught:
        found_in(tmp_path, CASE.replace(old, new, 1))
    assert words in str(caught.value)


def test_a_fact_may_be_told_as_a_range(tmp_path):
    told = CASE.replace("收入核对完整: true", "收入核对完整: true, 工资性收入: {至多: 779.99}")
    outcome = told.replace("{结论: 符合, 金额: 780.00}", "{结论: 符合}").replace(
        "家庭人均月收入, 值: 0", "家庭人均月收入, 值: null"
    )
    assert found_in(tmp_path, outcome) == []
    over = told.replace("至多: 779.99", "至少: 780")
    assert any("最低生活保障：应为符合，得不符合" in one for one in found_in(tmp_path, over))
    between = told.replace("至多: 779.99", "至少: 779.99, 至多: 780")
    assert any("最低生活保障：应为符合，得待核" in one for one in found_in(tmp_path, between))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("工资性收入: {}", "工资性收入的区间写得不对"),
        ("工资性收入: {最多: 5}", "写作 {至少: 0, 至多: 5000}"),
        ("工资性收入: {至少: 5, 至多: 4.99}", "工资性收入的区间倒了"),
        ("工资性收入: {至少: -1}", "工资性收入超出范围"),
        ("工资性收入: {至少: 一百}", "工资性收入：“一百”不是数"),
        ("死亡: {至少: 1}", "“死亡”不能写成区间"),
    ],
)
def test_a_range_that_cannot_be_is_refused_with_its_line(tmp_path, told, words):
    with pytest.raises(Problems, match="cases.yaml 第 ") as caught:
        found_in(tmp_path, CASE.replace("收入核对完整: true", told, 1))
    assert words in str(caught.value)


def test_only_the_named_expectations_are_compared(tmp_path):
    text = CASE.replace("特困人员", "孤儿").replace("金额: 780.00", "金额: 1.00")
    assert found_in(tmp_path, text, ["派生"]) == []


def test_a_broken_example_and_a_missing_answer_are_reported(policies):
    policies.change(
        "national/subsistence_allowance.yaml",
        "得: {结论: 符合, 金额: 540.00}",
        "得: {结论: 符合, 金额: 541.00}",
    )
    policies.change(
        "national/disability_care_subsidy.yaml",
        "得: {对象: 罗小满, 结论: 待核, 缺: [需要长期照护]}",
        "得: {对象: 罗小满, 结论: 不符合}",
    )
    policies.change("national/selfcare_grade.yaml", "日期: 2022-05-01", "日期: 2026-10-01")
    found = "\n".join(str(problem) for problem in example_problems(load_catalogue(policies.directory)))
    assert "金额应为 541.00，得 540.00" in found
    assert "“重度残疾人护理补贴”没有待核的例" in found
    assert "不在这一版" in found


def test_a_file_that_is_no_list_of_cases_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text("编号: 1", encoding="utf-8")
    with pytest.raises(Problems, match="用例文件不是列表"):
        read_case_files(tmp_path)
