"""What has come into force stays 已施行的不改."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library.office import CLOSED_ROW, NEW_ROW, OLD_ROW, RAISED
from zhulian.policies.checking import check_texts
from zhulian.rules.catalogue import policies_directory

DAY = date(2026, 11, 1)
DEMO = "demo/640104.yaml"
LOW = "national/subsistence_allowance.yaml"


def found(path: str, *changes: tuple[str, str], on: date = DAY) -> list:
    text = (policies_directory() / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_texts({path: text.encode()}, in_force={}, effective_on=on)


def words(*given, **options) -> str:
    return "\n".join(one.message for one in found(*given, **options))


def line_of(path: str, words: str) -> int:
    text = (policies_directory() / path).read_text(encoding="utf-8")
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


def test_a_version_in_force_is_refused_at_the_line_that_changed():
    old = "{称: 财产状况合规, 式: 低保财产合规, 据: 社会救助法第十八条}"
    [problem] = found(LOW, (old, old.replace("第十八条", "第十九条")))
    assert "2026-07-01 起的版本已施行，“条件”不能改" in problem.message
    assert problem.line == line_of(LOW, old)


def test_a_version_may_be_closed_and_followed_by_another():
    closed = ("  - 施行: {自: 2026-07-01, 至: }", "  - 施行: {自: 2026-07-01, 至: 2026-12-01}")
    following = (
        "  - 施行: {自: 2014-05-01",
        "  - 施行: {自: 2026-12-01, 至: }\n    同: 2026-07-01\n    金额: 100元\n    例: []\n  - 施行: {自: 2014-05-01",
    )
    assert "缺少“例”" in words(LOW, closed, following)
    example = following[1].replace(
        "例: []",
        '例:\n      - 情形: 收入不明\n        日期: 2026-12-31\n        地区: "640104"\n        城乡: 城镇\n        参数: {低保标准: 780}\n        家庭: {成员: [{编号: 温国平, 与户主关系: 户主}]}\n        得: {结论: 待核}',
    )
    assert found(LOW, closed, (following[0], example)) == []


def test_an_example_in_force_stays_and_more_may_come():
    assert "它的例只能增加" in words(LOW, ("得: {结论: 符合, 金额: 540.00}", "得: {结论: 符合}"))


def test_an_example_that_fails_is_refused():
    assert "不成立" in words(LOW, ("得: {结论: 符合, 金额: 540.00}", "得: {结论: 符合, 金额: 541.00}"))


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (LOW, "代号: subsistence_allowance", "代号: subsistence", "“代号”由"),
        ("derived/property.yaml", "式: 成员.合计(若(共同生活成员, 货币财产, 0元))", "式: 成员.合计(货币财产)", "“货币财产合计”的“式”不能改"),
        ("derived/property.yaml", "货币财产合计\n", "货币财产总计\n", "货币财产合计"),
        ("parameters/dictionary.yaml", "code: subsistence_standard,", "code: subsistence_line,", "“低保标准”的“code”不能改"),
    ],
)  # fmt: skip
def test_what_carries_no_date_is_not_changed(path, old, new, said):
    assert said in words(path, (old, new))


def test_a_new_derived_variable_may_come():
    text = (policies_directory() / "derived/property.yaml").read_text(encoding="utf-8")
    added = (
        text
        + "  - {名称: 机动车辆数, code: vehicles_of_all, 层级: 家庭, 类型: 整数, 单位: 辆, 式: 机动车合计, 依据: 57号14条}\n"
    )
    assert check_texts({"derived/property.yaml": added.encode()}, in_force={}, effective_on=DAY) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("式: 家庭年收入 < 低保标准年 * 共同生活人数", "式: 家庭年收入 < 共同生活人数", "金额"),
        ("式: 低保财产合规,", "式: 低保财产合格,", "低保财产合格"),
        ("据: 社会救助法第十八条}", "据: }", "据"),
        ("施行: {自: 2014-05-01, 至: 2026-07-01}", "施行: {自: 2014-05-01, 至: 2026-08-01}", "重叠"),
    ],
)
def test_what_policy_check_refuses_is_refused_with_its_line(old, new, said):
    problems = found(LOW, (old, new))
    assert any(said in one.message and one.line for one in problems)
    assert all(one.cure for one in problems)
