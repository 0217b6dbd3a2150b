"""Yearly audit report 年度审计报告: figures of one year from the ledger alone, by post; it names no resident and no staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from zhulian.ledger.models import Event
from zhulian.ledger.patterns import PATTERNS, Finding, findings
from zhulian.ledger.queries import LOOKS
from zhulian.ledger.reviewing import DRAWN, OUTCOMES, REVIEWED, reviews_of
from zhulian.ledger.telling import HELD_BACK
from zhulian.ledger.verifying import verify

EXPORTED, REVEALED = "导出政策找人名单", "查看原文"
NUMBERED, CLOSED, REPORTED, TAKEN_IN = "开受理草稿", "受理草稿办结", "上报未用的受理草稿", "已受理"
ASKED, AGREED, REFUSED = "请求打开未成年人档案", "同意打开未成年人档案", "不同意打开未成年人档案"
LEAVING = ("撤岗", "停用账号")
AVOIDED, ANCHORED = "近亲属回避，没有打开", "留存链头"
NOTHING_SERVED = "没有写明"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Table:
    """One part of the report: its finding as the title, then rows under columns."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """A year's figures. `broken` names the first row of the chain that does not fit, or is empty."""

    year: int
    made_at: datetime
    head: str
    broken: str
    tables: list[Table]


def report_of(*, year: int, at: datetime, served: Mapping[str, str], anchors: Collection[str] = ()) -> Report:
    """Gather the report of a year up to a moment; `served` gives the words for kinds of things served.

    `anchors` are heads kept outside. Reads the year once for each month and once for each actor, and verifies the
    whole chain: a million rows take seconds.
    """
    since, until = _begin(year, 1), min(_begin(year + 1, 1), at)
    events = Event.objects.between(since, until)
    verdict = verify(anchors=anchors)
    counted = list(_looks(year))
    found = _findings(events, since, until)
    return Report(
        year, at, verdict.head, verdict.broken,
        [
            _by_month(counted), _by_post(counted), _by_purpose(counted, served), _unusual(found), _samples(events),
            _minors(events), _exports(events), _drafts(events, since, until), _leavers(events), _guarded(events),
            _chain(verdict, events, len(anchors)),
        ],
    )  # fmt: skip


def looks_in(year: int) -> QuerySet:
    """Return the looks of a year: what the time of its report goes with."""
    return Event.objects.between(_begin(year, 1), _begin(year + 1, 1)).filter(action__in=LOOKS)


def report_document(report: Report) -> str:
    """Return the report as Markdown, to be kept as a file."""
    lines = [f"# {report.year} 年度个人信息查看审计报告", ""]
    lines += [f"截至 {timezone.localtime(report.made_at):%Y-%m-%d %H:%M}，全部数字出自操作台账，没有姓名。"]
    for place, table in enumerate(report.tables, start=1):
        lines += ["", f"## {place}　{table.title}", ""]
        lines += (
            [f"| {' | '.join(map(str, row))} |" for row in (table.columns, *table.rows)]
            if table.rows
            else ["没有。"]
        )
        if table.rows:
            lines.insert(len(lines) - len(table.rows), f"|{'-|' * len(table.columns)}")
    return "\n".join(lines) + "\n"


def idle_drafts(*, since: datetime, until: datetime) -> QuerySet:
    """Return the numbering of every draft of a period of which no application came, the newest first."""
    used = Event.objects.filter(action=CLOSED, purpose=TAKEN_IN).values("object_id")
    numbered = Event.objects.between(since, until).filter(action=NUMBERED)
    return numbered.exclude(object_id__in=used).order_by("-at", "-id")


def drafts_in_hand(*, since: datetime) -> QuerySet:
    """Return the numbering of every draft taken since a moment that nobody closed, the oldest first."""
    closed = Event.objects.filter(action=CLOSED).values("object_id")
    return Event.objects.filter(action=NUMBERED, at__gte=since).exclude(object_id__in=closed).order_by("id")


