"""Sign-ins 登录: which sessions an account has open, on what, since when; ended by its owner or by whoever may."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from zhulian.accounts.models import SignIn, User
from zhulian.ledger import actions as ledger

_BROWSERS = (("MicroMessenger", "微信"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "安卓"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows"), ("Mac OS", "苹果电脑"), ("Linux", "Linux"))  # fmt: skip


class NotOpen(Exception):
    """A sign-in that has ended already."""

    def __init__(self) -> None:
        super().__init__("这次登录已经结束")


def device_of(agent: str) -> str:
    """Name browser and system as their maker tells them; unknown ones are called so."""
    browser = next((name for mark, name in _BROWSERS if re.search(mark, agent)), "别的浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "别的系统")
    return f"{system}，{browser}"


def begin(
    *, user: User, session_key: str, agent: str, address: str | None, way: str = "", at: datetime
) -> SignIn:
    """Write down that a session of this user began, and which way it came."""
    return SignIn.objects.create(
        user=user, session_key=session_key, device=device_of(agent), address=address, way=way,
        began_at=at, seen_at=at,
    )  # fmt: skip


def still_open(*, sign_in: int, session_key: str, at: datetime) -> bool:
    """Write down that a session was used; say whether it may go on. A changed password gives it a new key."""
    return bool(SignIn.objects.filter(pk=sign_in, ended_at=None).update(seen_at=at, session_key=session_key))


@transaction.atomic
def end(*, sign_in: SignIn, by: User, at: datetime) -> None:
    """End one session at once. Raises NotOpen."""
    if not SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=at, ended_by=by.signature):
        raise NotOpen
    _store(sign_in.session_key).delete()
    ledger.record(
        action="结束登录", actor=by.actor, at=at, object_kind="user", object_id=sign_in.user_id,
        detail={"device": sign_in.device},
    )  # fmt: skip


@transaction.atomic
def end_all(*, user: User, by: User, at: datetime, but: str = "") -> int:
    """End every session of a user but the one with this key; return how many."""
    going = list(SignIn.objects.filter(user=user).open(at).exclude(session_key=but))
    for sign_in in going:
        end(sign_in=sign_in, by=by, at=at)
    return len(going)


def _store(session_key: str):
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
