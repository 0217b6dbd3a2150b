"""The seam 事实接缝: a household on a day becomes the facts the engine reads, by declared precedence of sources.

Two times are asked: `on` is the day the facts hold, `known_at` the moment up to which we count what we had
learned. Without `known_at` everything we know now counts. Disagreements between sources are listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhulian.accounts.queries import COUNTY_DIGITS
from zhulian.lake.vault import REGISTER
from zhulian.registry.models import Household, Membership, Obligation, Observation, Person
from zhulian.registry.sources import source_of
from zhulian.registry.values import decode, fact_of, known_fact
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.nodes import Level

OBLIGORS_ESTABLISHED = "obligors_established"
UNREAD_MEMBER = "待补成员"
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """One value with who said it, when it holds, when we learned it. `observation` None: from the file itself."""

    value: Any
    source: str
    valid_from: date
    valid_to: date | None
    learned_at: datetime
    observation: int | None = None
    evidence: str = ""
    recorded_by: str = ""

    @property
    def source_name(self) -> str:
        """The source as people call it."""
        return source_of(self.source).name

    @property
    def precedence(self) -> tuple[int, float, int]:
        """The smallest counts: rank of the source, then newest learned; the file itself after any observation."""
        if self.observation is None:
            return (1_000, 0.0, 0)
        return (source_of(self.source).rank, -self.learned_at.timestamp(), -self.observation)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that say different things about one fact; `subject` is a member's key, None for the household."""

    subject: str | None
    fact: str
    chosen: Said
    others: tuple[Said, ...]


@dataclass(slots=True)
class Reading:
    """What the engine gets, and where each value comes from: `details` by (subject key, fact name)."""

    facts: HouseholdFacts
    details: dict[tuple[str | None, str], Said] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)


@dataclass(slots=True)
class _Rows:
    """Rows of a batch, by household and by person."""

    memberships: dict[UUID, list[Membership]]
    obligations: dict[UUID, list[Obligation]]
    of_household: dict[UUID, list[Observation]]
    of_person: dict[UUID, list[Observation]]


def facts_of(household: Household, *, on: date, known_at: datetime | None = None) -> Reading:
    """Return what is known of one household on a day. Three queries."""
    return facts_of_many([household], on=on, known_at=known_at)[household.pk]


def facts_of_many(
    households: Iterable[Household], *, on: date, known_at: datetime | None = None
) -> dict[UUID, Reading]:
    """Return the reading of each household by its id. Three queries for every 2,000 households."""
    readings: dict[UUID, Reading] = {}
    for batch in _batches(households):
        rows = _rows([household.pk for household in batch], on, known_at)
        for household in batch:
            readings[household.pk] = _reading(household, rows)
    return readings


def _batches(households: Iterable[Household]) -> Iterator[list[Household]]:
    listed = list(households)
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]


def _rows(ids: list[UUID], on: date, known_at: datetime | None) -> _Rows:
    def holding(rows):
        return rows.on(on) if known_at is None else rows.on_as_known(on, known_at)

    memberships = _grouped(
        holding(Membership.objects).filter(household__in=ids).select_related("person").order_by("id"),
        "household_id",
    )
    obligations = _grouped(
        holding(Obligation.objects).filter(household__in=ids).select_related("obligor").order_by("id"),
        "household_id",
    )
    persons = {row.person_id for rows in memberships.values() for row in rows}
    persons |= {row.obligor_id for rows in obligations.values() for row in rows}
    said = list(holding(Observation.objects).filter(Q(household__in=ids) | Q(person__in=persons)))
    return _Rows(memberships, obligations, _grouped(said, "household_id"), _grouped(said, "person_id"))


def _grouped(rows: Iterable[Any], attribute: str) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups


def _reading(household: Household, rows: _Rows) -> Reading:
    reading = Reading(HouseholdFacts())
    reading.memberships = rows.memberships.get(household.pk, [])
    reading.obligations = rows.obligations.get(household.pk, [])
    said = _said(rows.of_household.get(household.pk, []), Level.HOUSEHOLD)
    reading.facts.facts = _choose(reading, None, said)
    for membership in reading.memberships:
        key = str(membership.person_id)
        said = _said(rows.of_person.get(membership.person_id, []), Level.MEMBER)
        _from_file(said, membership, membership.person, "与户主关系")
        _from_register(said, membership, household)
        reading.facts.members.append(Subject(key, _choose(reading, key, said)))
    for number in range(1, household.missing_member_count + 1):
        reading.facts.members.append(Subject(f"{UNREAD_MEMBER}{number}", {}))
    if reading.facts.facts.get(fact_of(OBLIGORS_ESTABLISHED).name):
        reading.facts.obligors = [_obligor(reading, row, rows) for row in reading.obligations]
    return reading


def _obligor(reading: Reading, obligation: Obligation, rows: _Rows) -> Subject:
    key = str(obligation.obligor_id)
    said = _said(rows.of_person.get(obligation.obligor_id, []), Level.OBLIGOR)
    _from_file(said, obligation, obligation.obligor, "与对象关系")
    facts = _choose(reading, key, said)
    if obligation.obligee_id:
        facts["被义务人"] = str(obligation.obligee_id)
    return Subject(key, facts)


def _said(observations: list[Observation], level: Level) -> dict[str, list[Said]]:
    """Group what was said by fact name, leaving out facts that do not exist at this level."""
    said: dict[str, list[Said]] = defaultdict(list)
    for row in observations:
        fact = known_fact(row.fact)
        if fact is not None and level in fact.levels:
            said[fact.name].append(
                Said(
                    decode(fact, row.value),
                    row.source,
                    row.valid_from,
                    row.valid_to,
                    row.learned_at,
                    row.pk,
                    row.evidence,
                    row.recorded_by,
                )
            )
    return said


def _from_file(
    said: dict[str, list[Said]], tie: Membership | Obligation, person: Person, relation: str
) -> None:
    """Add what the file itself says: the relation, and the birth date when nobody has observed one."""
    ends = (tie.source, tie.valid_from, tie.valid_to, tie.learned_at)
    said[relation].append(Said(tie.relation, *ends))
    if person.birth_date is not None:
        said["出生日期"].append(Said(person.birth_date, *ends))


def _from_register(said: dict[str, list[Said]], tie: Membership, household: Household) -> None:
    """The county's register lists those registered in the county, wherever in it they live; no row need repeat it."""
    if tie.source == REGISTER:
        ends = (tie.source, tie.valid_from, tie.valid_to, tie.learned_at)
        said["户籍地区划"].append(Said(household.area_path[:COUNTY_DIGITS], *ends))


def _choose(reading: Reading, subject: str | None, said: dict[str, list[Said]]) -> dict[str, Any]:
    """Choose one value per fact; note where it comes from and which other source says something else."""
    facts = {}
    for name, values in said.items():
        values.sort(key=lambda one: one.precedence)
        chosen = values[0]
        facts[name] = chosen.value
        reading.details[subject, name] = chosen
        if len(values) > 1:
            _note_disagreement(reading, subject, name, chosen, values[1:])
    return facts


def _note_disagreement(
    reading: Reading, subject: str | None, name: str, chosen: Said, later: list[Said]
) -> None:
    """Only the newest word of each other source counts: an older word of one source is history."""
    newest: dict[str, Said] = {}
    for one in later:
        if one.source != chosen.source:
            newest.setdefault(one.source, one)
    others = tuple(one for one in newest.values() if one.value != chosen.value)
    if others:
        reading.disagreements.append(Disagreement(subject, name, chosen, others))
