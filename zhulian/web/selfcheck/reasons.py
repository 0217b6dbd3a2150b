"""The reasons 为什么: conditions and sums as people read them, without the language of the rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from zhulian.rules.answers import Answer, Outcome
from zhulian.rules.policy_page import PolicyPage
from zhulian.web.answer_cards import Line, line_of
from zhulian.web.selfcheck.book import Book
from zhulian.web.selfcheck.family import Family
from zhulian.web.selfcheck.people import Member

AGE = "周岁(出生日期)"
ROUNDED = "四舍五入"
# A call such as 若(…), or a side that has no value yet, says nothing to a resident.
FORMULA = re.compile(r"[一-龥]\(|未知")


def lines_of(book: Book, family: Family, answer: Answer, page: PolicyPage) -> tuple[Line, ...]:
    """The conditions behind an answer; of a refusal the failing names are enough, its page says the rest."""
    if answer.outcome is Outcome.NOT_ENTITLED:
        return ()
    members = {one.key: one for one in family.members}
    sentences = {one.name: one.sentence for one in page.conditions}
    lines = [line_of(condition, book.catalogue.laws) for condition in answer.conditions]
    return tuple(
        replace(line, sides=_plain(line, members.get(answer.subject or ""), family.on, sentences))
        for line in lines
    )


def _plain(line: Line, member: Member | None, on: date, sentences: dict[str, str]) -> str:
    """Both sides where they are figures, an age in years, else the sentence that explains the condition."""
    if line.sides.startswith(AGE) and member is not None and member.year is not None:
        return age_words(member, on)
    return sentences.get(line.name, "") if FORMULA.search(line.sides) else line.sides


def age_words(member: Member, on: date) -> str:
    """Say an age: 9 岁, or 9 或 10 岁 where the month of birth leaves it open."""
    ends = (member.age(on), member.age(on, is_early=True))
    ages = sorted({age for age in ends if age is not None})
    return f"{' 或 '.join(map(str, ages))} 岁"


def worked_of(answer: Answer) -> str:
    """The sum behind an amount; empty where it is no plain arithmetic."""
    text = answer.amount_text.replace(ROUNDED, "")
    return "" if FORMULA.search(text) else text
