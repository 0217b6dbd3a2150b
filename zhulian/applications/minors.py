"""Minors' files 未成年人档案: one person asks, another agrees, for one matter and one day.

Law: 个人信息保护法第二十八条、第三十一条; 未成年人保护法第七十二条.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.applications.models import MinorConsent
from zhulian.ledger import actions as ledger
from zhulian.registry.models import Household, Person

ADULT_AT = 18
OPEN_FOR = timedelta(hours=24)


class CannotConsent(Exception):
    """A consent cannot be asked for or given like this; the message says why in Chinese."""


def is_minor(birth_date: date | None, *, on: date) -> bool:
    """Say whether somebody is under 18 on a day.

    Whose birth date nobody knows counts as a minor: asking a colleague once too often harms nobody, a child's file
    opened by one hand does.
    """
    if birth_date is None:
        return True
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday) < ADULT_AT


@transaction.atomic
def ask(
    *, person: Person, household: Household, serves: str, serves_id: str, serves_words: str, purpose: str,
    by: User, at: datetime,
) -> MinorConsent:  # fmt: skip
    """Ask that a minor's file be opened for one matter. Raises CannotConsent while the same request waits."""
    asked = MinorConsent(
        person=person, household=household, area_path=household.area_path, serves=serves, serves_id=serves_id,
        serves_words=serves_words[:120], purpose=purpose[:200], asked_by=by, asked_by_post=by.actor.post, asked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise CannotConsent("已经请求过，正等第二个人答复") from None
    _record("请求打开未成年人档案", asked, by=by, at=at, purpose=purpose)
    return asked


@transaction.atomic
def settle(*, asked: MinorConsent, agrees: bool, refusal: str, by: User, at: datetime) -> None:
    """Agree for 24 hours, or say why not. Raises CannotConsent for the asker, without the right, and when settled.

    That `by` is no relative of the family is the caller's look through `visible_to`.
    """
    if by.pk == asked.asked_by_id:
        raise CannotConsent("自己请求的不能自己同意，请另一位同事来办")
    if not by.may(Permission.AGREE_FOR_MINORS):
        raise CannotConsent("你的岗位不能同意打开未成年人档案")
    if not agrees and not refusal.strip():
        raise CannotConsent("不同意的，请写一句为什么")
    settled = MinorConsent.objects.filter(pk=asked.pk, settled_at=None).update(
        settled_by=by, settled_at=at, expires_at=at + OPEN_FOR if agrees else None,
        refusal="" if agrees else refusal.strip()[:200],
    )  # fmt: skip
    if not settled:
        raise CannotConsent("这一件已经有人答复")
    words = "同意打开未成年人档案" if agrees else "不同意打开未成年人档案"
    _record(words, asked, by=by, at=at, purpose=asked.purpose if agrees else refusal.strip()[:200])


def _record(action: str, asked: MinorConsent, *, by: User, at: datetime, purpose: str) -> None:
    ledger.record(
        action=action, actor=by.actor, at=at, object_kind="household", object_id=asked.household_id,
        area_path=asked.area_path, purpose=purpose,
        detail={
            "person": str(asked.person_id), "serves": asked.serves, "serves_id": asked.serves_id,
            "consent": str(asked.pk),
        },
    )  # fmt: skip
