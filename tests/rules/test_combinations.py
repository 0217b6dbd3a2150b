"""Combinations 并行规则: conditions are given once, and of several 符合 each says how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from zhulian.rules.answers import HouseholdFacts, Outcome, Subject
from zhulian.rules.catalogue import load_catalogue, read_catalogue
from zhulian.rules.combinations import Combinations, Rule, settle
from zhulian.rules.evaluate import program
from zhulian.rules.nodes import Spot

FILE = "combinations.yaml"
ON = date(2026, 10, 31)


@dataclass(frozen=True)
class Told:
    """As much of an answer as settling reads."""

    policy: str
    subject: str | None = "甲"
    outcome: Outcome = Outcome.ENTITLED
    amount_fen: int | None = None
    version: date | None = date(2026, 7, 1)


def rule(schemes: str, winners: str = "", sort: str = "互斥", **more) -> Rule:
    given = {"name": "不同享", "is_choice": False, "article": "某法第一条", "note": "", "condition": None}
    given |= {"valid_from": date.min, "valid_to": None, "spot": Spot()}
    return Rule(sort, schemes=tuple(schemes), winners=tuple(winners), **given | more)


def stands(answers: list[Told], *rules: Rule) -> dict[str, bool | None]:
    return {key[0]: one.stands for key, one in settle(answers, Combinations(rules)).items()}


def test_what_nothing_excludes_stands():
    assert stands([Told("子"), Told("丑", None)], rule("寅", "卯")) == {"子": True, "丑": True}


def test_only_what_is_entitled_is_settled():
    answers = [Told("子"), Told("丑", outcome=Outcome.UNKNOWN), Told("寅", outcome=Outcome.NOT_ENTITLED)]
    assert stands(answers, rule("子", "丑寅")) == {"子": True}


def test_of_two_that_exclude_each_other_one_yields_and_says_to_which():
    found = settle([Told("子"), Told("丑")], Combinations((rule("子", "丑"),)))
    standing = found["子", "甲"]
    assert (standing.stands, standing.others, standing.article) == (False, ("丑",), "某法第一条")
    assert standing.why == "与丑不能同时享受，让于丑"
    assert found["丑", "甲"].stands is True


def test_another_person_is_not_in_the_way():
    assert stands([Told("子", "甲"), Told("丑", "乙")], rule("子", "丑")) == {"子": True, "丑": True}


def test_a_person_yields_to_the_household():
    assert stands([Told("子", "甲"), Told("丑", None)], rule("子", "丑")) == {"子": False, "丑": True}


def test_a_household_yields_only_when_every_member_has_the_other():
    one_of_two = [Told("子", None), Told("丑", "甲"), Told("丑", "乙", Outcome.NOT_ENTITLED)]
    found = settle(one_of_two, Combinations((rule("子", "丑", note="按人另算"),)))
    assert (found["子", None].stands, found["子", None].why) == (True, "其中符合丑的，按人另算")
    assert stands([Told("子", None), Told("丑", "甲"), Told("丑", "乙")], rule("子", "丑"))["子"] is False


def test_where_the_person_chooses_nothing_is_chosen():
    found = settle([Told("子"), Told("丑")], Combinations((rule("子", "丑", is_choice=True),)))
    assert (found["子", "甲"].stands, found["丑", "甲"].stands) == (None, True)
    assert "由本人（监护人）选择一项" in found["子", "甲"].why


def test_what_has_itself_yielded_excludes_nobody():
    answers = [Told("子"), Told("丑"), Told("寅")]
    assert stands(answers, rule("子", "丑"), rule("丑", "寅")) == {"子": True, "丑": False, "寅": True}


def test_what_yields_to_an_open_choice_is_open_too():
    answers = [Told("子"), Told("丑"), Told("寅")]
    found = stands(answers, rule("子", "丑"), rule("丑", "寅", is_choice=True))
    assert found == {"子": None, "丑": None, "寅": True}


def test_a_rule_of_another_time_says_nothing():
    old = rule("子", "丑", valid_to=date(2026, 7, 1))
    assert stands([Told("子"), Told("丑")], old) == {"子": True, "丑": True}


def test_the_higher_of_several_is_taken():
    found = settle(
        [Told("子", amount_fen=100), Told("丑", amount_fen=300), Told("寅", amount_fen=200)],
        Combinations((rule("子丑寅", sort="择高"),)),
    )
    assert {key[0]: one.stands for key, one in found.items()} == {"子": False, "丑": True, "寅": False}
    assert found["子", "甲"].why == "与丑、寅取高的一项，那一项高"


def test_with_an_unknown_amount_nothing_is_chosen():
    found = settle([Told("子", amount_fen=100), Told("丑")], Combinations((rule("子丑", sort="择高"),)))
    assert {one.stands for one in found.values()} == {None}
    assert "金额还没有定" in found["子", "甲"].why


def test_of_equal_amounts_the_person_chooses():
    answers = [Told("子", amount_fen=100), Told("丑", amount_fen=100), Told("寅", amount_fen=50)]
    assert stands(answers, rule("子丑寅", sort="择高")) == {"子": None, "丑": None, "寅": False}


def test_one_alone_and_what_has_yielded_are_not_compared():
    answers = [Told("子", amount_fen=100), Told("丑", amount_fen=300), Told("寅")]
    found = stands(answers, rule("丑", "寅"), rule("子丑", sort="择高"))
    assert found == {"子": True, "丑": False, "寅": True}


def test_of_several_findings_the_one_that_yields_is_said():
    answers = [Told("子"), Told("丑"), Told("寅")]
    found = stands(answers, rule("子", "丑", is_choice=True), rule("子", "寅"))
    assert found["子"] is False


def test_both_disability_subsidies_yield_to_support_that_is_new_as_well():
    catalogue = load_catalogue(overlays=["demo/640104.yaml"])
    person = {"出生日期": date(1948, 2, 3), "残疾类别": "肢体", "残疾等级": 1, "需要长期照护": True}
    person |= {"与户主关系": "户主", "收入核对完整": True}
    home = HouseholdFacts({"财产状况合规": True}, [Subject("覃玉珍", person)], [])
    answers = program(catalogue, on=ON, region="640104", setting="城镇").answers(home)
    found = settle(answers, catalogue.combinations)
    assert found["特困人员", "覃玉珍"].stands is True
    for policy in ("困难残疾人生活补贴", "重度残疾人护理补贴"):
        assert found[policy, "覃玉珍"].others == ("特困人员",) and not found[policy, "覃玉珍"].stands
    assert found["最低生活保障", None].stands is False
    assert found["最低生活保障", None].article == "国发〔2016〕14号"


def test_a_shared_condition_stands_last_in_every_version_it_covers():
    schemes = load_catalogue().schemes
    for version in schemes["困难残疾人生活补贴"].versions:
        assert [one.name for one in version.conditions][-3:] == [
            "未享受特困供养", "未享受孤儿或事实无人抚养保障", "未领取工伤生活护理费",
        ]  # fmt: skip
    articles = [version.conditions[-1].article for version in schemes["特困人员"].versions]
    assert articles == ["民发〔2016〕178号", "43号9条", "43号9条"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("方案: [低保边缘家庭]", "方案: [低边]", "没有“低边”这个方案"),
        ("让于: [最低生活保障]", "让于: [低保]", "没有“低保”这个方案"),
        ("据: 57号8条", "据: 57号", "“57号”没有写条款"),
        ("    由: 本人", "    由: 民政", "由“民政”不对。只写 本人"),
        ("施行: {自: 2026-07-01, 至: }", "施行: {自: 去年, 至: }", "施行日期写得不对"),
        ('式: 已认定身份 ≠ "特困"', '式: 已认定身份 ≠ "五保"', "“五保”不在枚举值里"),
        ("择高: []", "择高: 没有", "“择高”要写成列表"),
        ("互斥:", "互相排斥:", "不认识的键“互相排斥”"),
        ("  - 称: 未享受特困供养", "  - 名: 未享受特困供养", "缺少“称”"),
        ("让于: [特困人员]", "让于: [特困人员, 单人保]", "“单人保”让来让去又让回自己"),
        (
            "    让于: [孤儿, 事实无人抚养儿童]\n    由",
            "    让于: [困境儿童补贴]\n    由",
            "让来让去又让回自己",
        ),
    ],
)
def test_a_bad_rule_names_line_and_cure(policies, old, new, words):
    policies.change(FILE, old, new)
    found = policies.problems()
    assert any(words in problem and f"policies/{FILE} 第 " in problem for problem in found), found


def test_a_condition_written_in_the_policy_too_is_refused(policies):
    policies.change(
        "national/disability_care_subsidy.yaml",
        "    金额说明:",
        '      - {称: 未享受特困供养, 式: 已认定身份 ≠ "特困", 据: 国发〔2015〕52号}\n    金额说明:',
    )
    assert any("条件“未享受特困供养”重名" in problem for problem in policies.problems())


def test_the_rules_are_part_of_the_fingerprint(policies):
    before = read_catalogue(policies.directory).fingerprint
    policies.change(FILE, "    由: 本人\n", "")
    assert read_catalogue(policies.directory).fingerprint != before
