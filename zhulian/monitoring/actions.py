"""Writes of leads 线索: take one in, take it up, open the phone number for a purpose."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhulian.accounts.models import User
from zhulian.accounts.residents.models import Resident
from zhulian.accounts.residents.sessions import actor_of
from zhulian.accounts.scope import in_areas
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.lib.masking import mask_phone
from zhulian.monitoring.models import Lead

RESIDENT = Actor("居民（自助查询）")


class AlreadyTaken(Exception):
    """Somebody else was in touch first; the message says so."""


class CannotFollow(Exception):
    """A lead cannot be followed with this account; the message says why."""


@transaction.atomic
def report(
    *,
    id: UUID,
    area_path: str,
    name: str,
    phone: str,
    best_time: str,
    wish: str,
    consent_text: str,
    at: datetime,
) -> Lead:
    """Keep what a resident left in order to be called; sent twice under one id it is kept once.

    The ledger says that a lead came, from where, and nothing of the person.
    """
    lead = Lead(
        id=id, area_path=area_path, name=name, phone=phone, best_time=best_time, wish=wish,
        consent_text=consent_text, consented_at=at,
    )  # fmt: skip
    # Whoever asks is nobody's staff: this one area is all that is reached.
    with in_areas([area_path]):
        try:
            with transaction.atomic():
                lead.save(force_insert=True)
        except IntegrityError:
            return Lead.objects.filter(pk=id).first() or lead
    ledger.record(
        action="留下联系方式", actor=RESIDENT, at=at, object_kind="lead", object_id=lead.pk, area_path=area_path,
        purpose="请工作人员联系",
    )  # fmt: skip
    return lead


@transaction.atomic
def take(*, lead: Lead, by: User, at: datetime) -> None:
    """Mark that this user has been in touch. Raises AlreadyTaken when somebody was before."""
    taken = Lead.objects.filter(pk=lead.pk, state=Lead.State.WAITING).update(
        state=Lead.State.TAKEN, taken_by=by, taken_at=at
    )
    if not taken:
        raise AlreadyTaken("这一条已经有人联系过了，请刷新看看")
    ledger.record(
        action="联系线索", actor=by.actor, at=at, object_kind="lead", object_id=lead.pk, area_path=lead.area_path
    )  # fmt: skip


@transaction.atomic
def follow(*, lead: Lead, resident: Resident, level: int, at: datetime) -> None:
    """Let an account follow a lead that was left with its own confirmed number. Following it twice changes nothing.

    Raises CannotFollow when the numbers differ, or when another account follows it.
    """
    number = lead.phone.open()
    if not resident.phone or resident.phone.open() != number:
        raise CannotFollow(
            f"刚才留的电话是 {mask_phone(number)}，和登录的手机号不一样，所以不能在这里跟进。请用留的那个号码登录"
        )
    if Lead.objects.filter(pk=lead.pk, resident=resident).exists():
        return
    if not Lead.objects.filter(pk=lead.pk, resident=None).update(resident=resident):
        raise CannotFollow("这一条已经有别的账号在跟进")
    ledger.record(
        action="跟进线索", actor=actor_of(level), at=at, object_kind="lead", object_id=lead.pk, area_path=lead.area_path
    )  # fmt: skip


@transaction.atomic
def open_contact(*, lead: Lead, by: User, at: datetime) -> tuple[str, str]:
    """Return name and phone number of a lead; one ledger row says who saw them, and when."""
    ledger.record(
        action="查看原文", actor=by.actor, at=at, object_kind="lead", object_id=lead.pk, area_path=lead.area_path,
        purpose="联系本人", detail={"field": "phone", "serves": "lead", "serves_id": str(lead.pk)},
    )  # fmt: skip
    return lead.name.open(), lead.phone.open()
