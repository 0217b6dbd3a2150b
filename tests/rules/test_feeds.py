"""Declarations of department feeds 数据源声明."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhulian.rules.feeds import Keeping, Role, Scope, read_feeds
from zhulian.rules.problems import Problems

GOOD = """\
名称: 甲数据
代号: sample
部门: 某局
范围: 全量
依据: [某法第一条]
协议编号: 某协议1号
影响评估: {编号: 某评估1号, 日期: 2026-07-15}
保存到: 期末后6个月
列:
  - {头: 身份证号, 作: 身份证号}
  - {头: 自付, 作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年}
"""


@pytest.fixture
def folder(tmp_path):
    """A folder of feeds beside the real dictionary of facts."""
    facts = Path(__file__).parents[2] / "policies" / "facts.yaml"
    (tmp_path / "facts.yaml").write_bytes(facts.read_bytes())
    (tmp_path / "feeds").mkdir()
    return tmp_path


def read(folder, text, overlays=()):
    (folder / "feeds" / "sample.yaml").write_text(text, "utf-8")
    return read_feeds(folder / "feeds", overlays)


def told(folder, text, overlays=()):
    with pytest.raises(Problems) as refused:
        read(folder, text, overlays)
    return str(refused.value)


def test_the_seven_feeds_of_the_house_declare_scope_basis_and_deletion():
    feeds = read_feeds()
    assert {code: feed.scope for code, feed in feeds.items()} == {
        "household_register": Scope.ALL,
        "benefit_roster": Scope.ALL,
        "disability_certificate": Scope.ALL,
        "medical_expenses": Scope.THRESHOLD,
        "school_roll": Scope.LISTED,
        "social_insurance": Scope.LISTED,
        "deaths": Scope.LISTED,
    }
    assert feeds["medical_expenses"].fen_above == ("medical_self_pay_in_scope", 10000_00)
    assert all(feed.lacking == ("协议编号", "影响评估") for feed in feeds.values())


def test_the_demo_signs_every_feed_and_marks_it():
    feeds = read_feeds(overlays=["demo/feeds.yaml"])
    assert all(feed.lacking == () and feed.is_demo for feed in feeds.values())
    assert feeds["deaths"].assessed_on == date(2026, 7, 15)


def test_a_feed_is_read_with_fact_codes_and_bounds(folder):
    feed = read(folder, GOOD)["sample"]
    [number, paid] = feed.columns
    assert (number.role, number.code) == (Role.ID_NUMBER, "person")
    assert (paid.code, paid.bounds[0]) == ("medical_self_pay_in_scope", 0)
    assert (feed.agreement, feed.assessed_on, feed.lacking) == ("某协议1号", date(2026, 7, 15), ())


@pytest.mark.parametrize(
    ("keeping", "end", "until"),
    [
        (Keeping(6, "个月"), date(2026, 11, 1), date(2027, 5, 1)),
        (Keeping(2, "个月"), date(2026, 11, 1), date(2027, 1, 1)),
        (Keeping(90, "天"), date(2026, 11, 1), date(2027, 1, 30)),
    ],
)
def test_keeping_counts_from_the_end_of_the_period(keeping, end, until):
    assert keeping.until(end) == until


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("部门: 某局", "部们: 某局", "policies/feeds/sample.yaml 第 3 行：不认识的键“部们”。可用的键：名称、"),
        ("部门: 某局", "部门:", "第 3 行：缺少“部门”"),
        ("全量", "随便", "第 4 行：范围“随便”不对。可写：全量、名单内、超阈值"),
        ("全量", "超阈值", "第 4 行：范围是超阈值，没有写阈值"),
        ("全量", "名单内", "第 4 行：范围是名单内，没有写名单"),
        ("全量", "全量\n阈值: {栏: 年龄, 大于: 3}", "第 5 行：阈值看不懂。写作"),
        ("{编号: 某评估1号, 日期: 2026-07-15}", "做过了", "第 7 行：影响评估要有编号和日期"),
        ("期末后6个月", "永久", "第 8 行：保存到“永久”看不懂。写作“期末后6个月”"),
        ("作: 身份证号", "作: 身份证", "第 10 行：不认识的作法“身份证”"),
        ("作: 身份证号", "作: 姓名", "要有且只有一栏作身份证号"),
        ("医疗自付,", "医药自付,", "第 11 行：词表里没有成员事实“政策范围内医药自付”"),
        ("元/年", "元/月", "第 11 行：政策范围内医疗自付的单位写的是“元/月”。词表里是 元/年"),
        ("头: 自付", "头: 身份证号", "“身份证号”用了两次"),
        ("代号: sample", "代号: other", "代号“other”和文件名不同。文件改名为 other.yaml"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 事实, 事实: 死亡", "死亡是布尔，没有写对应"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 事实, 事实: 残疾等级, 对应: {一级: 9}", "对应“一级”：残疾等级超出范围"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 分项, 代号: benefit", "分项没有写分值"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 留存, 代号: person, 类型: 金额", "代号“person”不能用"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 留存, 代号: sum", "留存的栏没有写明类型"),
        ("作: 事实, 事实: 政策范围内医疗自付, 单位: 元/年", "作: 只收", "只收的栏没有写值"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_cure(folder, old, new, words):
    assert words in told(folder, GOOD.replace(old, new))


def test_every_mistake_of_a_file_is_told_at_once(folder):
    text = GOOD.replace("全量", "随便").replace("期末后6个月", "永久")
    assert len(told(folder, text).splitlines()) == 2


def test_an_overlay_may_sign_known_feeds_only(folder):
    unsigned = GOOD.replace("某协议1号", "")
    (folder / "signed.yaml").write_text("sample: {协议编号: 某协议2号}\n", "utf-8")
    feed = read(folder, unsigned, ["signed.yaml"])["sample"]
    assert (feed.agreement, feed.is_demo) == ("某协议2号", False)
    (folder / "signed.yaml").write_text("other: {协议编号: 某协议2号}\nsample: {范围: 全量}\n", "utf-8")
    words = told(folder, unsigned, ["signed.yaml"])
    assert "不认识的键“other”。可用的键：sample" in words
    assert "不认识的键“范围”。可用的键：协议编号、影响评估" in words
