"""What the self-check finds 自助查询的结果: policies, sums and reasons in plain words."""

from __future__ import annotations

import re

import pytest

from benchmarks.residents import RESIDENTS, Resident, walk
from tests.web.selfcheck_pages import found_in, result_for, send, up_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("resident", RESIDENTS, ids=lambda one: one.title)
def test_every_typical_family_comes_to_a_result_within_twenty_questions(phone, resident):
    asked = walk(phone, resident).questions
    assert len(asked) <= 20
    assert len(set(asked)) == len(asked)


def test_a_family_under_the_line_hears_what_it_can_ask_for_and_how_much(phone):
    page = result_for(phone, RESIDENTS[3])
    assert {"最低生活保障", "困难残疾人生活补贴"} <= set(found_in(page)["ok"])
    assert "大约 540.00 元" in page
    assert "大约 130.00 元" in page
    assert "社会救助法》第十八条" in page
    assert "1号镇社会救助窗口" in page


def test_nobody_is_asked_to_bring_what_the_office_can_obtain(phone):
    page = result_for(phone, RESIDENTS[3])
    to_bring = page[page.index("带上：") : page.index("等结果")]
    assert to_bring.count("申请书") == 1
    assert "申请书可以到窗口写" in to_bring
    assert "残疾人证" not in to_bring


def test_how_long_it_takes_is_said_without_the_names_of_the_rules(phone):
    page = result_for(phone, RESIDENTS[3])
    waiting = page[page.index("等结果") : page.index("第四十五条")]
    assert "最低生活保障，30 个工作日内，最长 45 个工作日。" in waiting
    assert "时限" not in waiting
    assert "困难残疾人生活补贴" not in waiting


@pytest.mark.parametrize("resident", RESIDENTS, ids=lambda one: one.title)
def test_no_resident_reads_a_formula(phone, resident):
    sides = re.findall(r'class="sum">([^<]*)<', result_for(phone, resident))
    assert not [one for one in sides if re.search(r"[一-龥]\(|未知", one)]


def test_an_age_is_said_as_open_as_the_year_of_birth_leaves_it(phone):
    assert '<span class="sum">10 或 11 岁</span>' in result_for(phone, RESIDENTS[5])


def test_a_well_paid_family_is_told_why_not(phone):
    page = result_for(phone, RESIDENTS[7])
    assert "ok" not in found_in(page)
    assert "不够的是：人均收入低于低保标准" in page


def test_a_child_with_healthy_parents_at_home_is_nobodys_ward(phone):
    assert "特困人员" in found_in(result_for(phone, RESIDENTS[3]))["no"]


def test_what_was_never_meant_for_this_family_is_a_name_and_no_card(phone):
    page = result_for(phone, RESIDENTS[4])
    cards = found_in(page)
    foreign = ("孤儿", "事实无人抚养儿童", "高龄津贴")
    assert not {*foreign} & {policy for policies in cards.values() for policy in policies}
    folded = re.search(r"其余不适用的 (\d+) 项</summary><p>([^<]+)。</p>", page)
    assert {*foreign} <= {*folded[2].split("、")}
    assert int(folded[1]) == len(folded[2].split("、"))


def test_an_orphan_s_allowance_is_no_foreign_word_where_a_parent_is_gone(phone):
    page = result_for(phone, RESIDENTS[5])
    assert "事实无人抚养儿童" in found_in(page).get("ok", []) + found_in(page).get("unknown", [])


def test_a_son_in_prison_leaves_it_open_because_his_means_need_his_consent(phone):
    page = result_for(phone, RESIDENTS[1])
    assert "特困人员" in found_in(page)["unknown"]
    assert "还差：不住在一起的亲人的情况" in page


def test_what_counts_as_much_money_is_what_the_county_says(phone):
    assert "平均每人超过 18720 元" in up_to(phone, RESIDENTS[3], "property")


def test_what_does_not_go_together_is_said_and_counted_once(phone):
    """An old couple without children: 特困 stands, 低保 and 生活补贴 yield to it."""
    page = result_for(phone, RESIDENTS[2])
    found = found_in(page)
    assert found["ok"] == ["特困人员"]
    assert {"最低生活保障", "困难残疾人生活补贴"} <= set(found["attention"])
    assert page.index("特困人员</h3>") < page.index("最低生活保障</h3>")
    assert "您家很可能有 1 项帮助可以申请" in page
    assert "与特困人员不能同时享受" in page


def test_the_paper_for_the_window_tells_what_does_not_go_together(phone):
    paper = send(phone, result_for(phone, RESIDENTS[2]), act="paper")
    told = re.findall(r"<li><b>(\S+)</b> (\S+)<small.*?</small>([^<]*)", paper)
    assert [policy for word, policy, _ in told if word == "很可能可以"] == ["特困人员"]
    [beside] = [words for word, policy, words in told if (word, policy) == ("不能同领", "最低生活保障")]
    assert beside.startswith("，与特困人员不能同时享受")


def test_a_pension_known_as_a_band_gives_a_band_of_money(phone):
    assert "至少 580.00 元，至多 780.00 元" in result_for(phone, RESIDENTS[1])


def test_a_month_of_birth_is_asked_only_where_it_changes_an_answer(phone):
    assert "months" not in walk(phone, Resident("六十一岁", (("户主", 1965),))).questions
    sixty = Resident("今年满六十岁", (("户主", 1966),), {"relatives": {"a": "0"}})
    assert "months" in walk(phone, sixty).questions
