"""How a signed paper is shown 授权的样子: its state in a word, who signed, until when, and what it opens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhulian.registry.consent_models import Signed
from zhulian.registry.consent_texts import helping_purposes, names, purposes, tellable, units
from zhulian.registry.consents import Standing, flaw_of, standings
from zhulian.registry.models import Consent, Household, Person, ThirdPartyConsent
from zhulian.web.identity_card import name_shown

MOST_EARLIER = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One person's 授权 on a day. `flaw` is empty when the paper holds."""

    person: Person
    name: str
    relation: str
    is_member: bool
    flaw: str
    paper: Consent | None

    @property
    def state(self) -> str:
        """The sign beside the words."""
        return "attention" if self.flaw else "ok"

    @property
    def words(self) -> str:
        """The state in a word."""
        return self.flaw or "有效"

    @property
    def opens(self) -> str:
        """Which units may be asked, and what for."""
        return f"{names(units(), self.paper.units)}；{names(purposes(), self.paper.purposes)}"

    @property
    def opened_count(self) -> int:
        """How many units may be asked."""
        return len(self.paper.units)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One person's answer for one organisation."""

    paper: ThirdPartyConsent
    name: str
    purpose: str
    told: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A paper that no longer counts."""

    paper: Signed
    name: str
    title: str
    words: str


def lines_of(found: Iterable[Standing], name_of: Callable[[Person], str] = name_shown) -> list[Line]:
    """Return the people of a household with their papers; `name_of` says how each is called there."""
    return [
        Line(
            one.person,
            name_of(one.person),
            one.relation if one.capacity == Consent.Capacity.MEMBER else f"义务人（{one.relation}）",
            one.capacity == Consent.Capacity.MEMBER,
            one.flaw,
            one.consent,
        )
        for one in found
    ]


def people_who_answer(home: Household, on: date) -> list[tuple[Person, str]]:
    """Return the members, who alone answer for organisations."""
    found = lines_of(standings(household=home, on=on))
    return [(line.person, line.relation) for line in found if line.is_member]


def answer_lines(answers: Iterable[ThirdPartyConsent], on: date) -> list[AnswerLine]:
    """Return the answers that count; one that no longer holds says why."""
    lines = []
    for paper in answers:
        flaw = flaw_of(paper, paper.person, on) if paper.is_agreed else ""
        agreed = ("ok", "同意") if paper.is_agreed else ("none", "不同意")
        state, words = ("attention", flaw) if flaw else agreed
        name, purpose = name_shown(paper.person), names(helping_purposes(), [paper.purpose])
        lines.append(AnswerLine(paper, name, purpose, names(tellable(), paper.fields), state, words))
    return lines


def earlier_lines(home: Household, counting: Collection[UUID]) -> list[EarlierLine]:
    """Return the papers of a household beside those that count, the newest first. Two queries."""
    lines = [
        EarlierLine(
            paper,
            name_shown(paper.person),
            title_of(paper),
            "已经撤回" if paper.withdrawn_at else "后来又签过",
        )
        for model in (Consent, ThirdPartyConsent)
        for paper in _papers(model, home)
        if paper.pk not in counting
    ]
    return sorted(lines, key=lambda line: (line.paper.signed_on, line.paper.recorded_at), reverse=True)


def title_of(paper: Signed) -> str:
    """Return in a few words what somebody signed."""
    if isinstance(paper, Consent):
        return f"核对授权，{len(paper.units)} 类单位"
    return f"{'同意' if paper.is_agreed else '不同意'}告诉{paper.organization}"


def _papers(model: type[Signed], home: Household) -> Iterable[Signed]:
    papers = model.objects.filter(household=home).with_signers().newest_first()
    return (
        papers.select_related("person", "organization")[:MOST_EARLIER]
        if model is ThirdPartyConsent
        else papers[:MOST_EARLIER]
    )
