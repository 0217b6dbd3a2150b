"""The seam of consent 授权接缝: may this person be verified with this unit now, and what may reach an organisation.

Whoever asks, asks right before each request: nothing is kept, so a withdrawal stops the very next one. In doubt the
answer is no. Of each person's papers for a household the one signed last counts alone: an older one never revives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import JSONField, Model, Subquery

from zhulian.accounts.models import Organization
from zhulian.registry.consent_models import Signed
from zhulian.registry.consent_texts import purposes, tellable, units
from zhulian.registry.models import (
    Consent,
    Guardianship,
    Household,
    Membership,
    Obligation,
    Person,
    ThirdPartyConsent,
)
from zhulian.rules.engine.exact import age, day_number

ADULT = 18
# What `standings` looks at of a paper and of the guardianship under which it was signed.
_LOOKED_AT = (
    "id", "person_id", "capacity", "form", "signed_on", "recorded_at", "valid_to", "withdrawn_at", "units", "housemates", "guardianship_id",
)  # fmt: skip
_OF_GUARDIANSHIP = ("id", "ground", "valid_to")
APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may be verified; `reason` says in Chinese why not, and is empty when they may."""

    reason: str = ""
    consent: UUID | None = None

    def __bool__(self) -> bool:
        return self.consent is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """One member or 法定义务人 on a day: the paper that counts, if any, and what is wrong with it."""

    person: Person
    relation: str
    capacity: str
    consent: Consent | None
    flaw: str

    @property
    def is_missing(self) -> bool:
        """Whether nobody may be asked about this person as things stand."""
        return bool(self.flaw)


def may_verify(
    *, person: Person, household: Household, unit: str, on: date, purpose: str = APPLICATION
) -> Verdict:
    """Say whether this person may be verified with this unit for this household's matter on this day.

    Law: 社会救助法第四十条、第四十一条. A withdrawn consent says no whatever the day.
    """
    ties = _ties(household, on)
    found = next(
        (one for one in standings(household=household, on=on, ties=ties) if one.person == person), None
    )
    if found is None:
        return Verdict("这个人在那一天既不是这一户的成员，也不是法定义务人")
    if found.flaw:
        return Verdict(found.flaw)
    for asked, ticked, known in (
        (purpose, found.consent.purposes, purposes()),
        (unit, found.consent.units, units()),
    ):
        if asked not in ticked:
            name = known[asked].name if asked in known else asked
            return Verdict(f"没有同意：{name}")
    return Verdict(consent=found.consent.pk)


@dataclass(frozen=True, slots=True)
class Ties:
    """Who belongs to a household on a day, as rows that carry their persons."""

    memberships: tuple[Membership, ...]
    obligations: tuple[Obligation, ...]


def papers_column() -> Subquery:
    """Return a column for a query of households, which `papers_in` reads."""
    return Consent.objects.column(*_LOOKED_AT, *(f"guardianship__{name}" for name in _OF_GUARDIANSHIP))


def papers_in(column: list[dict[str, Any]] | None) -> list[Consent]:
    """Return the papers of one household out of `papers_column`, the one signed last first; only what it looks at."""
    papers = [_paper(row) for row in column or ()]
    return sorted(papers, key=lambda paper: (paper.signed_on, paper.recorded_at, paper.pk), reverse=True)


def standings(
    *, household: Household, on: date, ties: Ties | None = None, papers: Iterable[Consent] | None = None
) -> list[Standing]:
    """Return members, then 法定义务人 who are no members, with the paper of each that counts on the day.

    Ties and papers (the newest first) that are not given are asked for in three queries.
    """
    ties = ties or _ties(household, on)
    if papers is None:
        signed = Consent.objects.filter(household=household)
        papers = signed.select_related("guardianship").newest_first()
    newest: dict[tuple[UUID, str], Consent] = {}
    for paper in papers:
        newest.setdefault((paper.person_id, paper.capacity), paper)
    members = {tie.person_id for tie in ties.memberships}
    people = [(tie.person, tie.relation, Consent.Capacity.MEMBER) for tie in ties.memberships]
    obligors = {tie.obligor_id: tie for tie in ties.obligations if tie.obligor_id not in members}
    people += [(tie.obligor, tie.relation, Consent.Capacity.OBLIGOR) for tie in obligors.values()]
    return [
        Standing(
            person,
            relation,
            capacity,
            paper,
            _flaw_of_consent(paper, person, {str(one) for one in members}, on),
        )
        for person, relation, capacity in people
        for paper in (newest.get((person.pk, capacity)),)
    ]


