"""What to ask next 下一题: who lives together first, then whatever settles the most with the least."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhulian.rules.answers import Answer, Missing, Outcome
from zhulian.rules.ask import settling
from zhulian.rules.nodes import Level
from zhulian.rules.questions import EASIEST, Form, Question
from zhulian.web.selfcheck.book import Book
from zhulian.web.selfcheck.family import HOUSE, NOBODY_KNOWS, Family, owing_and_owed
from zhulian.web.selfcheck.places import Places

# A fact that nobody here can tell leaves a policy open whatever else is told: what it needs waits.
HOPELESS = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """The question to put now, its rows, and how many more are to be expected after it."""

    question: Question
    rows: list[str]
    remaining: int | None = None


def composition_ask(book: Book, family: Family, places: Places) -> Ask | None:
    """Return the first open question of where and who; None when that is known."""
    by_form = {question.form: question for question in book.questions.by_code.values()}
    is_open = {
        Form.TOWN: family.town is None,
        Form.VILLAGE: bool(family.town) and family.village is None,
        Form.SETTING: family.setting is None and not places.setting_of(family.village),
        Form.COUNT: family.count is None,
        Form.PEOPLE: not family.members,
    }
    return next((Ask(by_form[form], [HOUSE]) for form, is_it in is_open.items() if is_it), None)


def next_ask(book: Book, family: Family, answers: list[Answer]) -> Ask | None:
    """Return what to ask next about a family whose members are known; None when nothing more would help."""
    lacking = [(answer.code, _lacking(book, answer)) for answer in answers]
    wanted = _wanted(book, family, lacking)
    months = _months_that_matter(book, family, answers)
    if months:
        question = next(one for one in book.questions.by_code.values() if one.form is Form.MONTHS)
        return Ask(question, months, len(wanted))
    if not wanted:
        return None
    order = list(book.questions.by_code)
    best = max(wanted, key=lambda code: (wanted[code], -order.index(code)))
    question = book.questions.by_code[best]
    rows = _rows(question, family, [one for _, missing in lacking for one in missing])
    return Ask(question, rows, len(wanted) - 1)


def _wanted(book: Book, family: Family, lacking: list[tuple[str, list[Missing]]]) -> dict[str, float]:
    """Weigh every question by the policies it helps to settle: more where fewer others are needed.

    Answers of one policy for several people count once, by the one that is nearest. A policy whose standard is
    missing cannot come to a yes, so nobody is troubled for it.
    """
    weights: dict[tuple[str, str], float] = {}
    for policy, missing in lacking:
        if any(not one.is_askable for one in missing):
            continue
        questions, hopeless = _needed(book, family, missing)
        for code in questions:
            share = book.questions.by_code[code].ease / EASIEST / (len(questions) + HOPELESS * hopeless)
            weights[policy, code] = max(weights.get((policy, code), 0), share)
    wanted: dict[str, float] = {}
    for (_, code), weight in weights.items():
        wanted[code] = wanted.get(code, 0) + weight
    return wanted


def _lacking(book: Book, answer: Answer) -> list[Missing]:
    """The fewest facts that settle an answer, or its amount once it is entitled."""
    if answer.outcome is Outcome.UNKNOWN:
        return settling(book.program.compiled, answer)
    return list(answer.amount_missing) if answer.outcome is Outcome.ENTITLED else []


def _needed(book: Book, family: Family, lacking: Iterable[Missing]) -> tuple[set[str], int]:
    """The questions that facts lead to, and how many of the facts nobody here can tell.

    A fact told as a band waits for nobody here: what else is told may settle the answer within the band.
    """
    found, hopeless = set(), 0
    for one in lacking:
        if family.is_told(one):
            continue
        question = question_for(book, family, one)
        if question is None:
            hopeless += 1
        else:
            found.add(question.code)
    return found, hopeless


def question_for(book: Book, family: Family, missing: Missing) -> Question | None:
    """Return the question to ask for a missing fact; None when nobody here can tell it."""
    subject = missing.subject
    if subject and "@" in subject:
        owing, _ = owing_and_owed(subject)
        if owing == NOBODY_KNOWS:
            return _unasked(family, [q for q in book.questions.by_code.values() if q.form is Form.RELATIVES])
        if not any(one.key == owing for one in family.members):
            return _unasked(
                family, [q for q in book.questions.serving(missing.name) if q.level is Level.OBLIGOR], owing
            )
        subject = owing
    if (missing.name, subject) in family.refused:
        return None
    return _unasked(family, book.questions.serving(missing.name), subject)


def _unasked(family: Family, serving: Iterable[Question], subject: str | None = None) -> Question | None:
    """Return the first question that is open for the subject, or for anybody where it serves all of them."""
    for question in serving:
        rows = _open_rows(question, family)
        is_own = subject in rows or HOUSE in rows
        if rows and (is_own or question.form is Form.WHO and subject not in family.rows(question)):
            return question
    return None


def _open_rows(question: Question, family: Family) -> list[str]:
    """The rows not asked yet, without those of whom nobody here could tell a fact it is asked for."""
    return [
        row
        for row in family.rows(question)
        if (question.code, row) not in family.asked
        and not any((name, row) in family.refused for name in question.settles)
    ]


def _rows(question: Question, family: Family, lacking: Iterable[Missing]) -> list[str]:
    """The members or relatives a question is still open for, and that some open answer waits for."""
    unasked = _open_rows(question, family)
    waiting = {
        owing_and_owed(missing.subject)[0]
        for missing in lacking
        if missing.subject and missing.name in question.settles
    }
    return [row for row in unasked if row in waiting] or unasked


def _months_that_matter(book: Book, family: Family, answers: list[Answer]) -> list[str]:
    """The members whose month of birth, not asked yet, would change an answer."""
    before = [(answer.outcome, answer.amount_fen) for answer in answers]
    code = next(one.code for one in book.questions.by_code.values() if one.form is Form.MONTHS)
    return [
        one.key
        for one in family.members
        if one.year is not None and one.month is None and (code, one.key) not in family.asked
        if [(answer.outcome, answer.amount_fen) for answer in book.answers(family, (one.key,))] != before
    ]
