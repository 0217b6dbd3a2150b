"""The questions for residents 自助查询的问题: the file is closed, and no policy needs what nobody asks or excuses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from math import inf

import pytest

from zhulian.rules import nodes
from zhulian.rules.catalogue import Catalogue, load_catalogue, policies_directory
from zhulian.rules.nodes import Node
from zhulian.rules.policy import PolicyVersion
from zhulian.rules.problems import Problems
from zhulian.rules.question_file import read_questions
from zhulian.rules.questions import Form, Questions, Told, Whom
from zhulian.rules.ranges import Range

DAY = date(2026, 10, 31)
HEAD = "问题:\n  - {代号: first, 问: 有吗？, 短: 有没有, 输入: 选一, 定: [遭遇急难情形], 选: [{答: 有}, {答: 没有}]}\n"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def shipped(catalogue) -> Questions:
    path = policies_directory() / "questions.yaml"
    return read_questions(path, "policies/questions.yaml", catalogue)


def facts_of(trees: Iterable[Node], catalogue: Catalogue, seen: set[str]) -> set[str]:
    """Every fact that trees stand on; an item under a 核清标志 counts as the flag."""
    found: set[str] = set()
    for node in (node for tree in trees for node in tree.walk()):
        if isinstance(node, nodes.FactRef):
            found.add(catalogue.facts[node.name].flag or node.name)
        elif isinstance(node, nodes.VariableRef) and node.name not in seen:
            seen.add(node.name)
            found |= facts_of([catalogue.variables[node.name].tree], catalogue, seen)
    return found


def needed_by(version: PolicyVersion, catalogue: Catalogue) -> set[str]:
    parts = (version.amount, version.cap, version.grade)
    trees = [*(one.tree for one in version.conditions), *(one for one in parts if one is not None)]
    return facts_of(trees, catalogue, set())


def test_every_fact_that_a_policy_in_force_needs_is_asked_or_excused(catalogue, shipped):
    versions = {name: scheme.in_force(DAY) for name, scheme in catalogue.schemes.items()}
    forgotten = {
        f"{name}：{fact}"
        for name, version in versions.items()
        if version is not None and name not in shipped.unchecked
        for fact in needed_by(version, catalogue) - shipped.facts - set(shipped.unasked)
    }
    assert forgotten == set(), "写进 policies/questions.yaml：一个问题，或者“不问”和缘由"


def test_every_question_that_serves_facts_can_tell_each_of_them(catalogue, shipped):
    """A fact in 定 is told by the question, by a later one of its series, or is what counting people tells."""
    told: set[str] = {"与户主关系", "出生日期", "法定义务人"}
    for question in shipped.by_code.values():
        told |= {one.fact for one in (*question.yes, *question.no, *question.also, *question.otherwise)}
        for column in question.fields:
            told |= {column.fact.name} if column.fact else set()
            told |= {one.fact for choice in column.choices for one in choice.tells}
    # The narrower conclusions follow the common one.
    told |= {"低边财产状况合规", "刚支财产状况合规", "特困财产状况合规"}
    assert shipped.facts - told == set()


def test_no_question_reaches_an_invented_person_by_name_or_number(shipped):
    asked = "".join(one.text + one.help for one in shipped.by_code.values())
    assert "身份证" not in asked
    assert "姓名" not in asked


def test_a_band_is_a_range_and_a_choice_without_facts_tells_nothing(shipped):
    costs = shipped.by_code["big_costs"].fields[0].choices
    assert costs[1].tells == (Told(Whom.SUBJECT, "医疗自付支出", Range(200_001, 1_000_000)),)
    assert shipped.by_code["property"].fields[0].choices[1].tells == ()


@pytest.mark.parametrize("fact", ["离退休金", "医疗自付支出", "教育支出", "残疾康复支出"])
def test_every_sum_of_money_lies_in_one_band_to_the_fen(shipped, fact):
    columns = [column for question in shipped.by_code.values() for column in question.fields]
    bands = [
        one.value
        for column in columns
        for choice in column.choices
        for one in choice.tells
        if one.fact == fact and isinstance(one.value, Range)
    ]
    assert len(bands) > 1
    assert all(lower.high + 1 == upper.low for lower, upper in pairwise(bands))
    assert bands[-1].high == inf


def test_the_first_questions_are_where_and_who(shipped):
    forms = [one.form for one in shipped.by_code.values()]
    assert forms[:5] == [Form.TOWN, Form.VILLAGE, Form.SETTING, Form.COUNT, Form.PEOPLE]


def read(text: str, tmp_path, catalogue: Catalogue) -> Questions:
    path = tmp_path / "questions.yaml"
    path.write_text(text, "utf-8")
    return read_questions(path, "questions.yaml", catalogue)


@pytest.mark.parametrize(
    ("more", "line", "reason"),
    [
        ("  - {代号: b, 问: 问, 短: 短, 输入: 猜}", 3, "输入: 猜"),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 选一, 颜色: 红, 选: [{答: 是}]}", 3, "不认识的键“颜色”"),
        ("  - {代号: first, 问: 问, 短: 短, 输入: 选一, 选: [{答: 是}]}", 3, "代号“first”重复"),
        ("  - {代号: b, 短: 短, 输入: 选一, 选: [{答: 是}]}", 3, "缺少“问”"),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 选一, 定: [年龄], 选: [{答: 是}]}", 3, "没有“年龄”这个事实"),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 选一}", 3, "没有可答的"),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 谁, 对: 成员}", 3, "“谁”要对成员问"),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 选一, 选: [{答: 是, 设: {家庭: {残疾类别: 无}}}]}",
            3,
            "家庭没有“残疾类别”",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 选一, 选: [{答: 是, 设: {每人: {残疾类别: 胖}}}]}",
            3,
            "不在枚举值里",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 选一, 选: [{答: 是, 设: {大家: {残疾类别: 无}}}]}",
            3,
            "“设”写得不对",
        ),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 数, 事实: 年龄}]}", 3, "没有“年龄”这个事实"),
        ("  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 数}]}", 3, "写“事实”或“选”"),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 选一, 帮: '超过{油价|几元}', 选: [{答: 是}]}",
            3,
            "“帮”里引的参数不对",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 钱, 事实: 教育支出, 选:\n"
            "    [{答: 零, 值: 0},\n     {答: 甲, 超过: 0, 至多: 10},\n     {答: 乙, 超过: 11}]}]}",
            6,
            "在这一档下面空着一段",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 钱, 事实: 教育支出, 选:\n"
            "    [{答: 零, 值: 0},\n     {答: 甲, 超过: 0, 至多: 10},\n     {答: 乙, 至少: 10}]}]}",
            6,
            "这一档和前一档重叠",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 钱, 事实: 教育支出, 选:\n"
            "    [{答: 零, 值: 0},\n     {答: 甲, 超过: 0, 至多: 10},\n     {答: 乙, 超过: 10, 至多: 20}]}]}",
            6,
            "最高的一档上面还有数",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 钱, 事实: 教育支出, 选:\n"
            "    [{答: 零, 值: 0},\n     {答: 甲, 超过: 10, 至多: 10},\n     {答: 乙, 超过: 10}]}]}",
            5,
            "区间是空的",
        ),
        (
            "  - {代号: b, 问: 问, 短: 短, 输入: 填写, 栏: [{称: 钱, 事实: 教育支出, 选:\n"
            "    [{答: 零, 值: 0},\n     {答: 甲, 超过: 0, 至少: 1},\n     {答: 乙, 超过: 10}]}]}",
            5,
            "只能写一个",
        ),
        ("不问:\n  - {事实: [遭遇急难情形], 因: 伤人}", 3, "又问又不问"),
        ("不问:\n  - {事实: [年龄], 因: 伤人}", 4, "没有“年龄”这个事实"),
        ("不查:\n  - {方案: 天上掉钱, 因: 没有}", 4, "没有“天上掉钱”这个方案"),
        ("不按月:\n  - {方案: 临时救助}", 4, "缺少“给法”"),
        ("只列名:\n  - {方案: 天上掉钱, 条件: [未成年人]}", 4, "没有“天上掉钱”这个方案"),
        ("只列名:\n  - {方案: 孤儿, 条件: [年满八十周岁]}", 4, "孤儿没有“年满八十周岁”这个条件"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path, catalogue, more, line, reason):
    with pytest.raises(Problems) as refused:
        read(HEAD + more + "\n", tmp_path, catalogue)
    assert reason in str(refused.value)
    assert f"questions.yaml 第 {line} 行" in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path, catalogue):
    with pytest.raises(Problems) as refused:
        read(HEAD + "不问:\n  - {事实: [年龄], 因: 一}\n  - {事实: [身高], 因: 二}\n", tmp_path, catalogue)
    assert len(refused.value.problems) == 2


def test_a_file_of_another_kind_is_refused(tmp_path, catalogue):
    with pytest.raises(Problems, match="不是问题文件"):
        read("- 一\n- 二\n", tmp_path, catalogue)
