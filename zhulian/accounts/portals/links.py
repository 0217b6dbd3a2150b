"""Writes of links 连接编号: a system administrator says which number at a portal is which account."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhulian.accounts.models import PortalLink, User
from zhulian.accounts.portals.portal import Portal
from zhulian.accounts.sign_ins import end_all
from zhulian.ledger import actions as ledger


class CannotLink(Exception):
    """An account cannot be linked like this; the message says why in Chinese."""


@transaction.atomic
def link(*, user: User, portal: Portal, identifier: str, by: User, at: datetime) -> PortalLink:
    """Link an account with a number at a portal.

    Raises CannotLink for one's own account, an empty number, a second number, and one that is somebody's already.
    """
    _refuse_own(user, by)
    identifier = identifier.strip()
    if not identifier:
        raise CannotLink("请填他在统一身份认证里的编号")
    try:
        with transaction.atomic():
            made = PortalLink.objects.create(
                user=user, portal=portal.code, identifier=identifier, linked_by=by.signature, linked_at=at
            )
    except IntegrityError:
        taken = PortalLink.objects.filter(portal=portal.code, identifier=identifier).first()
        if taken:
            raise CannotLink(
                f"{portal.label}的编号 {identifier} 已经连着 {taken.user.signature}，先在那个账号上断开"
            ) from None
        raise CannotLink(f"{user} 已经连着{portal.label}的另一个编号，先断开再连") from None
    _record("连接统一身份认证", made, by=by, at=at)
    return made


@transaction.atomic
def unlink(*, made: PortalLink, by: User, at: datetime) -> None:
    """Break a link; the sessions of the account end at once. Raises CannotLink for one's own account."""
    _refuse_own(made.user, by)
    _record("断开统一身份认证", made, by=by, at=at)
    made.delete()
    end_all(user=made.user, by=by, at=at)


def person_of(*, portal: Portal, identifier: str) -> User | None:
    """Return the account linked with this number, or None."""
    found = (
        PortalLink.objects.filter(portal=portal.code, identifier=identifier).select_related("user").first()
    )
    return found.user if found else None


def _refuse_own(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise CannotLink("不能连自己的账号，请另一位系统管理员来办")


def _record(action: str, made: PortalLink, *, by: User, at: datetime) -> None:
    ledger.record(
        action=action, actor=by.actor, at=at, object_kind="user", object_id=made.user_id,
        detail={"portal": made.portal, "identifier": made.identifier},
    )  # fmt: skip
