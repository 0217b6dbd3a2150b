"""What answers make of a family 答案怎样成为事实: unknown stays unknown, and nobody is taken for more than was told."""

from __future__ import annotations

from datetime import date

import pytest

from zhulian.rules.answers import Missing, Outcome
from zhulian.rules.catalogue import Catalogue, load_catalogue
from zhulian.rules.catalogue import policies_directory as directory
from zhulian.rules.question_file import read_questions
from zhulian.rules.questions import Questions
from zhulian.web.selfcheck.book import Book, book_of
from zhulian.web.selfcheck.choosing import next_ask, question_for
from zhulian.web.selfcheck.family import NOBODY_KNOWS, Family, replay
from zhulian.web.selfcheck.result import lacking_words

DAY = date(2026, 10, 31)
COUPLE = [["户主", 1985], ["配偶", 1987], ["子女", 2015]]
NOTHING_ELSE = ("other_income", {"": [0, 0]})


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def questions(catalogue) -> Questions:
    return read_questions(directory() / "questions.yaml", "questions.yaml", catalogue)


@pytest.fixture
def family_of(catalogue, questions):
    """A function from people and steps to the family they make."""

    def made(people: list[list[object]], *steps: tuple[str, object]) -> Family:
        return replay(questions, catalogue.facts, [("people", people), *steps], DAY)

    return made


@pytest.fixture
def book(settings) -> Book:
    settings.IS_DEMO = True
    return book_of(county="640104", setting="城镇", on=DAY)


def test_what_nobody_told_is_unknown_even_where_offices_take_it_for_none(family_of, book):
    family = family_of([["户主", 1980]])
    care = [one for one in book.answers(family) if one.policy == "重度残疾人护理补贴"]
    assert [one.outcome for one in care] == [Outcome.UNKNOWN]
    assert "残疾类别" not in family.members[0].facts


def test_a_wage_that_is_not_known_leaves_only_that_person_open(family_of):
    wages = ("wages", {"0": [300_000], "1": [None]})
    family = family_of(COUPLE, wages, NOTHING_ELSE)
    told = [one.facts.get("收入核对完整") for one in family.members]
    assert told == [True, None, True]


def test_nobody_is_settled_by_the_last_question_who_was_not_put_the_first(family_of):
    family = family_of(COUPLE, ("wages", {"0": [300_000]}), NOTHING_ELSE)
    told = [one.facts.get("收入核对完整") for one in family.members]
    assert told == [True, None, True]


def test_what_a_household_cannot_tell_is_unknown_of_everybody(family_of):
    family = family_of(COUPLE, ("other_income", {"": [None, None]}))
    assert not any("收入核对完整" in one.facts for one in family.members)


def test_who_is_too_old_for_school_is_not_at_school(family_of):
    family = family_of([["户主", 1950], ["孙子女外孙子女", 2015]])
    assert [one.facts.get("就读学段") for one in family.members] == ["无", None]


def test_parents_at_home_owe_their_child_and_somebody_unknown_owes_the_grown_ups(family_of):
    owing = [(one.key, one.facts["与对象关系"]) for one in family_of(COUPLE).household().obligors]
    assert ("0@2", "父亲") in owing
    assert ("1@2", "母亲") in owing
    assert (f"{NOBODY_KNOWS}@0", "其他") in owing
    assert f"{NOBODY_KNOWS}@2" not in dict(owing)


def test_nobody_unknown_is_left_once_relatives_are_counted(family_of):
    family = family_of(COUPLE, ("relatives", 1))
    keys = {one.key for one in family.household().obligors}
    assert {"away1@0", "away1@1"} <= keys
    assert not any(key.startswith(NOBODY_KNOWS) for key in keys)


def test_grandchildren_share_the_parents_who_are_away(family_of):
    people = [["户主", 1955], ["孙子女外孙子女", 2012], ["孙子女外孙子女", 2015]]
    away = family_of(people).relatives
    assert [(one.relation, one.owes) for one in away] == [("父亲", ("1", "2")), ("母亲", ("1", "2"))]


def test_a_husband_with_a_small_income_known_in_full_is_an_obligor_with_that_income(family_of):
    family = family_of(COUPLE, ("wages", {"0": [300_000], "1": 0}), NOTHING_ELSE)
    incomes = {one.key: one.facts.get("年收入") for one in family.household().obligors}
    assert incomes["0@1"] == 3_600_000
    assert incomes["1@0"] == 0


def test_a_birthday_at_a_month_nobody_knows_leaves_the_age_open(family_of):
    family = family_of([["户主", 1966]], ("months", {"0": None}))
    assert family.household().members[0].facts["出生日期"] is None


def test_a_question_is_put_to_those_only_whom_an_open_answer_waits_for(family_of, book):
    family = family_of(
        COUPLE, ("property", 0), ("wages", {"0": [100_000], "1": 0}), NOTHING_ELSE, ("status", 0),
        ("disability", {"0": 0, "1": [], "2": 0}),
    )  # fmt: skip
    ask = next_ask(book, family, book.answers(family))
    assert (ask.question.code, ask.rows) == ("disability_grade", ["1"])


def test_a_band_that_was_told_is_not_asked_for_again_and_nothing_waits_for_it(family_of, book):
    widow = [["户主", 1955]]
    told = (("property", 0), ("wages", {"0": 0}), ("pension", {"0": [0]}))
    family = family_of(widow, *told)
    assert next_ask(book, family, book.answers(family)).question.code == "other_income"


def test_what_a_band_leaves_open_is_called_by_its_question(book):
    assert (
        lacking_words(book, Missing("居民养老金其他部分", "0"))
        == "养老金、退休金多少（准确的数由工作人员核对）"
    )
    assert lacking_words(book, Missing("医疗自付支出")) == "看病、上学的大开销（准确的数由工作人员核对）"
    assert lacking_words(book, Missing("受灾")) == "受灾（跟“突然的难处”一起问了）"


def test_a_year_of_birth_left_blank_is_asked_for_once_more(family_of, book):
    grandmother = [["户主", 1957], ["孙子女外孙子女", None]]
    family = family_of(grandmother)
    born = Missing("出生日期", "1")
    assert [born] == [one for answer in book.answers(family) for one in answer.missing if one == born][:1]
    assert question_for(book, family, born).code == "years"
    told = family_of(grandmother, ("years", {"1": [2015]}))
    assert not any(born in answer.missing for answer in book.answers(told))
    assert family.label("1") == "孙子女（第 2 个人）"


def test_a_year_told_later_settles_what_hangs_on_it(family_of, book):
    grandmother = [["户主", 1957], ["孙子女外孙子女", None]]
    family = family_of(grandmother, ("relatives", 1), ("years", {"1": [2015]}))
    assert [(one.key, one.owes) for one in family.relatives] == [
        ("away1", ("0",)),
        ("parent0", ("1",)),
        ("parent1", ("1",)),
    ]
    aged = [one.outcome for one in book.answers(family) if one.policy == "高龄津贴"]
    assert aged == [Outcome.NOT_ENTITLED, Outcome.NOT_ENTITLED]


def test_a_year_nobody_knows_stays_unknown_and_is_not_asked_again(family_of, book):
    grandmother = [["户主", 1957], ["孙子女外孙子女", None]]
    family = family_of(grandmother, ("years", {"1": [None]}))
    answers = book.answers(family)
    assert [one.outcome for one in answers if one.policy == "高龄津贴"] == [
        Outcome.NOT_ENTITLED,
        Outcome.UNKNOWN,
    ]
    assert next_ask(book, family, answers).question.code != "years"
    assert lacking_words(book, Missing("出生日期", "1")) == "是哪年出生的"
