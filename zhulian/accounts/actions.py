"""Writes of accounts: open an account, give and end a post."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.queries import PostQuerySet
from zhulian.accounts.roles import ROLES
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor


class CannotSetPost(Exception):
    """A post cannot be given or ended like this; the message says why in Chinese."""


@transaction.atomic
def create_user(*, username: str, display_name: str, by: Actor, at: datetime) -> tuple[User, str]:
    """Open an account and return it with its first password, which must be changed at the first sign-in."""
    password = secrets.token_urlsafe(12)
    user = User(username=username, display_name=display_name, must_change_password=True)
    user.set_password(password)
    user.full_clean()
    user.save()
    ledger.record(action="开户", actor=by, at=at, object_kind="user", object_id=user.pk)
    return user, password


@transaction.atomic
def set_post(
    *,
    user: User,
    role: str,
    area: Area,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> Post:
    """Give a user a role in an area from a day to a day (excluded).

    Raises CannotSetPost for an unknown role, an empty period, or a post that overlaps one already held.
    """
    if role not in ROLES:
        raise CannotSetPost(f"没有“{role}”这个岗位。可用的有：{'、'.join(ROLES)}")
    if valid_to is not None and valid_to <= valid_from:
        raise CannotSetPost("岗位的截止日期要晚于开始日期")
    if _overlapping(user, role, area, valid_from, valid_to).exists():
        raise CannotSetPost(f"{user} 在 {area} 的“{ROLES[role].name}”岗位与已有的时间重叠")
    post = Post.objects.create(user=user, role=role, area=area, valid_from=valid_from, valid_to=valid_to)
    _record("设岗", post, by=by, at=at)
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, by: Actor, at: datetime) -> None:
    """End a post: from that day on it gives nothing.

    Raises CannotSetPost when it has ended already, or when the day is not after its first.
    """
    if on <= post.valid_from:
        raise CannotSetPost(f"岗位 {post.valid_from} 才开始，不能在 {on} 结束")
    open_on_that_day = Post.objects.filter(pk=post.pk).in_force(on)
    if not open_on_that_day.update(valid_to=on):
        raise CannotSetPost("这个岗位已经结束")
    post.valid_to = on
    _record("撤岗", post, by=by, at=at)


def _overlapping(user: User, role: str, area: Area, start: date, end: date | None) -> PostQuerySet:
    posts = Post.objects.filter(user=user, role=role, area=area)
    posts = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=start))
    return posts if end is None else posts.filter(valid_from__lt=end)


def _record(action: str, post: Post, *, by: Actor, at: datetime) -> None:
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind="user",
        object_id=post.user_id,
        area_path=post.area_id,
        detail={"role": post.role, "from": post.valid_from, "to": post.valid_to},
    )
