"""The page of one question 一题一页: its inputs in words, with what was given and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhulian.accounts.models import Area
from zhulian.rules.nodes import Kind
from zhulian.rules.questions import Field, Form, Question
from zhulian.web.selfcheck.choosing import Ask
from zhulian.web.selfcheck.family import MOST_MEMBERS, MOST_RELATIVES, Family
from zhulian.web.selfcheck.people import CALLED
from zhulian.web.selfcheck.places import Places
from zhulian.web.selfcheck.reading import NOBODY, RELATIONS, SKIPPED, UNKNOWN

Given = Mapping[str, Sequence[str]]
PICK = "请选"
FEN = 100


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    text: str
    is_chosen: bool = False

    @property
    def is_unknown(self) -> bool:
        return self.value == UNKNOWN


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to fill in: a list to choose from, or where it has no options a short text."""

    name: str
    label: str
    value: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    error: str = ""
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One person with the inputs about him or her; `tick` is None where nobody is to be ticked."""

    label: str
    inputs: tuple[Input, ...]
    tick: Option | None = None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """What the template draws. `kind` is radio, select, who or rows."""

    question: Question
    kind: str
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    error: str = ""
    may_skip: bool = False


def question_page(
    ask: Ask, family: Family, places: Places, given: Given, errors: Mapping[str, str]
) -> QuestionPage:
    """Return the page of a question with what was given so far (lists by the name of the input)."""
    maker = _Maker(ask, family, places, given, errors)
    question = ask.question
    kind = KINDS.get(question.form, "radio")
    rows = maker.rows() if kind in ("who", "rows") else ()
    return QuestionPage(
        question, kind, maker.options(), rows, errors.get("", ""), may_skip=question.form in SKIPPED
    )


def given_before(ask: Ask, answer: Any) -> dict[str, list[str]]:
    """Return an answer as the form sent it, to show it again to whoever goes back."""
    question, given = ask.question, {}
    if question.form is Form.PEOPLE:
        for place, (relation, year) in enumerate(answer):
            given |= {f"relation{place}": [relation], f"year{place}": [str(year or "")]}
    elif question.form is Form.MONTHS:
        given = {f"month{key}": [str(month or UNKNOWN)] for key, month in answer.items()}
    elif question.form in (Form.WHO, Form.FIELDS):
        for key, values in answer.items():
            for place, value in enumerate(values or ()):
                given[f"f{key}.{place}"] = [_written(question.fields[place], value)]
        ticked = [key for key, values in answer.items() if isinstance(values, list)]
        given["a"] = ticked or [UNKNOWN if None in answer.values() else NOBODY]
    else:
        given["a"] = [str(UNKNOWN if answer is None else answer)]
    return given


def _written(column: Field, value: Any) -> str:
    if value is None:
        return UNKNOWN if column.choices else ""
    if column.choices or column.fact is None or column.fact.kind is not Kind.AMOUNT:
        return str(value)
    return f"{value // FEN}" if value % FEN == 0 else f"{value / FEN:.2f}"


class _Maker:
    """Makes the inputs of one question."""

    def __init__(
        self, ask: Ask, family: Family, places: Places, given: Given, errors: Mapping[str, str]
    ) -> None:
        self.ask = ask
        self.question = ask.question
        self.family = family
        self.places = places
        self.given = given
        self.errors = errors

    def options(self) -> tuple[Option, ...]:
        """What the question as a whole is answered with."""
        chosen = set(self.given.get("a", ()))
        return tuple(Option(value, text, value in chosen) for value, text in self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        unknown = (UNKNOWN, "不知道")
        match self.question.form:
            case Form.TOWN:
                return [("", PICK), *((area.code, area.name) for area in self.places.towns())]
            case Form.VILLAGE:
                villages = self.places.villages(self.family.town or "")
                return [("", PICK), *((area.code, area.name) for area in villages)]
            case Form.SETTING:
                return [*((one, one) for one in Area.Setting.values), unknown]
            case Form.COUNT:
                alone = [("1", "就我一个人")]
                return alone + [(str(count), f"{count} 口人") for count in range(2, MOST_MEMBERS + 1)]
            case Form.RELATIVES:
                some = [(str(count), f"有 {count} 位") for count in range(1, MOST_RELATIVES + 1)]
                return [("0", "没有"), *some, unknown]
            case Form.CHOICE:
                choices = enumerate(self.question.fields[0].choices)
                return [*((str(place), choice.text) for place, choice in choices), unknown]
            case Form.WHO:
                return [(NOBODY, self.question.nobody), unknown]
        return []

    def rows(self) -> tuple[Row, ...]:
        if self.question.form is Form.PEOPLE:
            return tuple(self.person(place) for place in range(self.family.count or 1))
        return tuple(self.row(key) for key in self.ask.rows)

    def person(self, place: int) -> Row:
        year = self.input(f"year{place}", "哪年出生", is_year=True)
        if place == 0:
            return Row("您自己", (year,))
        relations = [("", PICK), *((relation, _called(relation)) for relation in RELATIONS)]
        return Row(f"第 {place + 1} 个人", (self.input(f"relation{place}", "是您的什么人", relations), year))

    def row(self, key: str) -> Row:
        label = self.family.label(key)
        if self.question.form is Form.MONTHS:
            months = [(str(month), f"{month} 月") for month in range(1, 13)]
            return Row(
                label, (self.input(f"month{key}", "几月", [("", PICK), *months, (UNKNOWN, "不知道")]),)
            )
        inputs = tuple(
            self.column(f"f{key}.{place}", column) for place, column in enumerate(self.question.fields)
        )
        if self.question.form is Form.FIELDS:
            return Row(label, inputs)
        return Row(label, inputs, Option(key, label, key in self.given.get("a", ())))

    def column(self, name: str, column: Field) -> Input:
        if column.choices:
            choices = [(str(place), choice.text) for place, choice in enumerate(column.choices)]
            return self.input(name, column.label, [("", PICK), *choices, (UNKNOWN, "不知道")])
        is_amount = column.fact is not None and column.fact.kind is Kind.AMOUNT
        return self.input(name, column.label, unit="元" if is_amount else "", is_year=not is_amount)

    def input(
        self,
        name: str,
        label: str,
        pairs: Sequence[tuple[str, str]] = (),
        *,
        unit: str = "",
        is_year: bool = False,
    ) -> Input:
        value = "".join(self.given.get(name, ())[:1])
        options = tuple(Option(code, text, code == value) for code, text in pairs)
        return Input(name, label, value, options, unit, self.errors.get(name, ""), is_year)


def _called(relation: str) -> str:
    words = {"配偶": "爱人（丈夫、妻子）", "子女": "孩子（儿子、女儿）", "父母": "爸爸妈妈、公婆、岳父母"}
    return words.get(relation, CALLED[relation])


KINDS = {
    Form.TOWN: "select",
    Form.VILLAGE: "select",
    Form.PEOPLE: "rows",
    Form.MONTHS: "rows",
    Form.FIELDS: "rows",
    Form.WHO: "who",
}
