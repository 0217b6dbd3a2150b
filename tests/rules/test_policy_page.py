"""A policy's page 政策页: what it gathers from the rules, and what it says where nothing is known."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.policy_changes import changes
from zhulian.rules.policy_page import PolicyPage, policy_page
from zhulian.rules.standards import standard

ON = date(2026, 10, 31)
CATALOGUE = load_catalogue()


def page(name: str, on: date = ON, **more) -> PolicyPage:
    return policy_page(CATALOGUE, name, on=on, **more)


def named(items, name):
    (found,) = [one for one in items if one.name == name]
    return found


@pytest.mark.parametrize("name", CATALOGUE.schemes)
def test_every_policy_has_a_page_with_all_its_parts(name):
    told = page(name)
    assert told.summary and told.conditions and told.citations and told.not_modelled
    assert {one.outcome for one in told.examples} == {"符合", "不符合", "待核"}
    assert told.versions[-1].changes == ()
    assert all(one.citation.startswith("《") for one in [*told.conditions, *told.terms])


@pytest.mark.parametrize("name", CATALOGUE.schemes)
def test_every_step_says_who_takes_it(name):
    assert [step.name for step in page(name).steps if not step.who] == []


def test_a_condition_has_its_sentence_and_its_article_short_and_in_full():
    line = named(page("最低生活保障").conditions, "人均收入低于低保标准")
    assert line.sentence == "等于标准不算低于"
    assert line.expression == "家庭年收入 < 低保标准年 * 共同生活人数"
    assert (line.article, line.citation) == ("社会救助法第十八条", "《中华人民共和国社会救助法》第十八条")


@pytest.mark.parametrize("name", CATALOGUE.schemes)
def test_every_policy_says_in_plain_words_what_there_is_to_get(name):
    words = page(name).payment
    assert words
    assert not set("()×÷*_") & set(words)
    assert not words.endswith("。")


def test_what_a_version_pays_is_said_for_that_version():
    assert "三次无正当理由拒绝就业的人，他那一份不发" in page("最低生活保障", date(2024, 3, 15)).payment
    assert "三次" not in page("最低生活保障").payment


def test_the_means_are_explained_to_people_who_are_asked_for_them():
    for name in ("最低生活保障", "低保边缘家庭", "刚性支出困难家庭", "特困人员"):
        means = next(one for one in page(name).conditions if one.name == "财产状况合规")
        assert means.sentence.startswith("家里的")


def test_a_condition_that_is_a_variable_says_what_the_variable_means():
    line = named(page("特困人员").conditions, "无义务人或义务人无履行能力")
    assert line.sentence == "已核实没有义务人为真；没有登记义务人为未知"


def test_a_standard_is_shown_by_place_with_its_source_and_what_is_missing():
    found = named(page("最低生活保障").amount_standards, "低保标准")
    texts = {value.places: value.text for value in found.today}
    assert texts["杭州市西湖区"] == "1301.00 元/人月"
    (missing,) = [value for value in found.today if value.is_missing]
    assert "银川市兴庆区" in missing.places and not missing.source
    assert date(2025, 1, 23) in [value.since for value in found.history]


def test_the_standards_are_those_of_the_day():
    found = named(page("最低生活保障", date(2025, 1, 22)).amount_standards, "低保标准")
    (value,) = [one for one in found.today if one.places == "杭州市西湖区"]
    assert (value.text, value.confidence) == ("1259.00 元/人月", "推断")


def test_what_the_nation_sets_for_all_is_said_once():
    found = named(page("最低生活保障").amount_standards, "补差进位")
    assert [(value.places, value.text) for value in found.today] == [("全国", "四舍五入到分")]


def test_town_and_country_are_told_apart_only_where_they_differ():
    found = named(page("最低生活保障", date(2015, 6, 1)).amount_standards, "低保标准")
    settings = {value.setting for value in found.today if "银川市兴庆区" in value.places}
    assert settings == {"城镇", "农村"}


def test_one_county_may_be_asked_for_alone():
    told = page("最低生活保障", places={"330106": "杭州市西湖区"})
    assert {value.places for value in named(told.amount_standards, "低保标准").today} == {"杭州市西湖区"}


def test_the_days_are_said_once_where_all_places_agree_and_else_by_place():
    steps = page("最低生活保障").steps
    assert named(steps, "公示").days == "公示天数 7 自然日"
    assert "乐清市、杭州市西湖区 5 工作日" in named(steps, "审核确认").days
    assert named(steps, "初审").days == ""
    assert page("最低生活保障").whole_days == ("办理总时限 30 工作日", "办理延长总时限 45 工作日")


def test_no_paper_that_checking_obtains_is_asked_for():
    assert page("困难残疾人生活补贴").papers == ("申请表",)
    assert "残疾人证" in page("困难残疾人生活补贴", date(2024, 3, 15)).papers


def test_an_example_says_what_it_comes_to():
    results = {one.title: (one.outcome, one.result) for one in page("最低生活保障").examples}
    assert results["何守田腰伤停工，三口人靠每月一千八百元零工"] == ("符合", "金额 540.00 元")
    assert results["温国平不愿开口，收入和存款都不知道"] == ("待核", "还缺：收入核对完整、财产状况合规")


def test_a_page_of_a_day_before_the_policy_says_that_none_is_in_force():
    told = page("刚性支出困难家庭", date(2019, 1, 1))
    assert (told.since, told.until) == (None, None)
    assert not any(version.is_in_force for version in told.versions)


def test_a_version_says_what_it_changed_and_by_which_article():
    now, before, _ = page("最低生活保障").versions
    words = [change.words for change in now.changes]
    assert any("金额的算法由" in one for one in words)
    assert "未计入去掉拒绝就业时减发而不停发的裁量" in words
    assert "条件“人均收入低于低保标准”改以新的条文为依据，内容不变" in words
    assert before.changes and not before.is_in_force and now.is_in_force


def test_equal_versions_differ_in_nothing():
    version = CATALOGUE.schemes["特困人员"].versions[-1]
    assert changes(version, version, CATALOGUE.laws) == []


def test_conditions_that_come_and_go_are_named():
    first, *_, last = CATALOGUE.schemes["最低生活保障"].versions
    other = CATALOGUE.schemes["特困人员"].versions[-1]
    words = [change.words for change in changes(other, last, CATALOGUE.laws)]
    assert "新增条件“人均收入低于低保标准”" in words and "不再要求“本人健在”" in words
    assert "不再有等级" not in "".join(words)
    assert any(change.words.startswith("金额的算法由") for change in changes(first, last, CATALOGUE.laws))


def test_a_standard_published_by_the_year_is_said_by_the_year():
    shown = standard(CATALOGUE, "低保标准", on=date(2016, 5, 1), places={"640402": "固原市原州区"})
    assert {value.setting: value.text for value in shown.today} == {
        "城镇": "440.00 元/人月",
        "农村": "3150.00 元/人年",
    }
