"""Writes of accounts: open an account, switch it off, give and end a post, name a deputy."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhulian.accounts.levels import LEVELS, words_of
from zhulian.accounts.models import Area, Organization, Post, User
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.accounts.roles import ROLES, Role
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor


class CannotSetPost(Exception):
    """A post cannot be given or ended like this; the message says why in Chinese."""


class WrongLevel(CannotSetPost):
    """The role is not held in areas of this level."""


def first_password() -> tuple[str, str]:
    """Return a new first password and its hash, which takes long to make."""
    password = secrets.token_urlsafe(12)
    return password, make_password(password)


@transaction.atomic
def create_user(
    *, username: str, display_name: str, by: Actor, at: datetime, first: tuple[str, str] | None = None
) -> tuple[User, str]:
    """Open an account and return it with its first password, which must be changed at the first sign-in.

    `first` is a `first_password` made before, so that many accounts do not hold a transaction for long.
    """
    password, hashed = first or first_password()
    user = User(username=username, display_name=display_name, password=hashed, must_change_password=True)
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
    organization: Organization | None = None,
    deputy_of: Post | None = None,
    by: Actor,
    at: datetime,
) -> Post:
    """Give a user a role in an area, or in an organisation there, from a day to a day (excluded).

    Raises CannotSetPost for an unknown role, an area of the wrong level, an empty period, an organisation of the
    wrong kind or place, a post that overlaps one already held or one of another hand (三员分立), and for a post given
    to oneself.
    """
    if role not in ROLES:
        raise CannotSetPost(f"没有“{role}”这个岗位。可用的有：{'、'.join(ROLES)}")
    if valid_to is not None and valid_to <= valid_from:
        raise CannotSetPost("岗位的截止日期要晚于开始日期")
    if user.signature == by.name:
        raise CannotSetPost("不能给自己设岗，请另一位系统管理员来设")
    _refuse_wrong_level(ROLES[role], area)
    _refuse_wrong_organization(ROLES[role], area, organization, valid_from, valid_to)
    for held in user.posts.overlapping(valid_from, valid_to):
        if held.role == role and held.area_id == area.pk:
            raise CannotSetPost(f"{user} 在 {area} 的“{ROLES[role].name}”岗位与已有的时间重叠")
        _refuse_another_hand(user, ROLES.get(held.role), ROLES[role])
    post = Post.objects.create(
        user=user, role=role, area=area, organization=organization, deputy_of=deputy_of,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    _record("定代理" if deputy_of else "设岗", post, by=by, at=at)
    return post


def name_deputy(*, post: Post, user: User, valid_from: date, valid_to: date, by: Actor, at: datetime) -> Post:
    """Let somebody stand in for a post from a day to a day (excluded); whoever holds it keeps it.

    Raises CannotSetPost as `set_post` does, for a deputy's deputy, and for days outside the post.
    """
    if post.user_id == user.pk:
        raise CannotSetPost("本人不能代理自己的岗位")
    if post.deputy_of_id:
        raise CannotSetPost("代理的岗位不能再找人代理，请给原来的岗位定代理")
    if valid_from < post.valid_from or (post.valid_to is not None and valid_to > post.valid_to):
        raise CannotSetPost(
            f"代理的日子要在岗位之内：{post.valid_from} 至 {post.valid_to or '没有截止'}，现在是 {valid_from} 至 {valid_to}"
        )
    return set_post(
        user=user, role=post.role, area=post.area, organization=post.organization, deputy_of=post,
        valid_from=valid_from, valid_to=valid_to, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def end_post(*, post: Post, on: date, by: Actor, at: datetime) -> None:
    """End a post and those of its deputies: from that day on they give nothing; a deputy yet to begin never does.

    Raises CannotSetPost when it has ended already, or when the day is not after its first.
    """
    if on <= post.valid_from:
        raise CannotSetPost(f"岗位 {post.valid_from} 才开始，不能在 {on} 结束")
    open_on_that_day = Post.objects.filter(pk=post.pk).in_force(on)
    if not open_on_that_day.update(valid_to=on):
        raise CannotSetPost("这个岗位已经结束")
    post.valid_to = on
    _record("撤岗", post, by=by, at=at)
    post.deputies.filter(valid_from__gte=on).delete()
    for deputy in post.deputies.in_force(on):
        end_post(post=deputy, on=on, by=by, at=at)


def _refuse_wrong_level(role: type[Role], area: Area) -> None:
    if role in LEVELS and area.level not in LEVELS[role]:
        raise WrongLevel(
            f"“{role.name}”设在{words_of(role)}，{area} 是{area.get_level_display()}。请另选辖区或岗位"
        )


def _refuse_wrong_organization(
    role: type[Role], area: Area, organization: Organization | None, start: date, end: date | None
) -> None:
    if organization is None:
        if role.held_in:
            kinds = "、".join(sorted(kind.label for kind in role.held_in))
            raise CannotSetPost(f"“{role.name}”要设在机构里，请选一个{kinds}")
        return
    if not role.held_in and organization.kind != OrganizationKind.DEPARTMENT:
        raise CannotSetPost(
            f"“{role.name}”设在{words_of(role)}，不设在{organization.get_kind_display()}里，请不选机构，或选所在的部门"
        )
    if role.held_in and organization.kind not in role.held_in:
        raise CannotSetPost(
            f"“{role.name}”不能设在{organization.get_kind_display()}“{organization}”里，请另选机构"
        )
    if not area.code.startswith(organization.area_id):
        raise CannotSetPost(f"{area} 不在“{organization}”的地方，请另选辖区或机构")
    closes = organization.valid_to
    if start < organization.valid_from or (closes is not None and (end is None or end > closes)):
        raise CannotSetPost(f"岗位的日子超出了“{organization}”存续的日子，请改日期")


def _refuse_another_hand(user: User, held: type[Role] | None, wanted: type[Role]) -> None:
    if held is not None and held.hand != wanted.hand:
        raise CannotSetPost(
            f"{user} 同时担任“{held.name}”。业务、系统管理、安全管理、审计监督四样，一个人同时只能做一样"
        )


def _record(action: str, post: Post, *, by: Actor, at: datetime) -> None:
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind="user",
        object_id=post.user_id,
        area_path=post.area_id,
        detail={
            "role": post.role,
            "from": post.valid_from,
            "to": post.valid_to,
            **({"organization": post.organization_id} if post.organization_id else {}),
            **({"deputy_of": post.deputy_of_id} if post.deputy_of_id else {}),
        },
    )
