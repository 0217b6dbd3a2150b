"""Reviews 复核: draw rows at random by a seed that the ledger keeps, and note what was found out about a row."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.ledger.queries import LOOKS, OPENED
from zhulian.ledger.telling import HELD_BACK, RELEASED

DRAWN, REVIEWED = "抽查台账", "复核查看"
LONGEST_HELD = timedelta(days=90)
OUTCOMES = ("有事由，正常", "问过本人，待补事由", "没有事由，转安全管理员")


class CannotReview(Exception):
    """The review or the sample cannot be recorded; the message says why."""


def draw(*, since: datetime, until: datetime, count: int, by: Actor, at: datetime) -> Event:
    """Draw looks of a period at random; the row keeps seed, period and numbers, so that anybody can draw again.

    Acts of the drawer are not drawn. Raises CannotReview when there is nothing to draw from.
    """
    seed = secrets.token_hex(8)
    numbers = drawn_again(seed=seed, since=since, until=until, count=count, but=by.name)
    if not numbers:
        raise CannotReview("这段时间没有可以抽的查看。请换一段时间")
    return ledger.record(
        action=DRAWN, actor=by, at=at, object_kind="ledger",
        detail={"seed": seed, "from": since, "to": until, "ids": numbers, "count": len(numbers)},
    )  # fmt: skip


def drawn_again(*, seed: str, since: datetime, until: datetime, count: int, but: str) -> list[int]:
    """Return the numbers that a seed draws from the looks of a period."""
    looks = Event.objects.between(since, until).filter(action__in=LOOKS).exclude(actor=but)
    numbers = list(looks.order_by("id").values_list("id", flat=True))
    return sorted(Random(seed).sample(numbers, min(count, len(numbers))))  # nosec B311 # drawn again from the seed that is noted


def note(*, event: Event, outcome: str, words: str, by: Actor, at: datetime) -> Event:
    """Note what a review of a row found. Raises CannotReview for a row of one's own or without a reason given."""
    if event.actor == by.name:
        raise CannotReview("这是自己的操作，要由别人复核")
    if outcome not in OUTCOMES:
        raise CannotReview("请选一项复核结果")
    if outcome != OUTCOMES[0] and not words.strip():
        raise CannotReview("请写明问了谁、怎么说的")
    return ledger.record(
        action=REVIEWED, actor=by, at=at, object_kind="ledger", object_id=event.pk,
        purpose=outcome, detail={"note": words.strip()[:200]},
    )  # fmt: skip


def reviews_of(numbers: Collection[int]) -> dict[int, Event]:
    """Return the newest review of each of these rows."""
    asked = [str(number) for number in numbers]
    rows = Event.objects.filter(action=REVIEWED, object_kind="ledger", object_id__in=asked).order_by("id")
    return {int(row.object_id): row for row in rows}


def hold_back(*, event: Event, reason: str, until: date, by: Actor, at: datetime) -> Event:
    """Let the person concerned wait to be told of a look until a day while a complaint about it is investigated.

    Raises CannotReview without a reason, for what nobody would be told of, and for a day gone by or too far off.
    """
    if event.action not in OPENED:
        raise CannotReview("这一条不是打开档案或原文，本来就不告知")
    if not reason.strip():
        raise CannotReview("请写明因哪件投诉暂缓告知")
    if not timedelta() < until - timezone.localdate(at) <= LONGEST_HELD:
        raise CannotReview(f"暂缓到哪一天要在今天以后、{LONGEST_HELD.days} 天以内；查不完到期再续")
    return ledger.record(
        action=HELD_BACK, actor=by, at=at, object_kind="ledger", object_id=event.pk, purpose=reason.strip()[:200],
        detail={"to": until},
    )  # fmt: skip


def release(*, event: Event, by: Actor, at: datetime) -> Event:
    """Let the person concerned be told of a look again: the investigation is over."""
    return ledger.record(action=RELEASED, actor=by, at=at, object_kind="ledger", object_id=event.pk)
