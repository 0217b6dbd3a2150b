"""Telling 谁看过我的信息: which looks a resident is told of, each person of their own record only.

Law: 个人信息保护法第四十四条、第四十五条. Looks at a file concern everybody in it on that day; an opened field concerns
only whose it is; lists, where nobody's record was opened, are not told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from zhulian.ledger.models import Event
from zhulian.ledger.queries import OPENED

# What a look served, by its first words: these would tell one member what another told us in confidence.
NEVER_TOLD = ("危机", "家暴", "侵害", "强制报告", "举报", "线索核查", "未成年人保护")
HELD_BACK, RELEASED = "暂缓告知", "恢复告知"


@dataclass(frozen=True, slots=True)
class Home:
    """A household a person belonged to, from a day to a day (excluded; None: still)."""

    household: UUID
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One look as its person is told of it: by which post of which area, when, what for, which field."""

    at: datetime
    post: str
    area: str
    act: str
    purpose: str
    field: str


def told_to(*, person: UUID, homes: Collection[Home]) -> list[Told]:
    """Return the looks at one person's record, the newest first.

    Looks named in a 暂缓告知 row (a complaint is being investigated) wait until a 恢复告知 row names them.
    """
    households = {str(home.household) for home in homes}
    looks = Event.objects.filter(action__in=OPENED, object_kind="household", object_id__in=households)
    for words in NEVER_TOLD:
        looks = looks.exclude(purpose__startswith=words)
    own = Q(detail__person=str(person))
    looks = looks.filter(own | Q(detail__person__isnull=True) | Q(detail__person=""))
    held = _held_back()
    return [
        Told(
            look.at, look.actor_post, look.actor_area, look.action, look.purpose, look.detail.get("field", "")
        )
        for look in looks.order_by("-at", "-id")
        if look.pk not in held and (look.detail.get("person") or _lived_there(look, homes))
    ]


def _lived_there(look: Event, homes: Collection[Home]) -> bool:
    day = timezone.localtime(look.at).date()
    return any(
        str(home.household) == look.object_id
        and home.valid_from <= day
        and (home.valid_to is None or day < home.valid_to)
        for home in homes
    )


def _held_back() -> set[int]:
    """Return the looks whose newest word is that they wait."""
    rows = Event.objects.filter(action__in=(HELD_BACK, RELEASED), object_kind="ledger").order_by("id")
    newest = dict(rows.values_list("object_id", "action"))
    return {int(number) for number, action in newest.items() if action == HELD_BACK}
