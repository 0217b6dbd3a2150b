"""Matching households on file 逐户比对: those of whom the registry knows more than the lake.

A ledger that was imported, a visit, an application: what the registry holds decides here, by its declared
precedence of sources, and the county-wide match leaves these households to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.matching.counting import recount
from zhulian.matching.frozen import freeze_facts
from zhulian.matching.models import Match
from zhulian.matching.picking import benefits, rank_of
from zhulian.matching.writing import missing_row
from zhulian.registry.bulk import insert
from zhulian.registry.facts import Reading, facts_of_many
from zhulian.registry.models import Household, Observation
from zhulian.rules.answers import Answer, Outcome
from zhulian.rules.ask import settling
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.combinations import STANDS, Standing, settle
from zhulian.rules.evaluate import Program, program
from zhulian.work import actions as work

KIND = "match_households"
COUNTY_DIGITS = 6
BATCH = 2_000


def match_numbers(
    numbers: Collection[str], *, catalogue: Catalogue, occasion: str, on: date, by: Actor, at: datetime
) -> int:
    """Match the households with these 户号 and make the answers current; return how many rows were written.

    `occasion` says what led here (an import); with the moment it names the run.
    """
    lease = work.claim(kind=KIND, key=f"{KIND}:{occasion}:{at.isoformat()}", owner=by.name, at=at)
    if lease is None:
        return 0
    wanted = list(numbers)
    households = [
        household
        for start in range(0, len(wanted), BATCH)
        for household in Household.objects.filter(number__in=wanted[start : start + BATCH]).select_related(
            "area"
        )
    ]
    with transaction.atomic():
        written = rematch(households, catalogue=catalogue, run_id=lease.run_id, on=on, at=at)
        recount({household.area_path for household in households})
        ledger.record(
            action="逐户比对", actor=by, at=at, object_kind="run", object_id=str(lease.run_id),
            detail={"households": len(households), "matches": written},
        )  # fmt: skip
        work.finish(lease=lease, at=at, result={"households": len(households), "matches": written})
    return written


def with_own_word(region: str, feeds: Iterable[str]) -> list[Household]:
    """Return the households of a county of which somebody other than a feed has told us something."""
    told = Observation.objects.filter(ended_at__isnull=True, retracted_at__isnull=True).exclude(
        source__in=feeds
    )
    return list(
        Household.objects.filter(area_path__startswith=region)
        .filter(
            Q(pk__in=told.filter(household__isnull=False).values("household"))
            | Q(memberships__person__in=told.filter(person__isnull=False).values("person"))
        )
        .select_related("area")
        .distinct()
    )


@transaction.atomic
def rematch(
    households: Sequence[Household], *, catalogue: Catalogue, run_id: UUID, on: date, at: datetime
) -> int:
    """Answer households from their files; these answers take the place of whatever was current for them."""
    engines = Engines(catalogue, on)
    written = 0
    for start in range(0, len(households), BATCH):
        batch = households[start : start + BATCH]
        of_batch = Match.objects.filter(household__in=[household.pk for household in batch])
        of_batch.filter(run_id=run_id).delete()
        of_batch.current().update(is_current=False)
        readings = facts_of_many(batch, on=on)
        rows = [row for one in batch for row in _matches(one, readings[one.pk], engines, run_id, at)]
        insert(Match, rows)
        written += len(rows)
    return written


class Engines:
    """The benefits in force on a day, and the engine of each place, made once."""

    def __init__(self, catalogue: Catalogue, on: date) -> None:
        self.on = on
        self.catalogue = catalogue
        self.benefits = {version.code: version for version in benefits(catalogue, on)}
        self._made: dict[tuple[str, str], Program] = {}

    def at(self, area_path: str, setting: str) -> Program:
        """Return the engine of a county and its 城乡."""
        place = area_path[:COUNTY_DIGITS], setting
        if place not in self._made:
            self._made[place] = program(self.catalogue, on=self.on, region=place[0], setting=setting)
        return self._made[place]


def kind_of(answer: Answer, standing: Standing = STANDS) -> str | None:
    """Return which list an answer belongs on; None for the answers nobody has to act on, as one that yields."""
    if answer.outcome is Outcome.UNKNOWN:
        return Match.Kind.TO_CHECK if answer.is_pointed and not answer.is_receiving else None
    if answer.outcome is Outcome.ENTITLED:
        return None if answer.is_receiving or standing.stands is False else Match.Kind.MISSED
    return Match.Kind.TO_REVIEW if answer.is_receiving else None


def _matches(
    household: Household, reading: Reading, engines: Engines, run_id: UUID, at: datetime
) -> Iterator[Match]:
    engine = engines.at(household.area_path, household.area.setting)
    facts = freeze_facts(household.area.setting, reading.facts)
    # A member whose row could not be read keeps answers open, but has none of its own.
    subjects = {None, *(str(membership.person_id) for membership in reading.memberships)}
    answers = engine.answers(reading.facts)
    standings = settle(answers, engines.catalogue.combinations)
    for answer in answers:
        standing = standings.get((answer.policy, answer.subject), STANDS)
        kind = kind_of(answer, standing)
        if kind is None or answer.code not in engines.benefits or answer.subject not in subjects:
            continue
        missing = settling(engine.compiled, answer) if kind == Match.Kind.TO_CHECK else []
        passed, failed = answer.masks
        yield Match(
            run_id=run_id,
            household_id=household.pk,
            person_id=UUID(answer.subject) if answer.subject else None,
            area_path=household.area_path,
            policy=answer.code,
            policy_version=answer.version,
            on=engines.on,
            kind=kind,
            rank=rank_of(kind, answer.amount_fen, answer.passed),
            pass_mask=passed,
            fail_mask=failed,
            condition_count=len(answer.passed),
            amount_fen=answer.amount_fen,
            is_to_choose=kind == Match.Kind.MISSED and standing.stands is None,
            missing=[missing_row(one, {one.subject or "": one.subject or ""}) for one in missing],
            first_missing=missing[0].name if missing else "",
            facts=facts,
            is_current=True,
            created_at=at,
        )