@dataclass(frozen=True, slots=True)
class _Looks:
    """How many looks of one kind in a month had the same post and served the same."""

    month: int
    post: str
    act: str
    serves: str
    purpose: str
    count: int


def _begin(year: int, month: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, 1), time.min))


def _looks(year: int) -> Iterator[_Looks]:
    for month in range(1, _MONTHS + 1):
        end = _begin(year + month // _MONTHS, month % _MONTHS + 1)
        events = Event.objects.between(_begin(year, month), end).filter(action__in=LOOKS)
        same = events.values_list("actor_post", "action", KT("detail__serves"), "purpose")
        for post, act, serves, purpose, count in same.annotate(count=Count("id")).order_by():
            yield _Looks(month, post, act, serves or "", purpose.partition("：")[0], count)


def _findings(events: QuerySet, since: datetime, until: datetime) -> list[Finding]:
    """Find patterns one actor after the other, so that a year fits in memory."""
    actors = events.filter(action__in=LOOKS).order_by("actor").values_list("actor", flat=True).distinct()
    return [one for actor in actors for one in findings(since=since, until=until, actor=actor)]


def _crossed(title: str, first: str, acts: Iterable[str], counted: Counter[tuple[Any, str]]) -> Table:
    """Lay counts out: one row for each first key, one column for each act, and the sum."""
    columns = [act for act in acts if any(key[1] == act for key in counted)]
    keys = sorted({key[0] for key in counted})
    rows = [
        (
            key or "没有岗位",
            *(counted[key, act] for act in columns),
            sum(counted[key, act] for act in columns),
        )
        for key in keys
    ]
    return Table(title, (first, *columns, "合计"), rows)


def _by_month(counted: list[_Looks]) -> Table:
    sums: Counter[tuple[Any, str]] = Counter()
    for one in counted:
        sums[f"{one.month:02d} 月", one.act] += one.count
    return _crossed(f"全年查看 {sum(sums.values())} 次，按月", "月份", LOOKS, sums)


def _by_post(counted: list[_Looks]) -> Table:
    sums: Counter[tuple[Any, str]] = Counter()
    for one in counted:
        sums[one.post, one.act] += one.count
    return _crossed("哪些岗位查看", "岗位", LOOKS, sums)


def _by_purpose(counted: list[_Looks], served: Mapping[str, str]) -> Table:
    """What opened fields, searches and exports served; what was written by hand behind the first words is left out."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in counted:
        if one.act in (REVEALED, "查找家庭", EXPORTED):
            words = "" if one.act == "查找家庭" else one.purpose
            sums[one.act, served.get(one.serves, one.serves) or NOTHING_SERVED, words or "—"] += one.count
    bare = sum(count for (_, serves, _), count in sums.items() if serves == NOTHING_SERVED)
    title = f"查看原文、查找、导出为哪件事{f'，{bare} 次没有写明' if bare else '，次次写明'}"
    return Table(title, ("何事", "办的事", "为什么", "次数"), [(*key, sums[key]) for key in sorted(sums)])


def _unusual(found: list[Finding]) -> Table:
    reviews = reviews_of([one.last_id for one in found])
    columns = ("样子", "处数", *OUTCOMES, "还没有复核")
    rows = []
    for pattern in PATTERNS:
        own = [one for one in found if one.pattern == pattern]
        said = Counter(reviews[one.last_id].purpose for one in own if one.last_id in reviews)
        rows.append((pattern.name, len(own), *(said[one] for one in OUTCOMES), len(own) - said.total()))
    open_count = sum(row[-1] for row in rows)
    return Table(f"异常查看 {len(found)} 处，{open_count} 处还没有复核", columns, rows)


def _samples(events: QuerySet) -> Table:
    drawn = list(events.filter(action=DRAWN).values_list("detail", flat=True))
    numbers = {number for detail in drawn for number in detail["ids"]}
    said = Counter(review.purpose for review in reviews_of(numbers).values())
    rows = [(len(drawn), len(numbers), *(said[one] for one in OUTCOMES), len(numbers) - said.total())]
    columns = ("抽查次数", "抽到条数", *OUTCOMES, "还没有复核")
    reviewed = events.filter(action=REVIEWED).count()
    return Table(f"随机抽查 {len(drawn)} 次，全年复核 {reviewed} 条", columns, rows)


def _minors(events: QuerySet) -> Table:
    counts = _by_act(events, (ASKED, AGREED, REFUSED))
    title = f"未成年人档案：请求 {counts.get(ASKED, 0)} 件，同意 {counts.get(AGREED, 0)} 件"
    return _by_post_and_act(title, events, (ASKED, AGREED, REFUSED))


def _exports(events: QuerySet) -> Table:
    taken = events.filter(action=EXPORTED).values_list("actor_post", "purpose", "detail__count")
    times: Counter[tuple[str, str]] = Counter()
    homes: Counter[tuple[str, str]] = Counter()
    for post, purpose, count in taken:
        key = post, purpose.partition("：")[0] or NOTHING_SERVED
        times[key] += 1
        homes[key] += count
    rows = [(*key, times[key], homes[key]) for key in sorted(times)]
    return Table(f"导出名单 {times.total()} 次", ("岗位", "做什么", "次数", "户次"), rows)


def _drafts(events: QuerySet, since: datetime, until: datetime) -> Table:
    numbered = Counter(events.filter(action=NUMBERED).values_list("actor_post", flat=True))
    idle = Counter(idle_drafts(since=since, until=until).values_list("actor_post", flat=True))
    reported = sum(events.filter(action=REPORTED).values_list("detail__count", flat=True))
    rows = [(post, count, count - idle[post], idle[post]) for post, count in sorted(numbered.items())]
    title = f"受理草稿 {numbered.total()} 个，{idle.total()} 个没有用于受理，上报过 {reported} 个"
    return Table(title, ("岗位", "开了", "用于受理", "没有用于受理"), rows)


def _leavers(events: QuerySet) -> Table:
    counts = _by_act(events, LEAVING)
    title = f"离岗：撤岗 {counts.get('撤岗', 0)} 次，停用账号 {counts.get('停用账号', 0)} 个"
    return Table(title, ("何事", "次数"), [(act, counts.get(act, 0)) for act in LEAVING])


def _guarded(events: QuerySet) -> Table:
    counts = _by_act(events, (AVOIDED, HELD_BACK))
    rows = [
        ("想打开近亲属的档案而没有打开", counts.get(AVOIDED, 0)),
        ("因投诉暂缓告知本人", counts.get(HELD_BACK, 0)),
    ]
    return Table("回避和暂缓告知", ("何事", "次数"), rows)


def _chain(verdict: Any, events: QuerySet, anchors: int) -> Table:
    kept = events.filter(action=ANCHORED).order_by("-id")
    last = kept.first()
    rows: list[tuple[str | int, ...]] = [
        ("核过的行（自建库起）", verdict.checked),
        ("还没有上链的行", verdict.unsealed),
        ("链头", verdict.head),
        ("这一年留存链头", f"{kept.count()} 次"),
        ("最近一次留存", f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}" if last else "没有留存过"),
        ("这次对照的留存链头", f"{anchors} 个"),
    ]
    return Table(verdict.broken or "台账完整，没有一行被改、被删、被换", ("项目", "结果"), rows)


def _by_act(events: QuerySet, acts: Collection[str]) -> dict[str, int]:
    counted = events.filter(action__in=acts).order_by().values_list("action")
    return dict(counted.annotate(count=Count("id")))


def _by_post_and_act(title: str, events: QuerySet, acts: Collection[str]) -> Table:
    counted = events.filter(action__in=acts).order_by().values_list("actor_post", "action")
    sums = Counter({(post, act): count for post, act, count in counted.annotate(count=Count("id"))})
    return _crossed(title, "岗位", acts, sums)
