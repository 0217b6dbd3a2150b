"""Telling 谁看过我的信息: which looks a resident is told of, each person of their own record only.

Law: 个人信息保护法第四十四条、第四十五条. Looks at a file concern everybody in it on that day; an opened field concerns
only whose it is; lists, where nobody's record was opened, are not told. What a look served is declared below: one
that served anything else is told to nobody but the person whose field was opened, and to that person without why.
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

# Where one of these words stands in what a look was for, it is told to nobody: it would tell what another said in confidence.
NEVER_TOLD = ("危机", "家暴", "侵害", "强制报告", "举报", "线索核查", "未成年人保护")
# What may be said to everybody in the file: the first words of what a look was for, and the kind of thing it served.
# What stands behind the first words was written by hand and is never told. A new purpose or kind is told once it is here.
TOLD_PURPOSES = frozenset(
    {
        "",
        "登门告知政策",
        "入户走访",
        "核实人员身份",
        "联系本人",
        "更正档案",
        "核对签名",
        "归档",
        "处理异议",
        "其他",
    }
)
TOLD_SERVED = {"": "", "match": "看您家能不能享受政策", "draft": "您家来窗口办事"}
# A call request is told of to whoever left it, and to nobody else in the file.
LEAD, OWN_LEAD = "lead", "您请我们联系"
HELD_BACK, RELEASED = "暂缓告知", "恢复告知"


@dataclass(frozen=True, slots=True)
class Home:
    """A household a person belonged to, from a day to a day (excluded; None: still)."""

    household: UUID
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One look as its person is told of it: its number, by which post of which area, when, what for, which field.

    `is_own` is true for an opened field of this very person. `serves` says in words what it was done for.
    """

    number: int
    at: datetime
    post: str
    area: str
    act: str
    purpose: str
    serves: str
    field: str
    is_own: bool


def told_to(
    *,
    person: UUID | None,
    homes: Collection[Home],
    on: date | None = None,
    ties: Collection[UUID] = (),
    leads: Collection[UUID] = (),
) -> list[Told]:
    """Return the looks at one person's record, the newest first.

    `ties` are households in whose file the person stands without living there (义务人): only an opened field of the
    person is told of those. `leads` are call requests the person began. Looks named in a 暂缓告知 row (a complaint is
    being investigated) wait until a 恢复告知 row names them or the day they say has come; without `on` that never comes.
    """
    files = {str(home.household) for home in homes} | {str(household) for household in ties}
    looks = Event.objects.filter(action__in=OPENED).filter(
        Q(object_kind="household", object_id__in=files)
        | Q(object_kind="lead", object_id__in=[str(lead) for lead in leads])
    )
    for words in NEVER_TOLD:
        looks = looks.exclude(purpose__contains=words)
    held = {int(row.object_id) for row in held_back(on)}
    rows = looks.order_by("-at", "-id")
    mine = {str(lead) for lead in leads}
    return [
        _told(look, is_own, mine) for look in rows if look.pk not in held
        for is_own in (look.object_kind == LEAD or look.detail.get("person") == str(person),)
        if is_own or _is_of_the_house(look, homes, mine)
    ]  # fmt: skip


def held_back(on: date | None) -> list[Event]:
    """Return the 暂缓告知 rows in force on a day: the newest word on their look, whose end has not come."""
    rows = Event.objects.filter(action__in=(HELD_BACK, RELEASED), object_kind="ledger").order_by("id")
    newest = {row.object_id: row for row in rows}
    return [
        row
        for row in newest.values()
        if row.action == HELD_BACK and not (on and row.detail["to"] <= on.isoformat())
    ]


def _told(look: Event, is_own: bool, leads: Collection[str]) -> Told:
    served = _served(look, leads)
    is_sayable = served is not None and _first_words(look) in TOLD_PURPOSES
    return Told(
        look.pk, look.at, look.actor_post, look.actor_area, look.action,
        purpose=_first_words(look) if is_sayable else "",
        serves=served if is_sayable else "",
        field=look.detail.get("field", ""), is_own=is_own,
    )  # fmt: skip


def _is_of_the_house(look: Event, homes: Collection[Home], leads: Collection[str]) -> bool:
    """Say whether a look concerns everybody in a file, and this person lived there on that day."""
    is_sayable = _first_words(look) in TOLD_PURPOSES and _served(look, leads) is not None
    return not look.detail.get("person") and is_sayable and _lived_there(look, homes)


def _served(look: Event, leads: Collection[str]) -> str | None:
    """Return the words for what a look served; None for what this person is not told."""
    kind = look.detail.get("serves", "")
    if look.object_kind == LEAD or (kind == LEAD and look.detail.get("serves_id") in leads):
        return OWN_LEAD
    return TOLD_SERVED.get(kind)


def _first_words(look: Event) -> str:
    return look.purpose.split("：", 1)[0]


def _lived_there(look: Event, homes: Collection[Home]) -> bool:
    day = timezone.localtime(look.at).date()
    return any(
        str(home.household) == look.object_id
        and home.valid_from <= day
        and (home.valid_to is None or day < home.valid_to)
        for home in homes
    )
