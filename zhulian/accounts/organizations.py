"""Writes of organisations and grids 机构与网格: add, rename, move, end."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction

from zhulian.accounts.models import Area, Organization
from zhulian.accounts.organization_kinds import OrganizationKind
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor

_GRID_DIGITS = 3


class CannotOrganize(Exception):
    """An organisation or a grid cannot be set up or changed like this; the message says why in Chinese."""


@transaction.atomic
def add_organization(
    *,
    kind: str,
    name: str,
    area: Area,
    valid_from: date,
    parent: Organization | None = None,
    by: Actor,
    at: datetime,
) -> Organization:
    """Add an organisation in an area, under another one if it has one above it.

    Raises CannotOrganize for an unknown kind, an empty or taken name, and a parent of another place.
    """
    if kind not in OrganizationKind.values:
        raise CannotOrganize(f"没有“{kind}”这类机构。可用的有：{'、'.join(OrganizationKind.labels)}")
    name = _fit_name(name)
    _refuse_taken(area, name)
    _refuse_foreign_parent(area, parent)
    organization = Organization.objects.create(
        kind=kind, name=name, area=area, parent=parent, valid_from=valid_from
    )
    _record("设立机构", organization, by=by, at=at, name=name, kind=kind)
    return organization


@transaction.atomic
def rename_organization(*, organization: Organization, name: str, by: Actor, at: datetime) -> None:
    """Give an organisation another name. Raises CannotOrganize for an empty or taken one."""
    name = _fit_name(name)
    if name == organization.name:
        return
    _refuse_taken(organization.area, name)
    before, organization.name = organization.name, name
    organization.save(update_fields=["name"])
    _record("机构改名", organization, by=by, at=at, old=before, new=name)


@transaction.atomic
def move_organization(
    *, organization: Organization, parent: Organization | None, by: Actor, at: datetime
) -> None:
    """Put an organisation under another one, or under none.

    Raises CannotOrganize for a parent of another place or one that stands below it.
    """
    _refuse_foreign_parent(organization.area, parent)
    above = parent
    while above is not None:
        if above.pk == organization.pk:
            raise CannotOrganize(f"“{organization}”不能放到自己或自己的下级之下")
        above = above.parent
    organization.parent = parent
    organization.save(update_fields=["parent"])
    _record("机构调整上级", organization, by=by, at=at, new=str(parent or ""))


@transaction.atomic
def end_organization(*, organization: Organization, on: date, by: Actor, at: datetime) -> None:
    """End an organisation: from that day on it is no more.

    Raises CannotOrganize when it has ended, when the day is not after its first, or while posts or
    organisations under it go on beyond that day.
    """
    if on <= organization.valid_from:
        raise CannotOrganize(f"“{organization}” {organization.valid_from} 才设立，不能在 {on} 撤销")
    posts = organization.posts.not_over(on).count()
    below = organization.children.not_over(on).count()
    if posts or below:
        raise CannotOrganize(
            f"“{organization}”里那天还有 {posts} 个岗位、{below} 个下级机构。请先撤岗、撤销下级或把它们移走"
        )
    if not Organization.objects.filter(pk=organization.pk).in_force(on).update(valid_to=on):
        raise CannotOrganize(f"“{organization}”已经撤销")
    organization.valid_to = on
    _record("撤销机构", organization, by=by, at=at, to=on)


@transaction.atomic
def add_grid(*, village: Area, name: str, by: Actor, at: datetime) -> Area:
    """Add a grid below a village; its code is the village's with the next three digits.

    Raises CannotOrganize for a place that is no village, an empty or taken name.
    """
    if village.level != Area.Level.VILLAGE:
        raise CannotOrganize(f"网格要设在村社之下，“{village}”是{village.get_level_display()}")
    name = _fit_name(name)
    grids = village.children.filter(level=Area.Level.GRID)
    if grids.filter(name=name).exists():
        raise CannotOrganize(f"“{village}”里已经有“{name}”，请换一个名称")
    last = grids.order_by("code").values_list("code", flat=True).last()
    number = int(last[-_GRID_DIGITS:]) + 1 if last else 1
    if number >= 10**_GRID_DIGITS:
        raise CannotOrganize(f"“{village}”的网格编号用完了，请改用已有的网格")
    grid = Area.objects.create(
        code=f"{village.code}{number:0{_GRID_DIGITS}d}", name=name, level=Area.Level.GRID, parent=village,
        setting=village.setting, is_setting_presumed=village.is_setting_presumed,
    )  # fmt: skip
    ledger.record(
        action="设立网格", actor=by, at=at, object_kind="area", object_id=grid.code, area_path=grid.code,
        detail={"name": name},
    )  # fmt: skip
    return grid


def _fit_name(name: str) -> str:
    name = re.sub(r"\s+", "", name)
    if not name:
        raise CannotOrganize("名称是空的，请写上")
    if len(name) > Organization._meta.get_field("name").max_length:
        raise CannotOrganize(f"名称有 {len(name)} 个字，请缩短到 60 字以内")
    return name


def _refuse_taken(area: Area, name: str) -> None:
    if Organization.objects.filter(area=area, name=name, valid_to__isnull=True).exists():
        raise CannotOrganize(f"{area} 已经有“{name}”，请换一个名称")


def _refuse_foreign_parent(area: Area, parent: Organization | None) -> None:
    if parent is not None and not area.code.startswith(parent.area_id):
        raise CannotOrganize(f"上级机构“{parent}”不在 {area}，也不在它的上级，请另选")


def _record(action: str, organization: Organization, *, by: Actor, at: datetime, **detail: object) -> None:
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind="organization",
        object_id=organization.pk,
        area_path=organization.area_id,
        detail=detail,
    )
