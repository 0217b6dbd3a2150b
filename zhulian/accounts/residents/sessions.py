"""Sessions of residents 居民会话: a cookie of their own, worth nothing to a staff page, as a staff session is worth nothing here."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from zhulian.accounts.residents.models import Level, Resident, ResidentSignIn
from zhulian.accounts.sign_ins import device_of
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor

RENEW_AFTER = timedelta(minutes=1)


def actor_of(level: int) -> Actor:
    """Return how the ledger calls a resident: never by name; the row's object says which account."""
    return Actor("居民", f"居民（{Level(level).label}）")


@transaction.atomic
def begin(*, resident: Resident, level: Level, way: str, agent: str, at: datetime) -> str:
    """Begin a session and return the token for the browser; only its digest is kept. Sessions that are long over go."""
    token = secrets.token_urlsafe(32)
    resident.sign_ins.filter(seen_at__lt=at - timedelta(days=90)).delete()
    ResidentSignIn.objects.create(
        resident=resident, token_digest=_digest(token), level=level, way=way, device=device_of(agent),
        began_at=at, seen_at=at,
    )  # fmt: skip
    Resident.objects.filter(pk=resident.pk).update(used_at=at)
    _record("居民登录", resident, level, at, way=way)
    return token


def current(*, token: str, at: datetime) -> ResidentSignIn | None:
    """Return the open session of a token and write down that it was used; None for anything else."""
    if not token:
        return None
    found = (
        ResidentSignIn.objects.open(at).select_related("resident").filter(token_digest=_digest(token)).first()
    )
    if found and at - found.seen_at > RENEW_AFTER:
        ResidentSignIn.objects.filter(pk=found.pk).update(seen_at=at)
    return found


@transaction.atomic
def raise_level(*, sign_in: ResidentSignIn, level: Level, at: datetime) -> str:
    """Let a session stand for the person; return its new token, so that one seen before is worth nothing."""
    token = secrets.token_urlsafe(32)
    ResidentSignIn.objects.filter(pk=sign_in.pk).update(level=level, token_digest=_digest(token), seen_at=at)
    _record("居民登录", sign_in.resident, level, at, way=f"{sign_in.way}，核对身份证号")
    return token


@transaction.atomic
def end(*, sign_in: ResidentSignIn, at: datetime) -> None:
    """End one session."""
    if ResidentSignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(ended_at=at):
        _record("居民退出", sign_in.resident, sign_in.level, at, device=sign_in.device)


@transaction.atomic
def end_all(*, resident: Resident, level: int, at: datetime) -> int:
    """End every session of an account; return how many."""
    count = ResidentSignIn.objects.filter(resident=resident).open(at).update(ended_at=at)
    _record("居民全部退出", resident, level, at, count=count)
    return count


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _record(action: str, resident: Resident, level: int, at: datetime, **detail: object) -> None:
    ledger.record(
        action=action, actor=actor_of(level), at=at, object_kind="resident", object_id=resident.pk,
        detail=detail,
    )  # fmt: skip
