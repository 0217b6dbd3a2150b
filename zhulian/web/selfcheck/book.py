"""The book 自助查询的政策册: the questions, and the policies of a place in which nothing is taken for granted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from zhulian.policies import catalogues
from zhulian.rules.answers import Answer
from zhulian.rules.catalogue import Catalogue, policies_directory
from zhulian.rules.engine.wording import yuan
from zhulian.rules.evaluate import Program, program
from zhulian.rules.question_file import read_questions
from zhulian.rules.questions import QUOTED, Question, Questions
from zhulian.web.selfcheck.family import Family

FILE = "questions.yaml"


@dataclass(frozen=True, slots=True)
class Book:
    """The questions, the catalogue in force, and its program for one place and day."""

    questions: Questions
    catalogue: Catalogue
    program: Program

    def help_of(self, question: Question) -> str:
        """The help of a question, with the standards of this place in it."""

        def quoted(found: re.Match[str]) -> str:
            value = self.program.rulebook.parameter(found["parameter"])
            return found["otherwise"] if value is None else f" {yuan(value).removesuffix('.00')} 元"

        return QUOTED.sub(quoted, question.help)

    def answers(self, family: Family, early: tuple[str, ...] = ()) -> list[Answer]:
        """Answer every policy that residents ask for."""
        return self.program.answers(family.household(early))


@lru_cache(maxsize=4)
def _questions(fingerprint: str, county: str) -> Questions:
    catalogue = catalogues.in_force(county)
    return read_questions(policies_directory() / FILE, f"policies/{FILE}", catalogue)


def book_of(*, county: str, setting: str, on: date) -> Book:
    """Return the book of a county on a day; where 城乡 is unknown, only standards for both are in force."""
    return _book(catalogues.in_force(county).fingerprint, county, setting, on)


@lru_cache(maxsize=16)
def _book(fingerprint: str, county: str, setting: str, on: date) -> Book:
    catalogue, questions = catalogues.in_force(county), _questions(fingerprint, county)
    # Offices have rolls that list whoever is disabled or at school; here nobody has looked, so that a fact
    # a resident can tell has no 缺省.
    facts = {
        name: replace(fact, default=None) if name in questions.facts else fact
        for name, fact in catalogue.facts.items()
    }
    schemes = [
        name
        for name, scheme in catalogue.schemes.items()
        if scheme.in_force(on) is not None and name not in questions.unchecked
    ]
    bare = replace(catalogue, facts=facts)
    return Book(questions, catalogue, program(bare, on=on, region=county, setting=setting, schemes=schemes))
