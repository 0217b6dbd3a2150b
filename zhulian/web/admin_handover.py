"""Open work of one person 移交: what somebody who leaves has still in hand, without a name of any resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from zhulian.accounts.models import Area, Post, User
from zhulian.accounts.scope import in_areas
from zhulian.applications.queries import SERVES_FOR
from zhulian.ledger.reporting import drafts_in_hand
from zhulian.policies.models import Edition
from zhulian.work.models import Run

# Who leaves within these days is listed already, so that the work is handed over before.
SOON = timedelta(days=30)
GOING = (Run.State.WAITING, Run.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing in hand: of which kind, what, since when."""

    kind: str
    words: str
    since: date


def open_work_of(user: User, on: date) -> list[Task]:
    """Return the leads taken, by place, drafts not closed, and runs asked for that have not ended; the oldest first."""
    drafts = [
        Task("政策草稿", f"{draft.path} 第 {draft.number} 版", localdate(draft.saved_at))
        for draft in Edition.objects.open().filter(author=user)
    ]
    waiting = Run.objects.filter(state__in=GOING, asker__name=user.signature)
    runs = [Task("作业", run.words, localdate(run.created_at)) for run in waiting]
    intake = [
        Task("受理草稿", f"{event.object_id}，{event.purpose}", localdate(event.at))
        for event in _drafts(on).filter(actor=user.signature)
    ]
    return sorted([*_leads(user), *drafts, *intake, *runs], key=lambda task: task.since)


def leaving_with_work(on: date) -> QuerySet[User]:
    """Return who has left, or leaves within `SOON` days, and has work still in hand."""
    staying = Post.objects.not_over(on + SOON).filter(user=OuterRef("pk"))
    askers = [
        asker.get("name", "") for asker in Run.objects.filter(state__in=GOING).values_list("asker", flat=True)
    ]
    busy = {*askers, *_drafts(on).values_list("actor", flat=True)}
    has_work = (
        Exists(Edition.objects.open().filter(author=OuterRef("pk")))
        | Q(pk__in=_takers_of_leads())
        | Q(username__in=[name.rpartition("（")[2].removesuffix("）") for name in busy])
    )
    return User.objects.filter(Q(is_active=False) | ~Exists(staying), has_work)


# Of intake drafts only those that still serve: an older one opens nothing, and was reported as unused.
def _drafts(on: date) -> QuerySet:
    return drafts_in_hand(since=make_aware(datetime.combine(on, time.min)) - SERVES_FOR)


# A system administrator sees no household, so leads are counted for their places; nobody is named.
def _takers_of_leads() -> list[int]:
    with in_areas(Area.objects.filter(level=Area.Level.COUNTY).values_list("code", flat=True)):
        return list(User.objects.filter(leads_taken__isnull=False).values_list("pk", flat=True).distinct())


def _leads(user: User) -> list[Task]:
    with in_areas(user.posts.values_list("area_id", flat=True)):
        places = list(user.leads_taken.values("area_path").annotate(count=Count("pk"), since=Min("taken_at")))
    names = dict(Area.objects.filter(pk__in=[one["area_path"] for one in places]).values_list("code", "name"))
    return [
        Task(
            "线索",
            f"{names.get(one['area_path'], one['area_path'])} {one['count']} 位居民由本人联系过",
            localdate(one["since"]),
        )
        for one in places
    ]
