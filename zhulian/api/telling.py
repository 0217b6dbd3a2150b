"""Answers as JSON 答复的写法: English keys, Chinese texts; what is unknown is null, what is missing is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhulian.api.asking import Asked
from zhulian.api.books import Book
from zhulian.api.values import amount_json
from zhulian.rules import explain
from zhulian.rules.answers import STANDARD_MISSING, Answer, Missing, Outcome, Row
from zhulian.rules.ask import settling
from zhulian.rules.combinations import Standing, settle

Tree = dict[str, Any]


def determination(asked: Asked, book: Book) -> Tree:
    """Answer one household and say everything about it that a caller may want to keep."""
    case, catalogue = asked.case, book.catalogue
    answers = book.program.answers(case.household)
    standings = settle(answers, catalogue.combinations)
    told = [_Teller(book, answer, asked) for answer in answers]
    tree = {
        "on": case.on.isoformat(),
        "region": case.region,
        "region_name": catalogue.handling.region_name(case.region),
        "setting": case.setting,
        "rules": catalogue.fingerprint,
        "answers": [one.tree(standings.get((one.answer.policy, one.answer.subject))) for one in told],
        "parameters": book.parameters,
    }
    if asked.has_questions:
        tree["questions"] = _questions(book, [missing for one in told for missing in one.asked])
    return tree


class _Teller:
    """Says one answer."""

    def __init__(self, book: Book, answer: Answer, asked: Asked) -> None:
        self.book = book
        self.answer = answer
        self.wishes = asked
        is_asked = asked.has_questions and answer.outcome is Outcome.UNKNOWN
        self.asked = settling(book.program.compiled, answer) if is_asked else []

    def tree(self, standing: Standing | None) -> Tree:
        answer, book, rows = self.answer, self.book, self.answer.rows
        missing = self.missing(rows)
        # What only the amount lacks is said of who is entitled to it; else it is long, and of no use yet.
        lacking = answer.amount_missing if answer.outcome is Outcome.ENTITLED else ()
        tree = {
            "policy": answer.policy,
            "code": answer.code,
            "subject": answer.subject,
            "outcome": answer.outcome.value,
            "version": answer.version and answer.version.isoformat(),
            "amount": amount_json(answer.amount),
            "cap": amount_json(answer.cap),
            "grade": answer.grade,
            "conditions": [self.condition(row) for row in rows],
            "missing": [_missing(one) for one in missing],
            "amount_missing": [_missing(one) for one in lacking],
            "standards_missing": _standards_missing([*missing, *lacking]),
            "standing": standing and self.standing(standing),
            "articles": book.articles[answer.policy],
        }
        if self.wishes.has_questions:
            tree["ask"] = [_missing(one) for one in self.asked]
        if self.wishes.is_explained:
            tree["sentences"] = explain.sentences(answer, laws=book.catalogue.laws)
        return tree

    def missing(self, rows: Iterable[Row]) -> tuple[Missing, ...]:
        """What keeps the answer open, from its rows, which are at hand."""
        if self.answer.outcome is not Outcome.UNKNOWN or self.answer.version is None:
            return self.answer.missing
        found = [
            one for *_, passed, _, _, trace, frame in rows if passed is None for one in trace.missing(frame)
        ]
        return tuple(dict.fromkeys(found))

    def condition(self, row: Row) -> Tree:
        name, article, operator, passed, left, right, trace, _ = row
        sides = self.book.sides.get(trace)
        return {
            "name": name,
            "article": self.book.citations[article],
            "met": passed,
            "value": sides and sides.left(left),
            "operator": operator or None,
            "threshold": sides and sides.right(right),
        }

    def standing(self, standing: Standing) -> Tree:
        return {
            "stands": standing.stands,
            "others": list(standing.others),
            "why": standing.why,
            "article": self.book.citations[standing.article] if standing.article else "",
        }


def _missing(one: Missing) -> Tree:
    said = {"fact": one.name, "subject": one.subject}
    return said | {"detail": one.detail} if one.detail else said


def _standards_missing(missing: Iterable[Missing]) -> list[str]:
    return list(dict.fromkeys(one.detail for one in missing if one.name == STANDARD_MISSING))


def _questions(book: Book, asked: Iterable[Missing]) -> dict[str, str]:
    """Say how a clerk asks for the facts to be asked, by their names."""
    facts = {one.name: book.catalogue.facts.get(one.name) for one in asked}
    return {name: fact.question or f"{name}？" for name, fact in facts.items() if fact}
