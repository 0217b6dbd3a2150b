"""Guardians 监护人: who signs for somebody, with their own identity; kept once, ended with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.lib.id_numbers import BadIdNumber, check
from zhulian.registry.consents import ADULT, guardianship_of, must_be_signed_for
from zhulian.registry.models import Guardianship, Household, Person
from zhulian.rules.engine.exact import age, day_number


class CannotSign(Exception):
    """A paper cannot be recorded or withdrawn like this; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who signs for somebody: own identity, the relation, on what ground and paper."""

    name: str
    id_number: str
    relation: str
    ground: str
    basis: str


def guardianship_for(
    *, person: Person, guardian: Guardian | None, area_path: str, on: date, at: datetime, by: Actor
) -> Guardianship | None:
    """Return by which guardianship somebody signs for this person, recording a new one; None: signed in person."""
    is_minor = must_be_signed_for(person, on)
    if is_minor is None:
        raise CannotSign("出生日期不清楚，不知道该由本人还是监护人签。请先补上出生日期")
    if guardian is None:
        if is_minor:
            raise CannotSign("未满 18 周岁，要由监护人签。请填监护人")
        return None
    known = guardianship_of(person, on)
    if known is not None and known.area_path == area_path and _is_same(known, guardian):
        return known
    _check_guardian(person, guardian, is_minor, on)
    guardianship = Guardianship(
        person=person,
        area_path=area_path,
        guardian_name=guardian.name.strip(),
        guardian_id_number=check(guardian.id_number).number,
        relation=guardian.relation.strip(),
        ground=guardian.ground,
        basis=guardian.basis.strip(),
        valid_from=on,
        recorded_by=by.name,
        recorded_at=at,
    )
    guardianship.save(force_insert=True)
    return guardianship


@transaction.atomic
def end_guardianship(
    *, guardianship: Guardianship, household: Household, on: date, reason: str, at: datetime, by: Actor
) -> None:
    """End a guardianship: from that day on what the guardian signed holds no more. Raises CannotSign."""
    if not reason.strip():
        raise CannotSign("请写明监护为什么结束")
    if on < guardianship.valid_from:
        raise CannotSign(f"{guardianship.valid_from} 才开始监护，不能在 {on} 结束")
    running = Guardianship.objects.filter(pk=guardianship.pk, valid_to=None)
    if not running.update(valid_to=on, end_reason=reason.strip()):
        raise CannotSign("这项监护已经结束过了")
    ledger.record(
        action="结束监护", actor=by, at=at, object_kind="household", object_id=household.pk,
        area_path=household.area_path, purpose=reason.strip(),
        detail={"person": str(guardianship.person_id), "on": on.isoformat()},
    )  # fmt: skip


def _is_same(known: Guardianship, guardian: Guardian) -> bool:
    if known.valid_to or known.ground != guardian.ground:
        return False
    return known.guardian_id_number.open() == guardian.id_number.strip().upper()


def _check_guardian(person: Person, guardian: Guardian, is_minor: bool, on: date) -> None:
    """Refuse a guardian without identity or of whom the law says that he cannot be one."""
    if not guardian.name.strip() or not guardian.relation.strip() or not guardian.basis.strip():
        raise CannotSign("监护人的姓名、和被监护人的关系、凭什么证明，都要填")
    if guardian.ground not in Guardianship.Ground.values:
        raise CannotSign(f"请选为什么由监护人签：{'、'.join(Guardianship.Ground.labels)}")
    if guardian.ground == Guardianship.Ground.MINOR and not is_minor:
        raise CannotSign("已满 18 周岁，不能再以未成年为由代签。请由本人签")
    try:
        number = check(guardian.id_number)
    except BadIdNumber as problem:
        raise CannotSign(f"监护人的身份证号：{problem}") from None
    if age(number.birth_date, day_number(on)) < ADULT:
        raise CannotSign("监护人自己未满 18 周岁，不能代签")
    if person.id_number and person.id_number.open() == number.number:
        raise CannotSign("监护人不能是本人。本人签的，请选“本人签”")
