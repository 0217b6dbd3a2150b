"""Questions for residents 自助查询的问题: what is asked, what an answer tells, and what is never asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Level

EASIEST = 3
# In 帮: the value of a parameter in force, or the words after the bar where none is.
QUOTED = re.compile(r"\{(?P<parameter>[^|{}]+)\|(?P<otherwise>[^|{}]*)\}")


class Form(Enum):
    """How a question is answered. The first five establish where, and who lives together."""

    TOWN = "镇街"
    VILLAGE = "村社"
    SETTING = "城乡"
    COUNT = "人数"
    PEOPLE = "家人"
    MONTHS = "月份"
    RELATIVES = "亲人数"
    CHOICE = "选一"
    WHO = "谁"
    FIELDS = "填写"


class Whom(Enum):
    """Whose fact an answer tells."""

    HOUSEHOLD = "家庭"
    EVERYBODY = "每人"
    SUBJECT = "本人"


COMPOSITION = (Form.TOWN, Form.VILLAGE, Form.SETTING, Form.COUNT, Form.PEOPLE)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact that an answer tells, with its value as the engine takes it."""

    whom: Whom
    fact: str
    value: Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose, and what it tells; one that tells nothing leads to a further question."""

    text: str
    tells: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: a choice, or where there is none to choose from an amount (or a year of birth)."""

    label: str
    fact: Fact | None = None
    whom: Whom = Whom.SUBJECT
    choices: tuple[Choice, ...] = ()

    @property
    def told(self) -> tuple[Told, ...]:
        """What its answers tell, of an amount without its value."""
        if self.fact is not None and not self.choices:
            return (Told(self.whom, self.fact.name, None),)
        return tuple(told for choice in self.choices for told in choice.tells)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `settles` are the facts it is asked for, in the order of the file when several serve one.

    It is put to a member only within these years of age (both ends included) and relations; `otherwise` holds
    for the members outside, asked or not. `nobody` is the short answer that none of the members is meant.
    """

    code: str
    text: str
    short: str
    form: Form
    level: Level
    help: str = ""
    why: str = ""
    settles: tuple[str, ...] = ()
    ease: int = EASIEST
    ages: tuple[int, int] | None = None
    relations: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    yes: tuple[Told, ...] = ()
    no: tuple[Told, ...] = ()
    also: tuple[Told, ...] = ()
    otherwise: tuple[Told, ...] = ()
    nobody: str = "都没有"

    @property
    def told(self) -> frozenset[str]:
        """The facts that one of its answers tells."""
        tells = [*self.yes, *self.no, *self.also, *(told for column in self.fields for told in column.told)]
        return frozenset(told.fact for told in tells)


@dataclass(frozen=True, slots=True)
class Questions:
    """All questions by code; facts that are never asked and schemes that are not checked, each with its reason.

    `paid` says how a scheme's amount is paid where that is not monthly; `named_only` by scheme the conditions
    whose no means that the scheme was never meant for this family, so that its name is enough.
    """

    by_code: dict[str, Question]
    unasked: dict[str, str] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)
    paid: dict[str, str] = field(default_factory=dict)
    named_only: dict[str, frozenset[str]] = field(default_factory=dict)

    def serving(self, fact: str) -> list[Question]:
        """List the questions asked for a fact, in the order of the file."""
        return [question for question in self.by_code.values() if fact in question.settles]

    def telling(self, fact: str) -> list[Question]:
        """List the questions an answer of which tells a fact, asked for it or not."""
        return [question for question in self.by_code.values() if fact in question.told]

    @property
    def facts(self) -> frozenset[str]:
        """The facts that a resident tells: for them a 缺省 of the dictionary does not count."""
        return frozenset(name for question in self.by_code.values() for name in question.settles)
