"""Writes of resident accounts: open one, vouch for it, bind a phone face to face, close it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from zhulian.accounts.identity import id_index
from zhulian.accounts.models import User
from zhulian.accounts.residents.models import Level, Resident
from zhulian.accounts.residents.queries import phone_index
from zhulian.accounts.residents.sessions import actor_of
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.lib.text import fold

# Operators give a number to somebody else after about ninety days; from then on it opens nothing of before.
NUMBER_FORGOTTEN_AFTER = timedelta(days=90)
CARD_END, MOST_CARD_TRIES = 6, 5
CARD_LOCKED = "身份证号输错 5 次，锁上了。请本人带身份证到救助窗口重新绑定"


class CannotBind(Exception):
    """A phone cannot be bound to this person; the message says why and what to do."""


class WrongCard(Exception):
    """The end of the ID number does not fit; the message says how often it may still be tried."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as a government entry or an ID card says."""

    name: str
    id_number: str


@transaction.atomic
def account_of_phone(*, phone: str, at: datetime) -> Resident:
    """Return the account of a number that has just been confirmed; open one where there is none.

    A number that was not confirmed for ninety days may be somebody else's by now, however often its former owner came
    in another way: what it opened stays closed.
    """
    found = Resident.objects.select_for_update().with_phone(phone).first()
    if found and at - found.phone_confirmed_at <= NUMBER_FORGOTTEN_AFTER:
        Resident.objects.filter(pk=found.pk).update(phone_confirmed_at=at)
        return found
    if found:
        _take_phone_away(found, why="号码久未使用", at=at)
    return _open(at=at, phone=phone)


@transaction.atomic
def account_of_identity(
    *, identity: Identity, level: Level, by: str, at: datetime, here: Resident | None = None
) -> Resident:
    """Return the account of a person for whom a government entry has just vouched.

    Where the person has none, the account `here` (which signed in with a phone and stands for nobody yet) becomes it,
    else a new one is opened.
    """
    found = Resident.objects.select_for_update().with_id_number(identity.id_number).first()
    if found:
        return found
    if here is None or here.id_index:
        here = _open(at=at)
    _vouch(here, identity, level, by=by, at=at)
    _record("居民实名", here, actor_of(level), at, source=by)
    return here


@transaction.atomic
def bind(*, phone: str, identity: Identity, purpose: str, by: User, at: datetime) -> Resident:
    """Bind a confirmed number to the person whose ID card a member of the staff has just checked.

    The account of this number becomes the person's; another account the person had stands for nobody afterwards.
    Raises CannotBind when the number is bound to somebody else.
    """
    account = Resident.objects.select_for_update().with_phone(phone).first()
    former = Resident.objects.select_for_update().with_id_number(identity.id_number).first()
    if account and account.id_index and (former is None or account.pk != former.pk):
        raise CannotBind("这个手机号已经绑定了另一个人。一个号码只能绑一个人，请本人换一个号码来办")
    if account is None:
        account = former or _open(at=at, phone=phone)
    elif former and former.pk != account.pk:
        _stand_for_nobody(former, why="改绑手机号", at=at)
    account.phone, account.phone_index, account.phone_confirmed_at = phone, phone_index(phone), at
    account.used_at, account.card_tries = at, 0
    _vouch(account, identity, Level.BOUND, by=by.signature, at=at)
    account.sign_ins.filter(ended_at=None).update(ended_at=at)
    _record("当面绑定居民手机", account, by.actor, at, purpose=purpose)
    return account


def check_card(*, resident: Resident, end: str, at: datetime) -> None:
    """Check the last six characters of the ID number of an account bound face to face.

    Raises WrongCard; after five wrong ones in a row only another visit to the window helps. The try is committed
    before that, so this must not be called inside the caller's transaction.
    """
    left = _card_tries_left(resident, end, at)
    if left is not None:
        raise WrongCard(f"后六位不对，还可以试 {left} 次" if left else CARD_LOCKED)


@transaction.atomic
def _card_tries_left(resident: Resident, end: str, at: datetime) -> int | None:
    """Count a try; return how many are left, or None when it was right."""
    account = Resident.objects.select_for_update().get(pk=resident.pk)
    if account.vouched_level != Level.BOUND or account.card_tries >= MOST_CARD_TRIES:
        return 0
    right = account.id_number.open()[-CARD_END:]
    if hmac.compare_digest(fold(end).upper().encode(), right.encode()):
        Resident.objects.filter(pk=account.pk).update(card_tries=0)
        return None
    Resident.objects.filter(pk=account.pk).update(card_tries=account.card_tries + 1)
    _record("居民证件号不符", account, actor_of(Level.PHONE), at)
    return MOST_CARD_TRIES - account.card_tries - 1


@transaction.atomic
def close(*, resident: Resident, level: int, at: datetime) -> None:
    """Delete an account with its sign-ins and channels, as its owner wishes; the ledger keeps that it was."""
    _record("注销居民账号", resident, actor_of(level), at)
    _delete(resident)


def _open(*, at: datetime, phone: str = "") -> Resident:
    account = Resident(began_at=at, used_at=at)
    if phone:
        account.phone, account.phone_index, account.phone_confirmed_at = phone, phone_index(phone), at
    account.save(force_insert=True)
    _record("居民开户", account, actor_of(Level.PHONE), at)
    return account


def _vouch(account: Resident, identity: Identity, level: Level, *, by: str, at: datetime) -> None:
    account.name, account.id_number = identity.name, identity.id_number
    account.id_index = id_index(identity.id_number)
    account.vouched_level, account.vouched_by, account.vouched_at = level, by, at
    account.save()


def _stand_for_nobody(account: Resident, *, why: str, at: datetime) -> None:
    """Take the person away from an account; without a phone nothing is left of it."""
    _record("居民账号解除实名", account, actor_of(account.vouched_level), at, reason=why)
    if not account.phone_index:
        _delete(account)
        return
    account.name, account.id_number, account.id_index = "", "", None
    account.vouched_level, account.vouched_by, account.vouched_at = Level.PHONE, "", None
    account.save()
    account.sign_ins.filter(ended_at=None).update(ended_at=at)


def _take_phone_away(account: Resident, *, why: str, at: datetime) -> None:
    """Take the number away from an account; without a person nothing is left of it."""
    _record("居民手机号作废", account, actor_of(Level.PHONE), at, reason=why)
    if not account.id_index:
        _delete(account)
        return
    account.phone, account.phone_index, account.phone_confirmed_at = "", None, None
    account.save()


def _delete(account: Resident) -> None:
    """Delete an account; call requests it follows, wherever they were left, stay and are followed by nobody."""
    with in_whole_county(Errand.RESIDENT):
        account.delete()


def _record(
    action: str, account: Resident, actor: Actor, at: datetime, *, purpose: str = "", **detail: object
) -> None:
    ledger.record(
        action=action, actor=actor, at=at, object_kind="resident", object_id=account.pk, purpose=purpose,
        detail=detail,
    )  # fmt: skip
