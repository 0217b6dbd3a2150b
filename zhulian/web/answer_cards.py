"""Answer cards 答复卡: what each policy answers today, with its sum, its conditions and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhulian.registry.sources import sources
from zhulian.rules.answers import Answer, ConditionResult, Missing, Outcome
from zhulian.rules.ask import settling
from zhulian.rules.citations import Law, spell
from zhulian.rules.combinations import STANDS, Standing, settle
from zhulian.rules.engine.wording import COMPARED
from zhulian.rules.evaluate import Program
from zhulian.rules.explain import condition_sides, standing_text
from zhulian.rules.facts import Fact
from zhulian.web.identity_card import Shown

STATES = {Outcome.ENTITLED: "ok", Outcome.UNKNOWN: "unknown", Outcome.NOT_ENTITLED: "no"}
CONDITION_STATES = {True: ("ok", "满足"), False: ("no", "不满足"), None: ("unknown", "还不知道")}
VISIT = "走访或申请时问"
Laws = Mapping[str, Law]


@dataclass(frozen=True, slots=True)
class Line:
    """One condition: its state, its article in full, and both sides where it compares."""

    state: str
    words: str
    name: str
    article: str
    sides: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One missing fact: of whom (several names in one text), who can tell it, and how a clerk asks for it."""

    name: str
    who: str
    provider: str
    question: str


