"""Policy files 政策文件: every mistake names file, line and cure."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.rules.catalogue import load_catalogue

FILE = "national/subsistence_allowance.yaml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("对象: 家庭", "对象: 村庄", "对象“村庄”不对。可写：家庭、成员"),
        (
            "代号: subsistence_allowance",
            "编码: x",
            "不认识的键“编码”。可用的键：名称、简介、代号、次序、对象、版本",
        ),
        ("    材料: [", "    资料: [", "不认识的键“资料”"),
        (", 据: 社会救助法第十八条, 说: 等于", ", 说: 等于", "缺少“据”"),
        (
            "式: 低保财产合规, 据: 社会救助法第十八条",
            "式: 低保财产合规, 据: 救助法",
            "“救助法”不知出自哪部法规",
        ),
        ("式: 低保财产合规", "式: 低保财产", "没有“低保财产”这个名称"),
        ("式: 低保财产合规", "式: 低保标准年", "这里要布尔，式子得出的是金额"),
        ("家庭年收入 < 低保标准年", "家庭年收入 < 0", "金额和整数不能用“<”比较"),
        ("{自: 2026-07-01, 至: }", "{自: 七月, 至: }", "施行日期写得不对"),
        ("至: 2026-07-01}\n    同", "至: }\n    同", "重叠"),
        ("同: 2026-07-01", "同: 2025-01-01", "没有这个版本"),
        (
            "{自: 2014-05-01, 至: 2026-07-01}",
            "{自: 2014-05-01, 至: 2026-06-01}",
            "2026-06-01 到 2026-07-01 之间没有版本。把前一版的 至 改成后一版的 自",
        ),
        ("    同: 2026-07-01", "    空档: 没有\n    同: 2026-07-01", "写了“空档”，前面却没有空着的时间"),
        ("家庭年收入 < 低保标准年", "家庭年收入 < 3", "金额和整数不能用“<”比较"),
        ("四舍五入((低保标准年", "((低保标准年", "用 四舍五入、进位 或 舍去 定到分"),
        ("式: 低保财产合规", "式: 存款很少", "没有“存款很少”这个名称"),
        ("称: 财产状况合规", "称: 人均收入低于低保标准", "重名"),
        ("    指向: 线索_困难家庭", "    指向: 线索_重病自付", "“线索_重病自付”是成员的"),
        ("    未计入: [偶发赠与,", "    未计入: []\n    办: [偶发赠与,", "缺少“未计入”"),
    ],
)
def test_a_bad_policy_names_file_line_and_cure(policies, old, new, words):
    policies.change(FILE, old, new)
    found = policies.problems()
    assert any(words in problem and f"policies/{FILE} 第 " in problem for problem in found), found


def test_a_version_takes_what_it_does_not_say_from_the_one_it_names():
    now, before, _ = reversed(load_catalogue().schemes["最低生活保障"].versions)
    assert before.steps == now.steps and before.papers == now.papers
    assert before.pointing == now.pointing
    assert before.not_modelled != now.not_modelled
    assert not set(map(id, before.examples)) & set(map(id, now.examples))


def test_full_width_signs_in_an_expression_are_folded(policies):
    policies.change(FILE, "家庭年收入 < 低保标准年 * 共同生活人数", "家庭年收入 ＜ 低保标准年 × 共同生活人数")
    load_catalogue(policies.directory)


def test_a_scheme_has_one_file(policies):
    policies.change("national/single_person_allowance.yaml", "名称: 单人保", "名称: 最低生活保障")
    assert any("方案“最低生活保障”重名" in problem for problem in policies.problems())


def test_a_hole_between_two_versions_may_be_declared_with_its_reason(policies):
    policies.change(FILE, "{自: 2014-05-01, 至: 2026-07-01}", "{自: 2014-05-01, 至: 2026-06-01}")
    policies.change(FILE, "{自: 2026-07-01, 至: }", "{自: 2026-07-01, 至: }\n    空档: 六月没有规定")
    scheme = load_catalogue(policies.directory).schemes["最低生活保障"]
    assert scheme.in_force(date(2026, 6, 15)) is None
    assert scheme.in_force(date(2026, 7, 1)) is not None
