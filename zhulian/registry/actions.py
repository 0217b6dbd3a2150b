"""Writes of the registry: open a file, who lives there, what somebody told us, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhulian.accounts.models import Area
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.lib.id_numbers import IdNumber
from zhulian.registry.changes import changes_between
from zhulian.registry.facts import facts_of_many
from zhulian.registry.identity import id_index, name_index
from zhulian.registry.models import Change, Household, Membership, Obligation, Observation, Person
from zhulian.registry.observations import Statement, draft, repeats, replace, take_back

HEAD = "户主"


class CannotRecord(Exception):
    """The registry cannot take this; the message says why in Chinese."""


@transaction.atomic
def open_household(
    *, number: str, area: Area, at: datetime, by: Actor, address: str = "", is_presumed: bool = False
) -> Household:
    """Open a file under a 户号. Raises CannotRecord when the number is taken or the area is no village."""
    if area.level < Area.Level.VILLAGE:
        raise CannotRecord(f"{area} 是{area.get_level_display()}，家庭要落在村社")
    if Household.objects.filter(number=number).exists():
        raise CannotRecord(f"户号 {number} 已经有档案")
    household = Household.objects.create(
        number=number, area=area, area_path=area.code, address=address, is_presumed=is_presumed, created_at=at
    )
    _log("家庭建档", household, by, at)
    return household


@transaction.atomic
def add_member(
    *,
    household: Household,
    name: str,
    id_number: IdNumber,
    relation: str,
    on: date,
    source: str,
    at: datetime,
    by: Actor,
    phone: str = "",
) -> Membership:
    """Add a person from a day on; the person's row is found by ID number or made.

    Raises CannotRecord for a second 户主, and for a person who lives in another household.
    """
    if relation == HEAD and household.memberships.on(on).filter(relation=HEAD).exists():
        raise CannotRecord(f"户号 {household.number} 已有户主")
    person = _person(household, name, id_number, phone)
    elsewhere = Membership.objects.on(on).filter(person=person).select_related("household").first()
    if elsewhere is not None:
        raise CannotRecord(f"此人已在户号 {elsewhere.household.number} 中，请先在那一户办理迁出")
    membership = Membership.objects.create(
        household=household, person=person, relation=relation, valid_from=on, source=source, learned_at=at
    )
    _tie_change(household, person, "relation_to_head", None, relation, source, on, at)
    _log("增加成员", household, by, at, person=str(person.pk))
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: date, at: datetime, by: Actor, reason: str) -> None:
    """End a membership: from that day on the person is no member. Raises CannotRecord when it has ended."""
    if on <= membership.valid_from:
        raise CannotRecord(f"{membership.valid_from} 才加入，不能在 {on} 离开")
    still_open = Membership.objects.filter(pk=membership.pk, valid_to__isnull=True)
    if not still_open.update(valid_to=on, ended_at=at):
        raise CannotRecord("这条成员关系已经结束")
    membership.valid_to, membership.ended_at = on, at
    household, person = membership.household, membership.person
    _tie_change(household, person, "relation_to_head", membership.relation, None, membership.source, on, at)
    _log("减少成员", household, by, at, person=str(person.pk), reason=reason)


@transaction.atomic
def establish_obligors(
    *,
    household: Household,
    obligors: Iterable[tuple[Person, str, Person | None]],
    on: date,
    source: str,
    at: datetime,
    by: Actor,
) -> None:
    """Record all 法定义务人 of a household as (person, relation, obligee or None for everybody); none may be none.

    Until this is recorded the obligors count as unknown.
    """
    for person, relation, obligee in obligors:
        Obligation.objects.get_or_create(
            household=household,
            obligor=person,
            obligee=obligee,
            valid_from=on,
            defaults={"relation": relation, "source": source, "learned_at": at},
        )
    record_observation(
        subject=household, fact="obligors_established", value=True, source=source, valid_from=on, at=at, by=by
    )


def record_observation(
    *,
    subject: Household | Person,
    fact: str,
    value: Any,
    source: str,
    valid_from: date,
    at: datetime,
    by: Actor,
    **more,
) -> Observation:
    """Record one fact; see `record_observations`."""
    return record_observations(
        subject=subject, facts={fact: value}, source=source, valid_from=valid_from, at=at, by=by, **more
    )[0]


@transaction.atomic
def record_observations(
    *,
    subject: Household | Person,
    facts: Mapping[str, Any],
    source: str,
    valid_from: date,
    at: datetime,
    by: Actor,
    valid_to: date | None = None,
    source_ref: str = "",
    evidence: str = "",
) -> list[Observation]:
    """Record what one source said of one subject (codes or Chinese names; amounts in fen).

    The same words twice are one row. Writes a Change for every household whose chosen value differs.
    Raises BadFact or BadSource before anything is written.
    """
    about = {"household_id": subject.pk} if isinstance(subject, Household) else {"person_id": subject.pk}
    drafts = [
        draft(
            fact,
            value,
            source,
            valid_from=valid_from,
            valid_to=valid_to,
            at=at,
            source_ref=source_ref,
            evidence=evidence,
            recorded_by=by.name,
            **about,
        )
        for fact, value in facts.items()
    ]
    with _watching(subject, valid_from, at) as households:
        recorded = [_record(row, at) for row in drafts]
    for household in households:
        _log("记录事实", household, by, at, facts=[row.fact for row in recorded], source=source)
    return recorded


@transaction.atomic
def retract(*, observation: Observation, at: datetime, by: Actor, reason: str) -> None:
    """Take a mistaken observation back; what the same source said before it holds again.

    Raises CannotRecord when it was taken back already.
    """
    row = Observation.objects.select_related("household", "person").get(pk=observation.pk)
    if row.retracted_at is not None:
        raise CannotRecord("这条事实已经撤销过")
    with _watching(row.household or row.person, row.valid_from, at) as households:
        take_back(row, at)
        row.save(update_fields=["retracted_at", "fingerprint"])
        _same_line(row).filter(valid_to=row.valid_from, ended_at=row.learned_at).update(
            valid_to=None, ended_at=None
        )
    for household in households:
        _log("撤销事实", household, by, at, facts=[row.fact], reason=reason)


def _record(row: Statement, at: datetime) -> Observation:
    earlier = list(_same_line(row).filter(valid_to__isnull=True, retracted_at__isnull=True))
    for other in earlier:
        if repeats(row, other):
            return other
    said = Observation.objects.filter(fingerprint=row.fingerprint).first()
    if said is not None:
        return said
    for changed in replace(row, earlier, at):
        changed.save(update_fields=["valid_to", "ended_at", "retracted_at", "fingerprint"])
    return Observation.objects.create(**asdict(row))


def _same_line(row: Statement | Observation):
    return Observation.objects.filter(
        household_id=row.household_id, person_id=row.person_id, fact=row.fact, source=row.source
    )


@contextmanager
def _watching(subject: Household | Person, on: date, at: datetime) -> Iterator[list[Household]]:
    """Write the Changes that the block makes to what the engine reads of the subject's households that day."""
    if isinstance(subject, Household):
        households = [subject]
    else:
        households = list(Household.objects.of_person(subject, on))
    before = facts_of_many(households, on=on)
    yield households
    after = facts_of_many(households, on=on)
    for household in households:
        Change.objects.bulk_create(
            changes_between(household, before[household.pk], after[household.pk], effective_on=on, at=at)
        )


def _person(household: Household, name: str, id_number: IdNumber, phone: str) -> Person:
    known = Person.objects.with_id_number(id_number.number).first()
    if known is not None:
        return known
    person, _ = Person.objects.get_or_create(
        id_index=id_index(id_number.number),
        defaults={
            "area_path": household.area_path,
            "name": name,
            "name_index": name_index(name),
            "id_number": id_number.number,
            "sex": id_number.sex,
            "birth_date": id_number.birth_date,
            "phone": phone,
        },
    )
    return person


def _tie_change(
    household: Household, person: Person, fact: str, old: Any, new: Any, source: str, on: date, at: datetime
) -> None:
    Change.objects.create(
        household=household,
        person=person,
        area_path=household.area_path,
        fact=fact,
        old=old,
        new=new,
        source=source,
        effective_on=on,
        learned_at=at,
    )


def _log(action: str, household: Household, by: Actor, at: datetime, **detail: Any) -> None:
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind="household",
        object_id=household.pk,
        area_path=household.area_path,
        detail=detail,
    )
