"""Changes of parameters 改动."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from zhulian.insight.changes import CannotChange, change_catalogue
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.evaluate import program

DAY = date(2026, 10, 31)
REGION = "640104"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(overlays=["demo/640104.yaml"])


def value(catalogue, name: str, setting: str = "城镇", on: date = DAY):
    return catalogue.parameters.value(name, on=on, region=REGION, setting=setting).value


@pytest.mark.parametrize(
    ("written", "name", "setting", "after"),
    [
        ("低保标准=+5%", "低保标准", "城镇", 81900),
        ("低保标准=+5%", "低保标准", "农村", 68250),
        ("低保标准=900", "低保标准", "农村", 90000),
        ("低保标准=900元/人月", "低保标准", "城镇", 90000),
        ("低保标准＝＋50元", "低保标准", "城镇", 83000),
        ("低保标准=-30.5元", "低保标准", "城镇", 74950),
        ("低保标准@农村=700", "低保标准", "农村", 70000),
        ("低保标准@农村=700", "低保标准", "城镇", 78000),
        ("低保标准=+5%", "低保标准年", "城镇", 982800),
        ("低边线倍数=180%", "低边线倍数", "城镇", Fraction(9, 5)),
        ("低边线倍数=*2", "低边线倍数", "城镇", Fraction(3)),
        ("基础养老金计入低保收入=是", "基础养老金计入低保收入", "城镇", True),
        ("补差进位=户总额进一到元", "补差进位", "城镇", "户总额进一到元"),
        ("渐退比例序列=1、80%", "渐退比例序列", "城镇", (Fraction(1), Fraction(4, 5))),
        ("渐退比例序列=1、80%", "渐退总月数", "城镇", 2),
        ("分类施保增发=老年人:80、未成年人:150元", "分类施保增发", "农村", {"老年人": 8000, "未成年人": 15000}),
        ("就业收入豁免月数=12", "就业收入豁免月数", "城镇", 12),
    ],
)  # fmt: skip
def test_a_change_holds_from_the_day_on_in_its_setting(catalogue, written, name, setting, after):
    changed, _ = change_catalogue(catalogue, [written], region=REGION, on=DAY)
    assert value(changed, name, setting) == after


def test_earlier_days_and_the_catalogue_given_stay_as_they_are(catalogue):
    changed, _ = change_catalogue(catalogue, ["低保标准=+5%"], region=REGION, on=DAY)
    assert value(changed, "低保标准", on=date(2026, 10, 30)) == 78000
    assert value(catalogue, "低保标准") == 78000


def test_changes_are_made_one_after_another_and_told_once_for_both_settings(catalogue):
    _, told = change_catalogue(catalogue, ["低保标准=+5%", "低边线倍数=2"], region=REGION, on=DAY)
    assert [str(one) for one in told] == [
        "低保标准（城镇） 780.00 元/人月 → 819.00 元/人月",
        "低保标准（农村） 650.00 元/人月 → 682.50 元/人月",
        "低边线倍数 1.5 倍低保标准 → 2 倍低保标准",
    ]
    changed, _ = change_catalogue(catalogue, ["低保标准=800", "低保标准=+10%"], region=REGION, on=DAY)
    assert value(changed, "低保标准") == 88000


def test_a_family_is_answered_by_what_changed(catalogue):
    changed, _ = change_catalogue(catalogue, ["低保标准=+5%"], region=REGION, on=DAY)
    head = Subject("何守田", {"与户主关系": "户主", "工资性收入": 80000, "收入核对完整": True})
    facts = HouseholdFacts({"财产状况合规": True}, [head])
    answers = [
        program(one, on=DAY, region=REGION, setting="城镇").answer(facts, "最低生活保障")
        for one in (catalogue, changed)
    ]
    assert [answer.outcome.value for answer in answers] == ["不符合", "符合"]
    assert answers[1].amount_fen == 1900


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("低保标淮=900", "没有“低保标淮”这个参数。是不是：低保标准"),
        ("低保标准", "看不懂"),
        ("低保标准@郊区=900", "可写 城镇、农村"),
        ("低保标准=abc", "不是数"),
        ("低保标准=+5个月", "单位是 元/人月"),
        ("低保标准=90%", "写 +90% 或 -90%"),
        ("低保标准=-200%", "不小于零"),
        ("低保标准=9999999999999", "不是数"),
        ("低保标准年=9000", "请改“低保标准”"),
        ("低保分档表=1", "草稿在全县试算"),
        ("补差进位=+5%", "可写的有"),
        ("基础养老金计入低保收入=也许", "布尔"),
        ("小额快救限额月数=+5%", "要整数"),
        ("就业收入豁免月数=+1", "标准缺失"),
        ("价格补贴标准除数=0", "除以零"),
        ("渐退比例序列=一", "看不懂"),
        ("分类施保增发=老年人80", "看不懂"),
        ("分类施保增发=青年人:80", "可写的有"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cure(catalogue, written, words):
    with pytest.raises(CannotChange, match="。") as refused:
        change_catalogue(catalogue, ["低边线倍数=2", written], region=REGION, on=DAY)
    assert words in str(refused.value)


def test_nothing_to_change_is_refused(catalogue):
    with pytest.raises(CannotChange, match="没有写改动"):
        change_catalogue(catalogue, [], region=REGION, on=DAY)
