"""What was said 答过的话: every question with its answer in words, for the paper that goes to the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhulian.lib.money import format_fen
from zhulian.rules.nodes import Kind
from zhulian.rules.questions import Field, Form, Question
from zhulian.web.selfcheck.book import Book
from zhulian.web.selfcheck.family import Family
from zhulian.web.selfcheck.places import places
from zhulian.web.selfcheck.state import State

UNKNOWN = "不知道"


@dataclass(frozen=True, slots=True)
class Said:
    """One question with its answers, one line for each person; `code` is the question's name in the file."""

    code: str
    text: str
    lines: tuple[str, ...]


def said(book: Book, family: Family, state: State) -> list[Said]:
    """Return everything that was said, in the order of the questions."""
    found = []
    for code, answer in state.steps:
        question = book.questions.by_code[code]
        found.append(Said(code, question.text, tuple(_lines(question, family, answer))))
    return found


def _lines(question: Question, family: Family, answer: Any) -> list[str]:
    match question.form:
        case Form.TOWN | Form.VILLAGE:
            return [places().name_of(answer) or UNKNOWN]
        case Form.COUNT:
            return [f"{answer} 口人"]
        case Form.PEOPLE:
            return [_person(family, str(place)) for place in range(len(answer))]
        case Form.MONTHS:
            return [
                f"{family.label(key)}：{f'{month} 月' if month else UNKNOWN}" for key, month in answer.items()
            ]
        case Form.RELATIVES:
            return [UNKNOWN if answer is None else f"{answer} 位"]
        case Form.CHOICE:
            return [UNKNOWN if answer is None else question.fields[0].choices[answer].text]
        case Form.WHO:
            return _who(question, family, answer)
        case Form.FIELDS:
            return [
                "：".join(filter(None, (family.label(key), _filled(question.fields, values))))
                for key, values in answer.items()
            ]
    return [answer or UNKNOWN]


def _person(family: Family, key: str) -> str:
    member = family.member(key)
    year = f"{member.year} 年生" if member.year else "哪年生不知道"
    return f"{member.relation}，{year}"


def _who(question: Question, family: Family, answer: dict[str, Any]) -> list[str]:
    meant = [
        "：".join(filter(None, (family.label(key), _filled(question.fields, values))))
        for key, values in answer.items()
        if isinstance(values, list)
    ]
    return meant or [UNKNOWN if None in answer.values() else question.nobody]


def _filled(fields: tuple[Field, ...], values: list[Any]) -> str:
    return "，".join(
        f"{column.label} {_value(column, value)}" for column, value in zip(fields, values, strict=True)
    )


def _value(column: Field, value: Any) -> str:
    if value is None:
        return UNKNOWN
    if column.choices:
        return column.choices[value].text
    is_amount = column.fact is not None and column.fact.kind is Kind.AMOUNT
    return f"{format_fen(value)} 元" if is_amount else f"{value} 年"
