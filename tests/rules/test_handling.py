"""Handling 办理: who takes a step, its time, and the papers nobody may be asked for."""

from __future__ import annotations

import pytest

from zhulian.rules.catalogue import load_catalogue

FILE = "handling.yaml"
HANDLING = load_catalogue().handling


def test_only_counties_are_listed_and_every_region_has_a_name():
    assert "330106" in HANDLING.counties and "330000" not in HANDLING.counties
    assert HANDLING.region_name("330000") == "浙江省"
    assert HANDLING.region_name("999999") == "999999"


def test_a_paper_that_checking_obtains_names_who_has_it():
    assert HANDLING.source_of("残疾人证或诊断证明") == "残联"
    assert HANDLING.source_of("申请书") == ""


def test_every_limit_has_a_value_for_the_whole_nation():
    values = load_catalogue().parameters.rows
    assert [one.parameter for one in HANDLING.limits if not values.get((one.parameter, "000000"))] == []


def test_a_version_under_the_new_law_may_not_ask_for_such_a_paper(policies):
    file = "national/selfcare_grade.yaml"
    policies.change(file, "材料: [评估表]", "材料: [评估表, 户口簿]")
    (found,) = policies.problems()
    assert found.startswith(f"policies/{file} 第 ")
    assert "要的“户口簿”核对就能取得。从“材料”里删去，由公安核对（社会救助法第六十二条）" in found


def test_a_version_under_the_old_law_may():
    version = load_catalogue().schemes["困难残疾人生活补贴"].versions[0]
    assert "残疾人证" in version.papers
    assert list(HANDLING.needless_papers(version)) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("参数: 公示天数", "参数: 公示日数", "没有“公示日数”这个参数"),
        ("方案: [最低生活保障, 单人保, 特困人员]", "方案: [低保]", "没有“低保”这个方案"),
        ("{环节: 初审, 谁办: 乡镇（街道）}", "{环节: 初审}", "缺少“谁办”"),
        ("核对可得:", "核对能得:", "不认识的键“核对能得”"),
        ("{材料: 户口簿, 从: 公安}", "户口簿", "“核对可得”要写成列表"),
    ],
)
def test_a_bad_entry_names_line_and_cure(policies, old, new, words):
    policies.change(FILE, old, new)
    found = policies.problems()
    assert any(words in problem and f"policies/{FILE} 第 " in problem for problem in found), found
