"""Enrolment 入库: whole households with their people and facts, thousands at a time, twice without harm.

Who already has a file keeps it: a household is found by its lake key, its number, or a member who lives
there; a person by lake key or ID number. What somebody has seen (`is_presumed` false) is never undone by a
presumption of the register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhulian.accounts.models import Area
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.registry.changes import changes_between
from zhulian.registry.enrolled import CannotEnrol, Enrolled, EnrolledMember, Enrolment
from zhulian.registry.facts import Reading, facts_of_many
from zhulian.registry.filing import Filing
from zhulian.registry.models import Change, Household
from zhulian.registry.stating import Stating
from zhulian.registry.values import BadFact, encode, fact_of

__all__ = ["CannotEnrol", "Enrolled", "EnrolledMember", "Enrolment", "enrol_many", "enrol_together"]
BATCH = 2_000


def enrol_many(
    *,
    households: Iterable[Enrolment],
    at: datetime,
    source: str,
    by: Actor,
    complete: Collection[str] = (),
) -> Enrolled:
    """Write households, persons, memberships and facts; each 2,000 households are one transaction.

    `source` says who tells of the household and of every fact without a source of its own. `complete` names
    sources whose whole word about these households is given: what they said earlier and no longer say ends.
    Opening a file is no Change; a fact that differs in a file that was open already is one. A second call
    with the same enrolments writes nothing. Raises CannotEnrol, BadFact or BadSource; nothing of that
    transaction is written then.
    """
    enrolled = Enrolled()
    listed = iter(households)
    while batch := list(islice(listed, BATCH)):
        enrolled += enrol_together(households=batch, at=at, source=source, by=by, complete=complete)[0]
    return enrolled


@transaction.atomic
def enrol_together(
    *,
    households: Sequence[Enrolment],
    at: datetime,
    source: str,
    by: Actor,
    complete: Collection[str] = (),
) -> tuple[Enrolled, dict[str, UUID]]:
    """Do the same in one transaction; return also the household or person under each lake key handed in."""
    _refuse_unknown_villages(households)
    _refuse_what_no_engine_reads(households)
    filing = Filing(households, at, source)
    stating = Stating(filing.subjects, at, source, by.name, frozenset(complete))
    old_files = filing.old_files_touched(stating.persons, stating.households)
    today = timezone.localdate(at)
    before = facts_of_many(old_files, on=today)
    enrolled = filing.save()
    stating.save(enrolled)
    enrolled.changes = _note_changes(old_files, before, today, at)
    if not enrolled.is_nothing:
        ledger.record(
            action="家庭入库",
            actor=by,
            at=at,
            object_kind="household",
            detail={"source": source, **asdict(enrolled)},
        )
    return enrolled, filing.ids


def _refuse_unknown_villages(households: Iterable[Enrolment]) -> None:
    wanted = {enrolment.village for enrolment in households}
    unknown = wanted - set(
        Area.objects.filter(code__in=wanted, level__gte=Area.Level.VILLAGE).values_list("code", flat=True)
    )
    if unknown:
        raise CannotEnrol(
            f"没有这些村社代码：{'、'.join(sorted(unknown)[:5])}。"
            f"请先运行 zhulian import-areas --county {min(unknown)[:6]}"
        )


def _refuse_what_no_engine_reads(households: Iterable[Enrolment]) -> None:
    """Hold what the file itself says of a person against the dictionary; what sources say is checked as it is drafted."""
    relation, birth_date = fact_of("relation_to_head"), fact_of("birth_date")
    for enrolment in households:
        for place, member in enumerate(enrolment.members, 1):
            try:
                encode(relation, member.relation)
                if member.birth_date is not None:
                    encode(birth_date, member.birth_date)
            except BadFact as problem:
                raise CannotEnrol(
                    f"户号 {enrolment.number} 第 {place} 名成员：{problem}。请照事实词表改正"
                ) from None


def _note_changes(households: list[Household], before: dict, on: date, at: datetime) -> int:
    after: dict[object, Reading] = facts_of_many(households, on=on)
    changes = [
        change
        for household in households
        for change in changes_between(
            household, before[household.pk], after[household.pk], effective_on=on, at=at
        )
    ]
    Change.objects.bulk_create(changes)
    return len(changes)
