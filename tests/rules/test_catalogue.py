"""The catalogue as a whole 政策目录."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.nodes import Kind, Level

SCHEMES = (
    "最低生活保障", "单人保", "低保边缘家庭", "刚性支出困难家庭",
    "特困人员", "特困自理能力", "困难残疾人生活补贴", "重度残疾人护理补贴",
)  # fmt: skip


def test_the_schemes_stand_in_their_order():
    assert tuple(load_catalogue().schemes)[: len(SCHEMES)] == SCHEMES


@pytest.mark.parametrize(
    ("name", "on", "since"),
    [
        ("最低生活保障", date(2007, 7, 10), None),
        ("最低生活保障", date(2014, 4, 30), date(2007, 7, 11)),
        ("最低生活保障", date(2026, 6, 30), date(2014, 5, 1)),
        ("最低生活保障", date(2026, 7, 1), date(2026, 7, 1)),
        ("刚性支出困难家庭", date(2024, 10, 24), date(2024, 10, 24)),
        ("困难残疾人生活补贴", date(2015, 12, 31), None),
        ("特困人员", date(2021, 7, 1), date(2021, 7, 1)),
    ],
)
def test_the_law_is_chosen_by_the_day(name, on, since):
    version = load_catalogue().schemes[name].in_force(on)
    assert (version and version.valid_from) == since


def test_every_living_allowance_says_who_receives_it_and_when_a_visit_is_due():
    schemes = load_catalogue().schemes
    for name in SCHEMES:
        for version in schemes[name].versions:
            assert version.pointing is not None, name
            assert (version.receiving is None) == (name == "特困自理能力")


def test_every_version_says_what_it_leaves_out():
    for scheme in load_catalogue().schemes.values():
        assert all(version.not_modelled for version in scheme.versions), scheme.name


def test_income_and_its_lines_stay_whole_fen():
    variables = load_catalogue().variables
    assert variables["家庭年收入"].kind is Kind.AMOUNT
    assert variables["无履行义务能力"].level is Level.OBLIGOR


def test_the_same_files_are_read_once():
    assert load_catalogue() is load_catalogue()
    assert load_catalogue() is not load_catalogue(overlays=["demo/640104.yaml"])


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("derived/household.yaml", "依据: 57号7条", "依据: 99号7条", "“99号7条”不知出自哪部法规"),
        ("derived/household.yaml", "层级: 成员", "层级: 村庄", "层级“村庄”不对。可写：家庭、成员、义务人"),
        ("derived/household.yaml", "名称: 家庭年收入", "名称: 工资性收入", "“工资性收入”已经是别的名称"),
        (
            "derived/household.yaml",
            "成员.计数(共同生活成员)",
            "成员.计数(共同生活)",
            "没有“共同生活”这个名称",
        ),
        ("derived/household.yaml", "成员.计数(共同生活成员)", "共同生活成员", "“共同生活成员”是成员的"),
        (
            "derived/household.yaml",
            "式: 成员.计数(共同生活成员)",
            '式: 若(结论("低保边缘家庭"), 1, 2)',
            "成了圈",
        ),
        ("derived/disability.yaml", '"完全丧失",', '"完全失能",', "“完全失能”不在枚举值里"),
        ("derived/property.yaml", "派生:", "派生 :\n  x", "YAML 写法有误"),
    ],
)
def test_a_bad_variable_names_file_line_and_cure(policies, file, old, new, words):
    policies.change(file, old, new)
    found = policies.problems()
    assert any(words in problem and f"policies/{file} 第 " in problem for problem in found), found


def test_mistakes_of_several_files_are_shown_together(policies):
    policies.change("derived/household.yaml", "成员.计数(共同生活成员)", "成员.计数(共同生活)")
    policies.change("parameters/borderline.yaml", "名称: 低边线封顶", "名称: 低边线顶")
    policies.change("national/selfcare_grade.yaml", "等级: 自理能力等级", "等级: 自理能力")
    found = "\n".join(policies.problems())
    assert "household.yaml" in found and "borderline.yaml" in found and "selfcare_grade.yaml" in found
