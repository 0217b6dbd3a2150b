"""Working days 工作日: days counted with holidays and make-up workdays, and the story of every count in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

WEEKDAYS = "一二三四五六日"
DAY = timedelta(days=1)
WORKING, CALENDAR = "工作日", "自然日"
# 民法典第二百零一条第一款、第二百零三条第一款.
FIRST_DAY = "开始的当日不算，从下一日数起（民法典第二百零一条）"
LAST_DAY = "最后一日是休息日，顺延到休息日结束的次日（民法典第二百零三条）"
MOVED = "顺延到这一天"
PROVISIONAL = "这一年的放假安排还没有公布，先按周末和固定的法定节日算，公布以后重算"
# 全国年节及纪念日放假办法: the holidays that stand on fixed days; the others follow the moon and the sun.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arranged:
    """A day that somebody arranged: off, or at work in exchange for another (补班), with the paper that says so."""

    works: bool
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day: at work or off, and why. Of a year that is not published yet it is provisional (暂定)."""

    on: date
    works: bool
    why: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Arranged days over the week, and the years whose notice is known, each with its paper."""

    arranged: Mapping[date, Arranged] = field(default_factory=dict)
    published: Mapping[int, str] = field(default_factory=dict)

    def day(self, on: date) -> Day:
        """Tell of one day whether it is a working day and why."""
        is_provisional = on.year not in self.published
        arranged = self.arranged.get(on)
        if arranged is not None:
            return Day(
                on, arranged.works, f"{arranged.name}{'补班' if arranged.works else '放假'}", is_provisional
            )
        if is_provisional and (on.month, on.day) in FIXED:
            return Day(on, False, f"{FIXED[on.month, on.day]}放假", True)
        works = on.weekday() < 5
        return Day(on, works, "工作日" if works else "周末", is_provisional)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that a clock does not count, with the reason; `until` is not included."""

    since: date
    until: date
    why: str

    def covers(self, on: date) -> bool:
        """Tell whether the clock stands still on a day."""
        return self.since <= on < self.until


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a clock: `number` says the how-manyth it is, None that it was skipped."""

    day: Day
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring days that were counted, or skipped for one reason."""

    first: Counted
    last: Counted

    @property
    def words(self) -> str:
        """The run as a line: 2026-10-01（周四）至 2026-10-07（周三）：不算，国庆节放假."""
        one = self.first.day.on == self.last.day.on
        span = _dated(self.first.day.on) + ("" if one else f"至 {_dated(self.last.day.on)}")
        if self.first.why == MOVED:
            return f"{span}：{MOVED}"
        if self.first.number is None:
            return f"{span}：不算，{self.first.why}"
        numbers = f"{self.first.number}" if one else f"{self.first.number}–{self.last.number}"
        return f"{span}：第 {numbers} 天，{self.first.why}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A period of days from a start, its last day, and every day in between with why it counted or not."""

    start: date
    days: int
    unit: str
    due: date
    story: tuple[Counted, ...]
    was_moved: bool = False

    @property
    def is_provisional(self) -> bool:
        """Whether a day of it lies in a year whose holidays are not published (暂定)."""
        return any(one.day.is_provisional for one in self.story)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The story as lines of neighbouring days."""
        found = []
        for _, days in groupby(self.story, key=lambda one: (one.number is None, one.why)):
            run = list(days)
            found.append(Run(run[0], run[-1]))
        return tuple(found)

    @property
    def words(self) -> tuple[str, ...]:
        """The whole clock in Chinese sentences: start, days counted and skipped, end."""
        return tuple(self._told())

    def _told(self) -> Iterator[str]:
        yield f"{_dated(self.start)}开始，{self.days} 个{self.unit}。{FIRST_DAY}"
        yield from (run.words for run in self.runs)
        if self.was_moved:
            yield LAST_DAY
        yield f"最后一天是 {_dated(self.due)}{'（暂定）' if self.is_provisional else ''}"
        if self.is_provisional:
            yield PROVISIONAL


def working_clock(start: date, days: int, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> Clock:
    """Count working days after `start`; days within a pause are skipped. No days: due on the start itself."""
    story: list[Counted] = []
    on, number = start, 0
    while number < days:
        on += DAY
        day = calendar.day(on)
        pause = next((one for one in pauses if one.covers(on)), None)
        if day.works and pause is None:
            number += 1
            story.append(Counted(day, number, day.why))
        else:
            story.append(Counted(day, None, pause.why if day.works and pause else day.why))
    return Clock(start, days, WORKING, on, tuple(story))


def calendar_clock(start: date, days: int, calendar: WorkCalendar, *, is_fixed: bool = False) -> Clock:
    """Count calendar days after `start`; a last day off moves to the next working day (民法典第二百零三条).

    `is_fixed`: it stays where it falls, because the need cannot wait.
    """
    counted = range(1, days + 1)
    story = [Counted(calendar.day(start + number * DAY), number, "自然日都算") for number in counted]
    due = start + days * DAY
    while story and not is_fixed and not calendar.day(due).works:
        due += DAY
        day = calendar.day(due)
        story.append(Counted(day, None, MOVED if day.works else day.why))
    return Clock(start, days, CALENDAR, due, tuple(story), was_moved=due != start + days * DAY)


def clock(start: date, days: int, unit: str, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> Clock:
    """Count days of either unit, 工作日 or 自然日. Raises ValueError for another unit."""
    if unit == WORKING:
        return working_clock(start, days, calendar, pauses)
    if unit == CALENDAR:
        return calendar_clock(start, days, calendar)
    raise ValueError(f"没有“{unit}”这种天。可写：{WORKING}、{CALENDAR}")


def _dated(on: date) -> str:
    return f"{on.isoformat()}（周{WEEKDAYS[on.weekday()]}）"
