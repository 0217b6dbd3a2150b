"""The family 这一家: answers put together to the facts the engine takes; what was not told stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhulian.rules.answers import OBLIGORS, HouseholdFacts, Missing, Subject
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Level
from zhulian.rules.questions import Form, Question, Questions, Told, Whom
from zhulian.web.selfcheck.people import DUTIES, ELSEWHERE, Member, Relative, absent_parents

Step = tuple[str, Any]
HOUSE = ""
NOBODY_KNOWS = "?"
BIRTH = "出生日期"
MOST_MEMBERS = 10
MOST_RELATIVES = 6
# What a person earns in a year, from what was told (months in a year, or one).
EARNED = {
    "工资性收入": 12, "离退休金": 12, "居民养老金其他部分": 12, "其他转移性收入": 12, "经营净收入": 1,
}  # fmt: skip


@dataclass(slots=True)
class Family:
    """What the answers so far say. `asked` are pairs of question and row; `refused` facts nobody here can tell."""

    on: date
    town: str | None = None
    village: str | None = None
    setting: str | None = None
    count: int | None = None
    members: list[Member] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    relatives: list[Relative] = field(default_factory=list)
    are_relatives_counted: bool = False
    asked: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str | None]] = field(default_factory=set)

    def member(self, key: str) -> Member:
        """The member with this key."""
        return next(one for one in self.members if one.key == key)

    def rows(self, question: Question) -> list[str]:
        """The rows a question can have: members it is put to, relatives, or the household."""
        if question.level is Level.MEMBER:
            return [one.key for one in self.members if self.is_put_to(question, one)]
        if question.level is Level.OBLIGOR:
            return [one.key for one in self.relatives]
        return [HOUSE]

    def is_put_to(self, question: Question, member: Member) -> bool:
        """Whether a question is for somebody of this age and relation; an unknown age is asked."""
        if question.relations and member.relation not in question.relations:
            return False
        age = member.age(self.on)
        return question.ages is None or age is None or question.ages[0] <= age <= question.ages[1]

    def is_told(self, missing: Missing) -> bool:
        """Whether an answer told the missing fact already: it is a band, and the figure in it is lacking."""
        owing, _ = owing_and_owed(missing.subject or HOUSE)
        told = [self.facts] if not owing else [one.facts for one in self.everybody if one.key == owing]
        return any(missing.name in facts for facts in told)

    @property
    def everybody(self) -> list[Member | Relative]:
        """Members and relatives."""
        return [*self.members, *self.relatives]

    def label(self, key: str) -> str:
        """How the page calls a member or a relative."""
        return next((one.label for one in self.everybody if one.key == key), "")

    def household(self, early: Iterable[str] = ()) -> HouseholdFacts:
        """The facts as the engine takes them; the members named in `early` are born as early as can be."""
        early = frozenset(early)
        members = [
            Subject(
                one.key,
                {
                    **one.facts,
                    "与户主关系": one.relation,
                    BIRTH: one.born(self.on, is_early=one.key in early),
                },
            )
            for one in self.members
        ]
        born = {one.key: one.facts[BIRTH] for one in members}
        return HouseholdFacts(self.facts, members, list(self._obligors(born)))

    def _obligors(self, born: Mapping[str, date | None]) -> Iterator[Subject]:
        """Everybody who owes somebody here: members, relatives elsewhere, and one nobody has told of yet."""
        for owing in self.members:
            for owed in self.members:
                relation = DUTIES.get((owing.relation, owed.relation))
                if relation and not owing.is_minor(self.on):
                    facts = {**self._told_of(owing), BIRTH: born[owing.key]}
                    yield self._obligor(owing.key, owed.key, relation, facts)
        for one in self.relatives:
            birth = {} if one.year is None else {BIRTH: date(one.year, 12, 31)}
            for key in one.owes:
                yield self._obligor(one.key, key, one.relation, {**one.facts, **birth})
        if not self.are_relatives_counted:
            for one in self.members:
                if not one.is_minor(self.on):
                    yield self._obligor(NOBODY_KNOWS, one.key, ELSEWHERE, {})

    def _obligor(self, key: str, owed: str, relation: str, facts: Mapping[str, Any]) -> Subject:
        return Subject(f"{key}@{owed}", {**facts, "被义务人": owed, "与对象关系": relation})

    def _told_of(self, member: Member) -> dict[str, Any]:
        """What was told of a member that also counts where the member owes somebody."""
        shared = ("残疾类别", "残疾等级", "多重残疾包含智力或精神", "已认定身份", "患重特大疾病")
        facts = {name: member.facts[name] for name in shared if name in member.facts}
        if "财产状况合规" in self.facts:
            facts["财产状况合规"] = self.facts["财产状况合规"]
        if member.facts.get("收入核对完整"):
            facts["年收入"] = sum(member.facts.get(name, 0) * times for name, times in EARNED.items())
        return facts


def owing_and_owed(subject: str) -> tuple[str, str]:
    """Take the key of an obligor apart: who owes, and whom."""
    owing, _, owed = subject.partition("@")
    return owing, owed


def replay(questions: Questions, facts: Mapping[str, Fact], steps: Iterable[Step], on: date) -> Family:
    """Put the answers together in the order they were given."""
    family = Family(on)
    for code, answer in steps:
        question = questions.by_code[code]
        _READ.get(question.form, _fields)(family, question, answer)
    _settle_outsiders(family, questions)
    _withdraw_flags(family, questions, facts)
    return family


def _place(name: str) -> Any:
    def take(family: Family, question: Question, answer: str) -> None:
        setattr(family, name, answer)

    return take


def _people(family: Family, question: Question, answer: list[tuple[str, int | None]]) -> None:
    family.members = [Member(str(place), relation, year) for place, (relation, year) in enumerate(answer)]
    _settle_owing(family)
    family.asked.add((question.code, HOUSE))
    _tell(family, question.also, HOUSE)


def _months(family: Family, question: Question, answer: dict[str, int | None]) -> None:
    for key, month in answer.items():
        family.asked.add((question.code, key))
        member = family.member(key)
        member.month = month
        if month is None:
            member.year = None
            family.refused.add((BIRTH, key))


def _relatives(family: Family, question: Question, answer: int | None) -> None:
    family.asked.add((question.code, HOUSE))
    if answer is None:
        family.refused.add((OBLIGORS, None))
        return
    family.are_relatives_counted = True
    family.relatives += [
        Relative(f"away{place}", f"不住在一起的亲人（第 {place} 位）", ELSEWHERE)
        for place in range(1, answer + 1)
    ]
    _settle_owing(family)


def _settle_owing(family: Family) -> None:
    """Say who of those elsewhere owes whom, as far as ages are known."""
    told = {one.key: one for one in family.relatives}
    for one in absent_parents(family.members, family.on):
        told.setdefault(one.key, one).owes = one.owes
    adults = tuple(one.key for one in family.members if not one.is_minor(family.on))
    for one in told.values():
        if one.relation == ELSEWHERE:
            one.owes = adults
    family.relatives = list(told.values())


def _choice(family: Family, question: Question, answer: int | None) -> None:
    family.asked.add((question.code, HOUSE))
    if answer is None:
        _refuse(family, question, HOUSE)
    else:
        _tell(family, question.fields[0].choices[answer].tells, HOUSE)


def _who(family: Family, question: Question, answer: dict[str, Any]) -> None:
    """A row answers None (not known), 0 (not meant) or the list of what was filled in."""
    for key, value in answer.items():
        family.asked.add((question.code, key))
        if value is None:
            _refuse(family, question, key)
        elif value == 0:
            _tell(family, question.no, key)
        else:
            _tell(family, question.yes, key)
            _fill(family, question, key, value)


def _fields(family: Family, question: Question, answer: dict[str, list[Any]]) -> None:
    for key, values in answer.items():
        family.asked.add((question.code, key))
        _fill(family, question, key, values)
    if question.also and all(value is not None for values in answer.values() for value in values):
        _tell(family, question.also, HOUSE)


def _fill(family: Family, question: Question, key: str, values: list[Any]) -> None:
    for column, value in zip(question.fields, values, strict=True):
        if value is None:
            _refuse(family, question, key)
        elif column.choices:
            _tell(family, column.choices[value].tells, key)
        elif column.fact is not None and column.fact.name == BIRTH:
            next(one for one in family.everybody if one.key == key).year = value
            _settle_owing(family)
        elif column.fact is not None:
            _tell(family, (Told(column.whom, column.fact.name, value),), key)


def _tell(family: Family, tells: Iterable[Told], key: str) -> None:
    for told in tells:
        if told.value is None:
            continue
        if told.whom is Whom.HOUSEHOLD:
            family.facts[told.fact] = told.value
        for facts in _whose(family, told.whom, key):
            facts[told.fact] = told.value


def _whose(family: Family, whom: Whom, key: str) -> list[dict[str, Any]]:
    if whom is Whom.HOUSEHOLD:
        return []
    if whom is Whom.EVERYBODY:
        return [one.facts for one in family.members]
    return [one.facts for one in family.everybody if one.key == key or (key == HOUSE and one.key == "0")]


def _refuse(family: Family, question: Question, key: str) -> None:
    names = {*question.settles, *(column.fact.name for column in question.fields if column.fact)}
    keys = [None, *(one.key for one in family.members)] if key == HOUSE else [key]
    family.refused |= {(name, whose) for name in names for whose in keys}


def _settle_outsiders(family: Family, questions: Questions) -> None:
    """Tell what holds for members a question is not put to."""
    for question in questions.by_code.values():
        for one in family.members if question.otherwise else ():
            if not family.is_put_to(question, one):
                for told in question.otherwise:
                    one.facts.setdefault(told.fact, told.value)


def _withdraw_flags(family: Family, questions: Questions, facts: Mapping[str, Fact]) -> None:
    """A 核清标志 holds only where every item was told, and every question for it put that can be put."""
    for flag in {fact.flag for fact in facts.values() if fact.flag}:
        items = {name for name, fact in facts.items() if fact.flag == flag}
        unknown = {whose for name, whose in family.refused if name in items or name == flag}
        serving = [one for one in questions.serving(flag) if one.form is Form.WHO]
        for one in family.members:
            unasked = any(
                family.is_put_to(question, one) and (question.code, one.key) not in family.asked
                for question in serving
            )
            if one.key in unknown or unasked:
                one.facts.pop(flag, None)
        if None in unknown:
            family.facts.pop(flag, None)


_READ = {
    Form.TOWN: _place("town"),
    Form.VILLAGE: _place("village"),
    Form.SETTING: _place("setting"),
    Form.COUNT: _place("count"),
    Form.PEOPLE: _people,
    Form.MONTHS: _months,
    Form.RELATIVES: _relatives,
    Form.CHOICE: _choice,
    Form.WHO: _who,
}
