"""What has come into force stays 已施行的不改."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library import small_policies
from tests.library.office import CLOSED_ROW, NEW_ROW, OLD_ROW, RAISED
from zhulian.policies import trees
from zhulian.policies.checking import check_texts
from zhulian.rules.catalogue import policies_directory

DAY = date(2026, 11, 1)
DEMO = "demo/640104.yaml"
LOW = "national/subsistence_allowance.yaml"


@pytest.fixture(autouse=True)
def brought(tmp_path, monkeypatch, settings):
    """The small book in the place of the real one."""
    folder = small_policies.write(tmp_path / "brought")
    monkeypatch.setattr(trees, "policies_directory", lambda: folder)
    settings.IS_DEMO = True


def found(path: str, *changes: tuple[str, str], on: date = DAY) -> list:
    text = small_policies.TEXTS[path]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_texts({path: text.encode()}, in_force={}, effective_on=on)


def words(*given, **options) -> str:
    return "\n".join(one.message for one in found(*given, **options))


def line_of(path: str, words: str) -> int:
    text = small_policies.TEXTS[path]
    return text[: text.index(words)].count("\n") + 1


def test_a_value_may_end_and_a_new_one_begin():
    assert found(DEMO, (OLD_ROW, RAISED)) == []


def test_a_value_in_force_is_refused_at_its_line():
    [problem] = found(DEMO, (OLD_ROW, OLD_ROW.replace("780", "880")))
    assert "已施行，值不能改" in problem.message
    assert problem.line == line_of(DEMO, OLD_ROW)
    assert "2026-11-01" in problem.cure


def test_a_value_in_force_does_not_vanish():
    assert "不见了" in words(DEMO, (f"  {OLD_ROW}\n", ""))


def test_a_value_does_not_end_before_the_day():
    early = [text.replace("2026-11-01", "2026-10-01") for text in (CLOSED_ROW, NEW_ROW)]
    text = "\n  ".join(early)
    assert "止日不能改到" in words(DEMO, (OLD_ROW, text))
    assert "早于生效日" in words(DEMO, (OLD_ROW, text))
    assert found(DEMO, (OLD_ROW, text), on=date(2026, 10, 1)) == [], "a retroactive draft says so by its day"


def test_what_a_version_in_force_pays_may_be_said_better():
    amount = "    金额: "
    assert found(LOW, (amount, f"    金额说明: 差多少补多少\n{amount}")) == []


def test_a_version_in_force_is_refused_at_the_line_that_changed():
    old = "式: 月收入合计 < 低保标准, 据: 社会救助法第十八条"
    [problem] = found(LOW, (old, old.replace("第十八条", "第十九条")))
    assert "2026-07-01 起的版本已施行，“条件”不能改" in problem.message
    assert problem.line == line_of(LOW, old)


def test_a_version_may_be_closed_and_followed_by_another():
    closed = ("自: 2026-07-01, 至: }", "自: 2026-07-01, 至: 2026-12-01}")
    following = """
  - 施行: {自: 2026-12-01, 至: }
    同: 2026-07-01
    金额: 100元
    例:
      - {情形: 收入不明, 日期: 2026-12-31, 地区: "640104", 城乡: 城镇, 参数: {低保标准: 780}, 家庭: {成员: [{编号: 温国平}]}, 得: {结论: 待核}}
"""
    assert (
        check_texts(
            {LOW: (small_policies.TEXTS[LOW].replace(*closed) + following).encode()},
            in_force={},
            effective_on=DAY,
        )
        == []
    )
    early = following.replace("2026-12-01", "2026-10-01")
    text = small_policies.TEXTS[LOW].replace(closed[0], closed[1].replace("2026-12-01", "2026-10-01")) + early
    said = "\n".join(one.message for one in check_texts({LOW: text.encode()}, in_force={}, effective_on=DAY))
    assert "止日不能改到生效日以前" in said
    assert "早于生效日" in said


def test_an_example_in_force_stays_and_more_may_come():
    assert "它的例只能增加" in words(LOW, ("得: {结论: 符合, 金额: 780.00}", "得: {结论: 符合}"))


def test_an_example_that_fails_is_refused_at_its_line():
    [problem] = [one for one in found(LOW, ("金额: 780.00", "金额: 781.00")) if "不成立" in one.message]
    assert problem.line == line_of(LOW, "金额: 780.00")


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (LOW, "代号: subsistence_allowance", "代号: subsistence", "“代号”由"),
        (
            "derived/income.yaml",
            "式: 成员.合计(工资性收入)",
            "式: 成员.最大(工资性收入)",
            "“月收入合计”的“式”不能改",
        ),
        (
            "parameters/dictionary.yaml",
            "code: subsistence_standard",
            "code: line",
            "“低保标准”的“code”不能改",
        ),
        ("parameters/national.yaml", "来源: 某文件", "来源: 另一文件", "来源和置信不能改"),
    ],
)
def test_what_carries_no_date_is_not_changed(path, old, new, said):
    assert said in words(path, (old, new))


def test_a_rule_between_schemes_stays_and_another_begins_on_its_day():
    path, rule = "combinations.yaml", "  - {方案: [最低生活保障], 据: 社会救助法第十八条}\n"
    assert "改了或不见了" in words(path, ("第十八条", "第十九条"))
    assert "早于生效日" in words(path, (rule, rule + rule.replace("第十八条", "第十九条")))
    later = rule.replace("第十八条", "第十九条, 施行: {自: 2026-11-01, 至: }")
    assert found(path, (rule, rule + later)) == []


def test_a_new_derived_variable_may_come():
    added = "  - {名称: 年收入合计, code: yearly, 层级: 家庭, 类型: 金额, 单位: 元, 式: 月收入合计 * 12, 依据: 社会救助法第十八条}\n"
    text = small_policies.TEXTS["derived/income.yaml"] + added
    assert check_texts({"derived/income.yaml": text.encode()}, in_force={}, effective_on=DAY) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("式: 月收入合计 < 低保标准", "式: 月收入合计 < 3", "金额和整数不能"),
        ("式: 月收入合计 < 低保标准", "式: 月收入总计 < 低保标准", "月收入总计"),
        ("据: 社会救助法第十八条}", "据: }", "据"),
        ("依据: [社会救助法第十八条]", "依据: [某法第一条]", "某法"),
        ("未计入: [偶发赠与]", "未计入: []", "未计入"),
        ("金额: 低保标准 - 月收入合计", "金额: 四舍五入(低保标准 / 月收入合计 * 1元)", "除数"),
    ],
)
def test_what_policy_check_refuses_is_refused_with_its_line(old, new, said):
    problems = found(LOW, (old, new))
    assert any(said in one.message and one.line for one in problems)
    assert all(one.cure for one in problems)


def test_the_texts_the_software_brings_are_all_in_order():
    texts = trees.library_texts(policies_directory())
    assert "national/subsistence_allowance.yaml" in texts
    assert not [path for path in texts if path.startswith(("cases/", "feeds/"))]