@dataclass(frozen=True, slots=True)
class Card:
    """One policy's answer for one person or the whole household.

    `beside` says how a 符合 stands beside the others; `stands` is False when it yields to one of them, None
    when the person chooses or an amount to compare is unknown. Of a sealed minor no condition and no sum is told.
    """

    policy: str
    code: str
    who: str
    outcome: str
    state: str
    amount_fen: int | None
    amount_text: str
    grade: str | None
    is_receiving: bool
    is_pointed: bool
    lines: list[Line]
    asks: list[Ask]
    is_benefit: bool
    stands: bool | None = True
    beside: str = ""
    is_sealed: bool = False

    @property
    def order(self) -> tuple[int, int]:
        """What can be acted on comes first: missed, pointed, receiving, other unknowns, then the refusals."""
        if self.state == "no":
            return (4 if not self.is_receiving else 1, 0)
        if self.state == "ok":
            return (3 if self.is_receiving or self.stands is False else 0, -(self.amount_fen or 0))
        return (2 if self.is_pointed else 3, len(self.asks))

    @property
    def is_missed(self) -> bool:
        """Whether it is due, is not received, and does not yield to another that is due as well."""
        return self.state == "ok" and self.is_benefit and not self.is_receiving and self.stands is not False

    @property
    def open_lines(self) -> list[Line]:
        """The conditions that decide: of a 待核 those that are not settled, else all."""
        return [line for line in self.lines if line.state != "ok"] if self.state == "unknown" else self.lines

    @property
    def settled_lines(self) -> list[Line]:
        """The conditions of a 待核 that are met already."""
        return [line for line in self.lines if line.state == "ok"] if self.state == "unknown" else []

    @property
    def is_quiet(self) -> bool:
        """Whether it is a 待核 that nothing points to: shown, but not asked about."""
        return self.state == "unknown" and not self.is_pointed and not self.is_receiving

    @property
    def failing(self) -> list[Line]:
        """The conditions that are not met."""
        return [line for line in self.lines if line.state == "no"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One policy refused for the same reasons to one or several."""

    policy: str
    code: str
    who: str
    is_receiving: bool
    failing: list[Line]


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line of the page."""

    missed: list[Card]
    receiving: list[Card]
    unknown: list[Card]
    refused: list[Card]
    to_review: list[Card]

    @property
    def quiet(self) -> list[Card]:
        """The 待核 that nothing points to."""
        return [card for card in self.unknown if card.is_quiet]

    @property
    def missed_fen(self) -> int:
        """The known monthly amounts of what is missed, added up; of what is still to be chosen none."""
        return sum(card.amount_fen or 0 for card in self.missed if card.stands)

    @property
    def choices(self) -> list[Card]:
        """What is missed, but stands beside others that exclude it: the person chooses."""
        return [card for card in self.missed if card.stands is None]

    @property
    def wanted(self) -> list[str]:
        """What is missing, each fact once, those that settle most answers first."""
        names = [ask.name for card in self.unknown if not card.is_quiet for ask in card.asks]
        return sorted(dict.fromkeys(names), key=lambda name: -names.count(name))


def cards_of(
    answers: Iterable[Answer], engine: Program, people: dict[str, Shown], benefits: frozenset[str]
) -> list[Card]:
    """Return a card for every answer, what can be acted on first; an assessment only where it grades somebody.

    A 待核 asks for the fewest facts that settle it, not for everything unknown.
    """
    catalogue, given = engine.rulebook.catalogue, list(answers)
    standings = settle(given, catalogue.combinations)
    cards = [
        _card(
            answer,
            asks_of([*settling(engine.compiled, answer), *answer.amount_missing], people, catalogue.facts),
            standings.get((answer.policy, answer.subject), STANDS),
            catalogue.laws,
            people,
            benefits,
        )
        for answer in given
    ]
    return sorted(
        (card for card in cards if card.is_benefit or card.state == "ok"), key=lambda card: card.order
    )


def headline_of(cards: list[Card]) -> Headline:
    """Sort the cards into what the first line says."""
    return Headline(
        missed=[card for card in cards if card.is_missed],
        receiving=[card for card in cards if card.is_receiving],
        unknown=[card for card in cards if card.state == "unknown"],
        refused=[card for card in cards if card.state == "no" and not card.is_receiving],
        to_review=[card for card in cards if card.state == "no" and card.is_receiving],
    )


def refusals_of(cards: Iterable[Card]) -> list[Refusal]:
    """Gather what is refused, people with the same reasons in one row."""
    gathered: dict[tuple[object, ...], list[Card]] = {}
    for card in cards:
        if card.state == "no":
            gathered.setdefault((card.policy, card.is_receiving, *card.failing), []).append(card)
    return [
        Refusal(
            policy=same[0].policy,
            code=same[0].code,
            who="、".join(card.who for card in same),
            is_receiving=same[0].is_receiving,
            failing=same[0].failing,
        )
        for same in gathered.values()
    ]


def _card(
    answer: Answer,
    asks: list[Ask],
    standing: Standing,
    laws: Laws,
    people: dict[str, Shown],
    benefits: frozenset[str],
) -> Card:
    about = people.get(answer.subject) if answer.subject else None
    is_sealed = about is not None and about.is_sealed
    return Card(
        policy=answer.policy,
        code=answer.code,
        who=name_of(answer.subject, people) if answer.subject else "全家",
        outcome=answer.outcome.value,
        state=STATES[answer.outcome],
        amount_fen=answer.amount_fen or None,
        amount_text=answer.amount_text if answer.amount_fen and not is_sealed else "",
        grade=answer.grade,
        is_receiving=bool(answer.is_receiving),
        is_pointed=bool(answer.is_pointed),
        lines=[] if is_sealed else [line_of(condition, laws) for condition in answer.conditions],
        asks=asks,
        is_benefit=answer.code in benefits,
        stands=standing.stands,
        beside=standing_text(standing, laws),
        is_sealed=is_sealed,
    )


def line_of(condition: ConditionResult, laws: Laws) -> Line:
    """Return one condition as it is shown, its article spelt out by the laws."""
    state, words = CONDITION_STATES[condition.passed]
    left, right = condition_sides(condition)
    sides = f"{left}，须{COMPARED[condition.operator]} {right}" if left else ""
    return Line(state, words, condition.name, spell(condition.article, laws), sides)


def asks_of(wanted: Iterable[Missing], people: dict[str, Shown], facts: Mapping[str, Fact]) -> list[Ask]:
    """Return each missing fact once, with everybody of whom it is missing."""
    whose: dict[tuple[str, str], list[str]] = {}
    for missing in dict.fromkeys(wanted):
        provider = provider_of(missing.name) if missing.is_askable else "区县公布标准以后才能算"
        who = name_of(missing.subject, people) if missing.is_askable else missing.detail
        whose.setdefault((missing.name, provider), []).append(who)
    return [
        Ask(name, "、".join(filter(None, who)), provider, facts[name].question if name in facts else "")
        for (name, provider), who in whose.items()
    ]


def provider_of(fact: str) -> str:
    """Return the departments that are competent to tell a fact; else it is asked on a visit."""
    competent = [
        source.name for source in sources().values() if source.says is not None and fact in source.says
    ]
    return "、".join(competent) or VISIT


def name_of(subject: str | None, people: dict[str, Shown]) -> str:
    """Return the name of a subject; a member whose row could not be read has only its number."""
    if subject is None:
        return ""
    person = people.get(subject)
    return person.name if person else subject
