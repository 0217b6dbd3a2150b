"""Determinations 判定: what cases expect is what the API answers, without a database and without a trace."""

from __future__ import annotations

import copy
import logging
from datetime import date

import pytest
from django.test import Client

from benchmarks.api import written
from tests.api.asking import AT, HOME, answers, ask, with_member
from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.nodes import Level
from zhulian.rules.worked import DERIVED, Expected, expectations, read_case, read_case_files

SCHEMES = load_catalogue().schemes
CASES = read_case_files(policies_directory() / "cases")
PER_HUNDRED = 100
DAY = date(2026, 10, 31)


def wanted(table) -> list[str]:
    return [name for name in expectations(table) if name != DERIVED]


@pytest.mark.parametrize("table", [one for one in CASES if wanted(one)], ids=lambda one: str(one["编号"]))
def test_a_case_gets_what_it_expects(table):
    case = read_case(table, load_catalogue(), wanted(table))
    found = {
        (one["policy"], one["subject"]): one for one in answers(written(table) | {"方案": wanted(table)})
    }
    for expected in case.expected:
        assert isinstance(expected, Expected)
        alone = len(case.household.members) == 1 and case.household.members[0].key
        is_home = SCHEMES[expected.policy].level is Level.HOUSEHOLD
        answer = found[expected.policy, None if is_home else expected.subject or alone]
        assert answer["outcome"] == expected.outcome.value
        for key, fen in (("amount", expected.amount_fen), ("cap", expected.cap_fen)):
            assert fen is None or answer[key] == pytest.approx(fen / PER_HUNDRED, abs=1e-9)
        assert expected.grade in (None, answer["grade"])
        assert {one["name"] for one in answer["conditions"] if one["met"] is False} >= set(expected.reasons)
        assert {one["fact"] for one in answer["missing"]} >= set(expected.missing)


def test_an_answer_says_its_figures_articles_and_version():
    (answer,) = answers(HOME)
    assert (answer["outcome"], answer["version"], answer["amount"]) == ("符合", "2026-07-01", 309.5)
    line, *_ = answer["conditions"]
    assert (line["value"], line["operator"], line["threshold"]) == (15006, "<", 18720)
    assert (line["met"], line["article"]) == (True, "《中华人民共和国社会救助法》第十八条")
    assert answer["standing"]["stands"] is True


def test_a_parameter_is_said_with_its_source():
    used = ask(HOME).json()["parameters"]
    given, nation = used[0], next(one for one in used if one["name"] == "低保计发方式")
    assert (given["value"], given["source"], given["read_by"]) == (780, "题设", ["最低生活保障"])
    assert nation["set_by"] == "全国"
    assert nation["source"]


def test_a_standard_that_is_not_known_is_named_and_not_guessed():
    (answer,) = answers({key: value for key, value in HOME.items() if key != "参数"} | {"地区": "330382"})
    assert answer["outcome"] == "待核"
    assert answer["standards_missing"] == ["低保标准年"]


def test_an_open_answer_names_what_to_ask_and_how():
    asked = ask(with_member(收入核对完整=None, 工资性收入=None) | {"追问": True}).json()
    (answer,) = asked["answers"]
    assert answer["outcome"] == "待核"
    assert {"fact": "收入核对完整", "subject": "甲"} in answer["ask"]
    assert asked["questions"]["收入核对完整"] == load_catalogue().facts["收入核对完整"].question


def test_what_to_ask_is_worked_out_for_those_who_want_it():
    asked = ask(with_member(收入核对完整=None)).json()
    assert "questions" not in asked
    assert "ask" not in asked["answers"][0]
    assert {"fact": "收入核对完整", "subject": "甲"} in asked["answers"][0]["missing"]


def test_a_range_goes_in_and_a_range_comes_out():
    (answer,) = answers(with_member(工资性收入={"至少": 500, "至多": 1000}))
    assert answer["outcome"] == "符合"
    assert answer["amount"] == {"至少": 560, "至多": 1060}
    assert answer["conditions"][0]["value"] == {"至少": 6000, "至多": 12000}


def test_a_range_that_crosses_the_line_leaves_the_answer_open():
    (answer,) = answers(with_member(工资性收入={"至少": 500}))
    assert answer["outcome"] == "待核"


def test_without_schemes_every_policy_in_force_is_answered():
    found = {one["policy"] for one in answers(HOME | {"方案": None})}
    assert found == {name for name, scheme in SCHEMES.items() if scheme.in_force(DAY)}


def test_schemes_may_be_named_by_code_and_one_not_in_force_says_so():
    (answer,) = answers(HOME | {"方案": ["subsistence_allowance"], "日期": "1999-01-01"})
    assert answer["missing"] == [{"fact": "政策未施行", "subject": None, "detail": "最低生活保障"}]


def test_two_that_exclude_each_other_say_which_stands():
    both = answers(HOME | {"方案": None})
    standing = [one["standing"] for one in both if one["standing"]]
    assert standing
    assert all(one["why"] for one in standing if one["others"])


def test_sentences_come_only_when_asked_for():
    (short,), (long,) = answers(HOME), answers(HOME | {"说明": True})
    assert "sentences" not in short
    assert long["sentences"][0].startswith("最低生活保障：符合，依据《中华人民共和国社会救助法》")


def test_a_decimal_is_read_exactly():
    (answer,) = answers(with_member(工资性收入=1560))
    assert answer["outcome"] == "不符合"
    (answer,) = answers(with_member(工资性收入=1559.99))
    assert (answer["outcome"], answer["amount"]) == ("符合", 0.01)


def test_nothing_of_a_determination_is_kept_or_logged(caplog):
    """The database is closed to this test; cookies are neither read nor set."""
    caplog.set_level(logging.DEBUG)
    body = copy.deepcopy(HOME)
    body["家庭"]["成员"][0]["编号"] = "不该留下的编号"
    response = ask(body, headers={"Cookie": "sessionid=nobody"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "不该留下" not in caplog.text


def test_a_signed_in_browser_is_nobody_here():
    browser = Client(SERVER_NAME="localhost")
    browser.cookies["sessionid"] = "somebody"
    response = browser.get(f"{AT}facts")
    assert response.status_code == 200
    assert not response.cookies
