"""The self-check 自助查询 through the browser's eyes: it answers, forgets, and loses nothing on the way."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from benchmarks.residents import NAMES, RESIDENTS, Resident, answer, sent_for
from tests.web.selfcheck_pages import found_in, question_of, result_for, send, up_to
from tests.web.stage import set_the_day
from zhulian.rules.problems import Problem, Problems
from zhulian.web.selfcheck import views

pytestmark = pytest.mark.django_db


def test_who_knows_nothing_still_gets_a_result_and_is_asked_nothing_twice(phone):
    page, asked = phone.get("/check/").content.decode(), []
    while code := question_of(page):
        asked.append(code)
        rows = NAMES.findall(page)
        if code in ("count", "people", "months"):
            page = send(phone, page, **answer(Resident("", (("户主", 1960), ("配偶", 1962))), code, rows))
        elif 'value="skip"' in page:
            page = send(phone, page, act="skip")
        else:
            page = send(phone, page, a="?")
    assert len(set(asked)) == len(asked)
    assert "ok" not in found_in(page)
    assert "最低生活保障" in found_in(page)["unknown"]
    assert "算城里还是农村" in page
    assert "当地还没有公布低保标准" not in page
    shown, folded = page.split("项说不准的</summary>")
    assert len(found_in(shown)["unknown"]) == 3
    assert found_in(folded)["unknown"]
    assert all(one.count("；") < 3 for one in re.findall("还差：([^<]+)。</p>", page))
    assert "带上：</b>身份证件。" in page


def test_going_back_shows_what_was_answered(phone):
    page = send(phone, up_to(phone, RESIDENTS[3], "wages"), a=["0"], **{"f0.0": "1800"})
    page = send(phone, page, act="back")
    assert question_of(page) == "wages"
    assert re.search(r'name="a" value="0" checked', page)
    assert 'value="1800"' in page


def test_going_back_from_the_result_and_answering_otherwise_gives_another_result(phone):
    first = result_for(phone, RESIDENTS[3])
    page = send(phone, first, act="back")
    assert question_of(page)
    while question_of(page) != "wages":
        page = send(phone, page, act="back")
    rich = Resident("", RESIDENTS[3].people, {**RESIDENTS[3].says, "wages": {"a": ["0"], "f0.0": "9000"}})
    while question_of(page):
        page = phone.post("/check/", sent_for(rich, page)).content.decode()
    assert "最低生活保障" in found_in(page)["no"]


@pytest.mark.parametrize(
    ("code", "sent", "complaint"),
    [
        ("count", {"a": "40"}, "最多 10 口"),
        (
            "people",
            {"year0": "48", "relation1": "配偶", "year1": "1982", "relation2": "子女"},
            "出生年份写四位数",
        ),
        ("people", {"year0": "1979", "relation1": "", "relation2": "子女"}, "是您的什么人"),
        ("people", {"year0": "1979", "relation1": "配偶", "relation2": "配偶"}, "“爱人”只能选一个"),
        ("wages", {}, "请选一选是谁"),
        ("wages", {"a": ["0", "-"]}, "请去掉一个"),
        ("wages", {"a": ["0"], "f0.0": "一千八"}, "不是数字"),
        ("wages", {"a": ["0"], "f0.0": "-5"}, "不能是负数"),
        ("other_income", {"f.0": "0", "f.1": ""}, "没有就填 0"),
        ("property", {"a": "9"}, "请选一个"),
    ],
)
def test_a_wrong_answer_is_said_in_plain_words_and_what_was_typed_stays(phone, code, sent, complaint):
    page = send(phone, up_to(phone, RESIDENTS[3], code), **sent)
    assert question_of(page) == code
    assert complaint in page
    for name, value in sent.items():
        if name.startswith(("year", "f")) and value:
            assert f'name="{name}" value="{value}"' in page


def test_larger_letters_lose_nothing_that_was_typed(phone):
    page = up_to(phone, RESIDENTS[3], "wages")
    large = send(phone, page, act="look", a=["0"], **{"f0.0": "17"})
    assert 'class="is-large"' in large
    assert question_of(large) == "wages"
    assert 'value="17"' in large
    assert 'action="/check/?large=1"' in large


def test_the_result_can_be_seen_early_and_answering_goes_on(phone):
    page = up_to(phone, RESIDENTS[3], "wages")
    early = send(phone, page, act="result")
    assert "最低生活保障" in found_in(early)["unknown"]
    assert question_of(send(phone, early, act="on")) == "wages"


def test_the_paper_says_every_answer_in_words(phone):
    page = send(phone, result_for(phone, RESIDENTS[3]), act="paper")
    for words in (
        "自助查询答案单",
        "3 口人",
        "配偶，1982 年生",
        "每月大约 1,800.00 元",
        "级别 二级",
        "都没有",
    ):
        assert words in page


def test_an_installation_without_areas_says_so(settings, db):
    set_the_day(settings)
    answered = Client().get("/check/")
    assert answered.status_code == 503
    assert "还没有设好区划" in answered.content.decode()


def test_questions_that_no_longer_fit_the_facts_stop_in_friendly_words(phone, monkeypatch):
    def broken(**_):
        raise Problems([Problem("没有“年龄”这个事实", "核对名称")])

    monkeypatch.setattr(views, "book_of", broken)
    answered = phone.get("/check/")
    assert answered.status_code == 503
    assert "问题正在更新" in answered.content.decode()
