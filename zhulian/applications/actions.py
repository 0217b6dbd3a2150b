"""Writes of intake drafts 受理草稿: number, search under, bind to a household, close, report what came to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhulian.accounts.models import User
from zhulian.accounts.queries import TOWN_DIGITS
from zhulian.applications.models import DraftSearch, IntakeDraft
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import SYSTEM, Actor
from zhulian.registry.models import Household

Outcome = IntakeDraft.Outcome
_TRIES = 5


class CannotDraft(Exception):
    """A draft cannot be numbered, used or closed like this; the message says why in Chinese."""


@transaction.atomic
def open_draft(*, help: str, by: User, at: datetime, household: Household | None = None) -> IntakeDraft:
    """Number a draft, before anybody is searched for. Raises CannotDraft.

    `household` is given where somebody comes about a file that lies open already.
    """
    if help not in IntakeDraft.Help.values:
        raise CannotDraft("请选来办哪一类救助")
    if not by.household_scopes:
        raise CannotDraft("你的岗位看不到家庭，不能开受理草稿")
    draft = _numbered(help, by, at, household)
    _record("开受理草稿", draft, by=by.actor, at=at, purpose=draft.get_help_display())
    return draft


def _numbered(help: str, by: User, at: datetime, household: Household | None) -> IntakeDraft:
    """Take the next number of the area and day; whoever loses it to somebody else takes the one after."""
    area = by.household_scopes[0]
    beginning = f"{area}-{timezone.localtime(at):%Y%m%d}-"
    for _ in range(_TRIES):
        last = IntakeDraft.objects.filter(number__startswith=beginning).order_by("-number").first()
        place = int(last.number.rpartition("-")[2]) + 1 if last else 1
        draft = IntakeDraft(
            number=f"{beginning}{place:04d}", area_path=area, help=help, opened_by=by,
            opened_by_post=by.actor.post, opened_at=at, household=household,
        )  # fmt: skip
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:
            continue
        return draft
    raise CannotDraft("取号的人太多，没有取到。请再试一次")


@transaction.atomic
def note_search(*, draft: IntakeDraft, asked: str, found: Iterable[Household], at: datetime) -> DraftSearch:
    """Keep which households a search under a draft showed.

    The look itself is a ledger row of the caller's, in the same transaction.
    """
    search = DraftSearch.objects.create(draft=draft, asked=asked, at=at)
    search.households.set(found)
    return search


@transaction.atomic
def bind(*, draft: IntakeDraft, household: Household, by: User, at: datetime) -> None:
    """Let a draft serve this household from now on. Raises CannotDraft when it serves another or is closed."""
    if draft.household_id == household.pk:
        return
    free = IntakeDraft.objects.filter(pk=draft.pk, household=None, closed_at=None)
    if not free.update(household=household):
        raise CannotDraft(f"受理草稿 {draft} 已经用在另一户，或已经办结。请另开一个")
    draft.household = household
    _record("受理草稿对上家庭", draft, by=by.actor, at=at, household=str(household.pk))


@transaction.atomic
def close(*, draft: IntakeDraft, outcome: str, reference: str, by: User, at: datetime) -> None:
    """Say what came of a draft. Raises CannotDraft for another's, a closed one, and 已受理 without file or number."""
    if draft.opened_by_id != by.pk:
        raise CannotDraft("受理草稿由开的人自己办结")
    if outcome not in Outcome.values:
        raise CannotDraft("请选一项结果")
    is_used = outcome == Outcome.TAKEN_IN
    if is_used and (not draft.household_id or not reference.strip()):
        raise CannotDraft("选“已受理”，要先在这一号下打开过这一户，并写上申请编号")
    closed = IntakeDraft.objects.filter(pk=draft.pk, closed_at=None).update(
        outcome=outcome, closed_at=at, used_at=at if is_used else None,
        reference=reference.strip()[:40] if is_used else "",
    )  # fmt: skip
    if not closed:
        raise CannotDraft(f"受理草稿 {draft} 已经办结")
    draft.refresh_from_db()
    _record("受理草稿办结", draft, by=by.actor, at=at, purpose=draft.get_outcome_display())


@transaction.atomic
def report_unused(*, on: date, at: datetime) -> dict[str, int]:
    """Report the drafts numbered before this day of which nothing came, each once; return how many for each town."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    due = IntakeDraft.objects.unused().filter(reported_at=None, opened_at__lt=midnight)
    of_town: dict[str, list[str]] = defaultdict(list)
    for key, area, number in due.order_by("number").values_list("pk", "area_path", "number"):
        if IntakeDraft.objects.unused().filter(pk=key, reported_at=None).update(reported_at=at):
            of_town[area[:TOWN_DIGITS]].append(number)
    for town, numbers in of_town.items():
        ledger.record(
            action="上报未用的受理草稿", actor=SYSTEM, at=at, object_kind="intake_draft", area_path=town,
            detail={"on": on, "count": len(numbers), "ids": numbers},
        )  # fmt: skip
    return {town: len(numbers) for town, numbers in of_town.items()}


def _record(
    action: str, draft: IntakeDraft, *, by: Actor, at: datetime, purpose: str = "", **detail: str
) -> None:
    ledger.record(
        action=action, actor=by, at=at, object_kind="intake_draft", object_id=draft.number,
        area_path=draft.area_path, purpose=purpose, detail=detail,
    )  # fmt: skip
