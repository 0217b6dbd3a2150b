"""Editing by form 表单改文字: only what is meant moves, and the rules read it as it was given."""

from __future__ import annotations

from datetime import date

import pytest

from tests.library import small_policies
from tests.library.office import DEMO, OLD_ROW, RAISED
from zhulian.policies import trees
from zhulian.policies.checking import check_texts
from zhulian.policies.editing import (
    CannotPlace,
    GivenValue,
    add_value,
    begin_version,
    set_condition,
    versions_in,
)
from zhulian.rules.catalogue import policies_directory

LOW = "national/subsistence_allowance.yaml"
DAY = date(2026, 11, 1)
STANDARD = GivenValue("低保标准", "640104", "城镇", "880", DAY, "演示设定", "演示")


@pytest.fixture(autouse=True)
def brought(tmp_path, monkeypatch, settings):
    folder = small_policies.write(tmp_path / "brought")
    monkeypatch.setattr(trees, "policies_directory", lambda: folder)
    settings.IS_DEMO = True


def problems(path: str, text: str, on: date = DAY) -> list[str]:
    return [one.message for one in check_texts({path: text.encode()}, in_force={}, effective_on=on)]


def test_a_new_value_stands_below_the_last_one_which_ends_on_its_day():
    text = small_policies.TEXTS[DEMO]
    assert add_value(text, DEMO, STANDARD) == text.replace(OLD_ROW, RAISED)
    assert problems(DEMO, add_value(text, DEMO, STANDARD)) == []


def test_a_yearly_value_is_followed_by_a_yearly_one():
    text = small_policies.TEXTS[DEMO].replace("城乡: 农村, 值: 650,", "城乡: 农村, 值: 7800, 单位: 元/人年,")
    given = GivenValue("低保标准", "640104", "农村", "8400", DAY, "演示设定", "演示")
    assert "城乡: 农村, 值: 8400, 单位: 元/人年, 起: 2026-11-01" in add_value(text, DEMO, given)


def test_a_value_nobody_had_yet_stands_at_the_end():
    text = add_value(
        small_policies.TEXTS["parameters/national.yaml"],
        "parameters/national.yaml",
        GivenValue("采暖补助标准", "640104", "不分", "60", DAY, "县民政局: “通知”, 第1号", "found"),
    )
    assert text.splitlines()[-1].startswith(
        '  - {名称: 采暖补助标准, 地区: "640104", 城乡: 不分, 值: 60, 起: 2026-11-01, 止: null, 来源: "县民政局'
    )
    assert problems("parameters/national.yaml", text) == []


def test_of_a_table_of_standards_only_two_lines_move():
    text = (policies_directory() / "parameters/standards.csv").read_text(encoding="utf-8")
    given = GivenValue("低保标准", "330106", "不分", "1350", DAY, "市民政局,市财政局通知", "found")
    before, after = text.splitlines(), add_value(text, "parameters/standards.csv", given).splitlines()
    gone, come = (
        [line for line in before if line not in after],
        [line for line in after if line not in before],
    )
    assert (len(gone), len(come)) == (1, 2)
    assert come[0] == gone[0].replace("2025-01-23,,", "2025-01-23,2026-11-01,")
    assert (
        come[1] == '330106,杭州市西湖区,低保标准,不分,1350,元/人月,2026-11-01,,"市民政局,市财政局通知",found'
    )


def test_a_condition_is_rewritten_where_it_stands():
    text = small_policies.TEXTS[LOW]
    [version] = versions_in(text)
    assert [one.name for one in version.conditions] == ["收入低于低保标准", "财产状况合规"]
    new = set_condition(
        text, since=version.since, index=1, name="财产状况合规", expression="财产状况合规", article="社会救助法第十九条",
        sentence="看核对结果",
    )  # fmt: skip
    assert new.splitlines()[version.conditions[1].line - 1].strip() == (
        "- {称: 财产状况合规, 式: 财产状况合规, 据: 社会救助法第十九条, 说: 看核对结果}"
    )
    assert (
        new.splitlines()[: version.conditions[1].line - 1]
        == text.splitlines()[: version.conditions[1].line - 1]
    )


def test_a_further_condition_stands_below_the_last():
    new = set_condition(
        small_policies.TEXTS[LOW], since="2026-07-01", index=None, name="有户籍", expression='月收入合计 >= 0元 且 财产状况合规', article="社会救助法第十八条",
        sentence="",
    )  # fmt: skip
    assert [one.name for one in versions_in(new)[0].conditions] == [
        "收入低于低保标准",
        "财产状况合规",
        "有户籍",
    ]


def test_a_new_version_begins_as_a_copy_and_ends_the_old_one():
    new = begin_version(small_policies.TEXTS[LOW], since=DAY)
    assert [(one.since, one.until) for one in versions_in(new)] == [
        ("2026-07-01", "2026-11-01"),
        ("2026-11-01", ""),
    ]
    assert problems(LOW, new) == []
    changed = set_condition(
        new,
        since="2026-11-01",
        index=1,
        name="财产状况合规",
        expression="财产状况合规 或 月收入合计 < 900元",
        article="社会救助法第十八条",
        sentence="",
    )
    assert problems(LOW, changed) == []


def test_a_new_version_of_a_real_policy_is_in_order(monkeypatch):
    monkeypatch.setattr(trees, "policies_directory", policies_directory)
    text = (policies_directory() / LOW).read_text(encoding="utf-8")
    new = begin_version(text, since=date(2027, 1, 1))
    said = problems(LOW, new, on=date(2027, 1, 1))
    assert not [one for one in said if "不成立" not in one]


def test_what_a_form_cannot_find_is_left_to_the_text():
    for act in (
        lambda: set_condition(
            "名称: {", since="2026-07-01", index=0, name="", expression="", article="", sentence=""
        ),
        lambda: begin_version("名称: 甲", since=DAY),
        lambda: add_value("别的: []", DEMO, STANDARD),
        lambda: add_value("a,b\n", "parameters/standards.csv", STANDARD),
    ):
        with pytest.raises(CannotPlace, match="文本"):
            act()
