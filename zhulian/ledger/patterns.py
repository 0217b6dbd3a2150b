"""Unusual looking 异常查看: patterns declared as data, and the stretches of the ledger that fit them.

A finding is a question to somebody, not a judgement. Who lives in which village is known of the staff who told it
(`ledger/homes`); neighbours are the households of that village.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from zhulian.ledger.homes import homes
from zhulian.ledger.models import Event

REVEALS = frozenset({"查看原文"})
FILES = frozenset({"查看一户一档"})
SEARCHES = frozenset({"查找家庭"})
EXPORTS = frozenset({"导出政策找人名单"})
_VILLAGE_DIGITS = 12
# Plain values: a year of looks made into model instances costs several times as much.
_READ = ("id", "at", "actor", "actor_post", "actor_area", "action", "object_id", "area_path")


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many acts of these kinds within a stretch of time; only at these hours, if hours are named (end excluded).

    `is_distinct` counts objects instead of acts. `is_one_village` counts only acts in one village by somebody whose
    post is wider than a village. `is_own_village` counts only acts in the village where somebody lives and holds no post.
    """

    name: str
    why: str
    actions: frozenset[str]
    least: int
    within: timedelta
    hours: tuple[int, int] | None = None
    is_distinct: bool = False
    is_one_village: bool = False
    is_own_village: bool = False


PATTERNS = (
    Pattern("夜间查看", "22 时到次日 6 时打开过档案或原文，一般没有人在办公",
            REVEALS | FILES, 1, timedelta(hours=8), hours=(22, 6)),
    Pattern("短时间大量打开原文", "10 分钟里打开 10 次以上证件号、电话或住址，比一户一户办快得多",
            REVEALS, 10, timedelta(minutes=10)),
    Pattern("一天看很多家庭", "一天里打开 80 户以上的档案，像是在翻看",
            FILES, 80, timedelta(days=1), is_distinct=True),
    Pattern("反复查找", "一小时里查找 20 次以上，像是在试名字",
            SEARCHES, 20, timedelta(hours=1)),
    Pattern("盯着一个村", "镇街或区县的岗位，一天里打开同一个村 8 户以上的原文",
            REVEALS, 8, timedelta(days=1), is_distinct=True, is_one_village=True),
    Pattern("看自己村的人家", "一天里打开自己住的村 3 户以上的档案或原文，而岗位不在那个村",
            REVEALS | FILES, 3, timedelta(days=1), is_distinct=True, is_own_village=True),
    Pattern("查邻里的名字", "一天里 3 次以上按姓名、户号或证件号找到自己住的村的一户，而岗位不在那个村",
            SEARCHES, 3, timedelta(days=1), is_own_village=True),
    Pattern("反复导出", "一天里导出名单 3 次以上",
            EXPORTS, 3, timedelta(days=1)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of one person's acts that fits a pattern; `last_id` names it for the review."""

    pattern: Pattern
    actor: str
    post: str
    since: datetime
    until: datetime
    count: int
    area: str
    last_id: int


def findings(*, since: datetime, until: datetime, actor: str = "") -> list[Finding]:
    """Return what fits a pattern between two moments, the newest first; of one actor, if one is named."""
    wanted = frozenset().union(*(pattern.actions for pattern in PATTERNS))
    events = Event.objects.between(since, until).filter(action__in=wanted).order_by("at", "id")
    if actor:
        events = events.filter(actor=actor)
    rows = list(events.values_list(*_READ, named=True))
    lived_in = homes()
    found = [finding for pattern in PATTERNS for finding in _fitting(pattern, rows, lived_in)]
    return sorted(found, key=lambda finding: finding.until, reverse=True)


def _fitting(pattern: Pattern, rows: Iterable[Event], lived_in: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the stretches of each person; stretches that touch are one."""
    of_whom: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for row in rows:
        if _counts(pattern, row, lived_in.get(row.actor, "")):
            is_of_one = pattern.is_one_village or pattern.is_own_village
            village = row.area_path[:_VILLAGE_DIGITS] if is_of_one else ""
            of_whom[row.actor, village].append(row)
    for (_, village), own in of_whom.items():
        stretch: list[Event] = []
        window: deque[Event] = deque()
        for row in own:
            window.append(row)
            while row.at - window[0].at >= pattern.within:
                window.popleft()
            if stretch and window[0].id > stretch[-1].id:
                yield _finding(pattern, stretch, village)
                stretch = []
            if _size(pattern, window) >= pattern.least:
                stretch += [one for one in window if not stretch or one.id > stretch[-1].id]
        if stretch:
            yield _finding(pattern, stretch, village)


def _counts(pattern: Pattern, row: Event, own_village: str) -> bool:
    if row.action not in pattern.actions:
        return False
    if pattern.is_own_village and not _is_at_home(row, own_village):
        return False
    if pattern.is_one_village and not (len(row.actor_area) < _VILLAGE_DIGITS <= len(row.area_path)):
        return False
    if pattern.hours is None:
        return True
    begin, end = pattern.hours
    hour = timezone.localtime(row.at).hour
    return hour >= begin or hour < end


def _is_at_home(row: Event, own_village: str) -> bool:
    """Say whether an act concerns the village in which its actor lives and holds no post."""
    is_there = bool(own_village) and row.area_path.startswith(own_village)
    return is_there and not row.actor_area.startswith(own_village)


def _size(pattern: Pattern, rows: Iterable[Event]) -> int:
    return len({row.object_id if pattern.is_distinct else row.id for row in rows})


def _finding(pattern: Pattern, rows: list[Event], village: str) -> Finding:
    last = rows[-1]
    return Finding(
        pattern, last.actor, last.actor_post, rows[0].at, last.at, _size(pattern, rows), village, last.id
    )
