"""Writes of admission 准入: switch off and on, a new first password, unlock, the second factor reset by two persons."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from axes.utils import reset
from django.db import transaction
from django.db.models import Max

from zhulian.accounts.models import FactorReset, User
from zhulian.accounts.sign_ins import end_all
from zhulian.ledger import actions as ledger


class CannotAdmit(Exception):
    """An account cannot be changed like this; the message says why in Chinese."""


@transaction.atomic
def switch_off(*, user: User, by: User, at: datetime) -> None:
    """Switch an account off: it cannot sign in, and its sessions end at once.

    Raises CannotAdmit for one's own account and for one that is off already.
    """
    _refuse_own(user, by)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise CannotAdmit(f"{user} 已经停用")
    user.is_active = False
    end_all(user=user, by=by, at=at)
    _record("停用账号", user, by=by, at=at)


@transaction.atomic
def switch_on(*, user: User, by: User, at: datetime) -> None:
    """Switch an account on again; its posts hold as they did. Raises CannotAdmit when it is on."""
    _refuse_own(user, by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise CannotAdmit(f"{user} 没有停用")
    user.is_active = True
    _record("恢复账号", user, by=by, at=at)


@transaction.atomic
def renew_password(*, user: User, by: User, at: datetime) -> str:
    """Give an account a new first password, which must be changed at the next sign-in; its sessions end.

    Raises CannotAdmit for one's own account.
    """
    _refuse_own(user, by)
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_all(user=user, by=by, at=at)
    _record("重设口令", user, by=by, at=at)
    return password


def wrong_passwords(user: User) -> int:
    """Return how many wrong passwords in a row are counted against this account."""
    counted = AccessAttempt.objects.filter(username=user.username.lower())
    return counted.aggregate(count=Max("failures_since_start"))["count"] or 0


@transaction.atomic
def unlock(*, user: User, by: User, at: datetime) -> None:
    """Forget the wrong passwords counted against an account. Raises CannotAdmit when there are none."""
    if not reset(username=user.username.lower()):
        raise CannotAdmit(f"{user} 没有被锁")
    _record("解锁账号", user, by=by, at=at)


@transaction.atomic
def ask_factor_reset(*, user: User, reason: str, by: User, at: datetime) -> FactorReset:
    """Ask that somebody's second factor be reset, after having met the person.

    Raises CannotAdmit without a reason, for one's own, without a factor, and while an earlier request waits.
    """
    _refuse_own(user, by)
    if not reason.strip():
        raise CannotAdmit("请写明事由，例如：手机遗失，本人持证件来办")
    if not Authenticator.objects.filter(user=user).exists():
        raise CannotAdmit(f"{user} 还没有第二道验证，不用重置")
    asked, is_new = FactorReset.objects.get_or_create(
        user=user, done_at=None, defaults={"reason": reason.strip(), "asked_by": by, "asked_at": at}
    )
    if not is_new:
        raise CannotAdmit(f"{asked.asked_by} 已经提出，正等安全管理员办理")
    _record("提出重置第二道验证", user, by=by, at=at, purpose=asked.reason)
    return asked


@transaction.atomic
def settle_factor_reset(*, asked: FactorReset, agrees: bool, by: User, at: datetime) -> None:
    """Reset somebody's second factor, or refuse to: at the next sign-in a new one must be added.

    Raises CannotAdmit for whoever asked, for the person concerned, and for a request that is settled.
    """
    if by.pk in (asked.asked_by_id, asked.user_id):
        raise CannotAdmit("提出的人和本人不能办理，请另一位安全管理员来办")
    if not FactorReset.objects.filter(pk=asked.pk, done_at=None).update(
        done_by=by, done_at=at, is_refused=not agrees
    ):
        raise CannotAdmit("这一件已经办过")
    if agrees:
        Authenticator.objects.filter(user_id=asked.user_id).delete()
        end_all(user=asked.user, by=by, at=at)
    words = "重置第二道验证" if agrees else "不同意重置第二道验证"
    _record(words, asked.user, by=by, at=at, purpose=asked.reason)


def _refuse_own(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise CannotAdmit("不能办自己的账号，请另一位管理员来办")


def _record(action: str, user: User, *, by: User, at: datetime, purpose: str = "") -> None:
    ledger.record(
        action=action, actor=by.actor, at=at, object_kind="user", object_id=user.pk, purpose=purpose
    )