def third_party_answers(*, household: Household) -> list[ThirdPartyConsent]:
    """Return of each person, organisation and purpose the answer that counts, the newest first."""
    newest: dict[tuple, ThirdPartyConsent] = {}
    papers = ThirdPartyConsent.objects.filter(household=household)
    for paper in papers.select_related("person", "organization", "guardianship").newest_first():
        newest.setdefault((paper.person_id, paper.organization_id, paper.purpose), paper)
    return list(newest.values())


def what_may_reach(*, organization: Organization, person: Person, purpose: str, on: date) -> frozenset[str]:
    """Return the codes of what this organisation may be told of this person for this purpose on this day.

    Empty unless the newest answer is a yes that still holds. Law: 个人信息保护法第二十三条、第二十九条.
    """
    if not Organization.objects.in_force(on).filter(pk=organization.pk).exists():
        return frozenset()
    papers = ThirdPartyConsent.objects.filter(organization=organization, person=person, purpose=purpose)
    newest = papers.with_signers().newest_first().first()
    if newest is None or not newest.is_agreed or flaw_of(newest, newest.person, on):
        return frozenset()
    return frozenset(newest.fields) & frozenset(tellable())


def flaw_of(paper: Signed, person: Person, on: date) -> str:
    """Return why a paper does not hold on a day; empty when it does."""
    if paper.withdrawn_at is not None:
        return "已经撤回"
    if on < paper.signed_on:
        return f"{paper.signed_on} 才签"
    if on >= paper.valid_to:
        return f"{paper.valid_to} 已经到期，要重新签"
    return _flaw_of_signer(paper, person, on)


def must_be_signed_for(person: Person, on: date) -> bool | None:
    """Say whether a guardian has to sign because of age; None when the birth date is unknown."""
    if person.birth_date is None:
        return None
    return age(person.birth_date, day_number(on)) < ADULT


def guardianship_of(person: Person, on: date) -> Guardianship | None:
    """Return the newest guardianship of this person that holds on the day."""
    return Guardianship.objects.filter(person=person).on(on).first()


def _flaw_of_signer(paper: Signed, person: Person, on: date) -> str:
    if paper.guardianship_id is None:
        was_minor = must_be_signed_for(person, paper.signed_on)
        if was_minor is None:
            return "出生日期不清楚，不知道该不该由监护人签"
        return "签的时候未满 18 周岁，要由监护人签" if was_minor else ""
    guardianship = paper.guardianship
    if guardianship is None:
        return "监护的登记在别的辖区，看不到，要重新签"
    if guardianship.valid_to is not None and on >= guardianship.valid_to:
        return f"监护关系 {guardianship.valid_to} 已经结束，要重新签"
    if guardianship.ground == Guardianship.Ground.MINOR and not must_be_signed_for(person, on):
        return (
            "已满 18 周岁，要由本人重新签" if person.birth_date else "出生日期不清楚，不知道该不该由监护人签"
        )
    return ""


def _flaw_of_consent(paper: Consent | None, person: Person, members: set[str], on: date) -> str:
    if paper is None:
        return "还没有签"
    flaw = flaw_of(paper, person, on)
    if flaw or paper.capacity == Consent.Capacity.OBLIGOR or members == set(paper.housemates):
        return flaw
    more, fewer = len(members - set(paper.housemates)), len(set(paper.housemates) - members)
    changes = "、".join(f"{word} {count} 人" for word, count in (("增加", more), ("减少", fewer)) if count)
    return f"签了以后成员{changes}，要重新签"


def _paper(row: dict[str, Any]) -> Consent:
    told = {name: _read(Guardianship, name, row[f"guardianship_of_{name}"]) for name in _OF_GUARDIANSHIP}
    paper = Consent(**{name: _read(Consent, name, row[name]) for name in _LOOKED_AT})
    # Where PostgreSQL hides the guardianship of another area, the paper still says that there is one.
    Consent._meta.get_field("guardianship").set_cached_value(
        paper, Guardianship(**told) if told["id"] else None
    )
    return paper


def _read(model: type[Model], name: str, value: Any) -> Any:
    """Return a value of a JSON column as the model has it; SQLite gives JSON within JSON as text."""
    column = model._meta.get_field(name)
    if isinstance(column, JSONField):
        return json.loads(value) if isinstance(value, str) else value
    return column.target_field.to_python(value) if column.is_relation else column.to_python(value)


def _ties(household: Household, on: date) -> Ties:
    return Ties(
        tuple(household.memberships.on(on).select_related("person").order_by("id")),
        tuple(household.obligations.on(on).select_related("obligor").order_by("id")),
    )


def ties_of(memberships: Iterable[Membership], obligations: Iterable[Obligation]) -> Ties:
    """Return the ties out of rows that somebody has read already, such as a Reading's."""
    return Ties(tuple(memberships), tuple(obligations))
