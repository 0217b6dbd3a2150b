"""Relatives of the staff 近亲属备案: registered by the staff themselves, who are then kept off their households."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhulian.accounts.identity import kin_token
from zhulian.accounts.models import Relative, User
from zhulian.ledger import actions as ledger
from zhulian.lib.id_numbers import BadIdNumber, check


class CannotRegister(Exception):
    """A relative cannot be registered or struck like this; the message says why in Chinese."""


@transaction.atomic
def register_relative(*, user: User, name: str, relation: str, id_number: str, at: datetime) -> Relative:
    """Register a near relative of a user; from now on the user does not see that person's households.

    Raises CannotRegister for an unknown relation, a bad ID number, an empty name, and one registered already.
    """
    if relation not in Relative.Relation.values:
        raise CannotRegister(f"没有“{relation}”这种关系。可选：{'、'.join(Relative.Relation.labels)}")
    if not name.strip():
        raise CannotRegister("姓名是空的，请写上")
    try:
        number = check(id_number).number
    except BadIdNumber as problem:
        raise CannotRegister(str(problem)) from None
    token = kin_token(number)
    if user.relatives.filter(token=token, ended_at=None).exists():
        raise CannotRegister("这个人已经备案过了")
    relative = Relative(
        user=user, name=name.strip(), relation=relation, id_number=number, token=token, registered_at=at
    )
    relative.save()
    _record("近亲属备案", relative, by=user, at=at)
    return relative


@transaction.atomic
def strike_relative(*, relative: Relative, reason: str, by: User, at: datetime) -> None:
    """Strike a relative who was registered by mistake. Raises CannotRegister for one's own, and without a reason."""
    if relative.user_id == by.pk:
        raise CannotRegister("自己备案的不能自己撤销，请安全管理员来办")
    if not reason.strip():
        raise CannotRegister("请写明为什么撤销")
    if not Relative.objects.filter(pk=relative.pk, ended_at=None).update(ended_at=at, ended_by=by.signature):
        raise CannotRegister("这一条已经撤销")
    _record("撤销近亲属备案", relative, by=by, at=at, purpose=reason.strip())


def staff_related_to(numbers: Iterable[str]) -> list[User]:
    """Return the users who registered one of the people with these ID numbers as their relative."""
    tokens = [kin_token(number) for number in numbers if number]
    kin = Relative.objects.filter(token__in=tokens, ended_at=None)
    return list(User.objects.filter(pk__in=kin.values("user")).order_by("pk"))


def _record(action: str, relative: Relative, *, by: User, at: datetime, purpose: str = "") -> None:
    posts = relative.user.posts_in_force
    ledger.record(
        action=action, actor=by.actor, at=at, object_kind="user", object_id=relative.user_id,
        area_path=posts[0].area_id if posts else "", purpose=purpose, detail={"relation": relative.relation},
    )  # fmt: skip
