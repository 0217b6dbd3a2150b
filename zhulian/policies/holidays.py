"""Holidays 放假安排: the calendar this installation counts by, and the import of days it did not bring along.

Days are counted anew at every reading, so a year that was provisional is right from the import on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from zhulian.lake.reading import read_sheet
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.lib.dates import BadDate, parse_date
from zhulian.lib.national_days import national_calendar
from zhulian.lib.working_days import FIXED, Arranged, WorkCalendar
from zhulian.policies.models import Holiday

COLUMNS = ("日期", "安排", "名称", "范围", "文件")
OFF, AT_WORK, CANCELLED = "放假", "上班", "取消"
NATIONAL, OWN = "全国", "本县"
LONGEST = {"名称": 30, "文件": 100}
MOST_ROWS = 500
OBJECT = "holidays"


class CannotTake(Exception):
    """A row, or a whole year, is refused: the column, the reason and the cure."""

    def __init__(self, column: str, reason: str, cure: str) -> None:
        super().__init__(f"{column}：{reason}。{cure}")
        self.column, self.reason, self.cure = column, reason, cure


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row; `arrangement` is 放假, 上班 or 取消 (the county takes its own day back)."""

    line: int
    on: date
    arrangement: str
    name: str
    is_national: bool
    source: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that was not taken."""

    line: int
    column: str
    reason: str
    cure: str


@dataclass(slots=True)
class Outcome:
    """What a file did."""

    added: int = 0
    changed: int = 0
    cancelled: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many days are different now."""
        return self.added + self.changed + self.cancelled


def calendar_in_force() -> WorkCalendar:
    """Return the calendar to count by: the notices the software brings, and over them what was imported."""
    brought = national_calendar()
    arranged, published = dict(brought.arranged), dict(brought.published)
    for one in Holiday.objects.in_order():
        arranged[one.on] = Arranged(one.works, one.name, one.source)
        if one.is_national:
            published.setdefault(one.on.year, one.source)
    return WorkCalendar(arranged, published)


def read_holidays(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read a CSV or Excel file as rows by line. Raises lake.reading.CannotRead."""
    sheet = read_sheet(path, set(COLUMNS))
    columns = [column.to_pylist() for column in sheet.columns]
    rows: list[tuple[int, dict[str, str]]] = [
        (int(line), dict(zip(sheet.headers, (column[place] for column in columns), strict=True)))
        for place, line in enumerate(sheet.lines)
    ]
    return sorted([*rows, *((line, {}) for line in sheet.crooked)], key=lambda one: one[0])


@transaction.atomic
def take_holidays(
    *, rows: Sequence[tuple[int, dict[str, str]]], file: str, by: Actor, at: datetime
) -> Outcome:
    """Keep the good rows and name the bad ones; a national year is taken wholly or not at all.

    The same file again changes nothing. Raises CannotTake for a file with too many rows.
    """
    if len(rows) > MOST_ROWS:
        raise CannotTake("文件", f"有 {len(rows)} 行", f"一次最多 {MOST_ROWS} 行，请分成几个文件")
    outcome, good = Outcome(), []
    for line, texts in rows:
        try:
            good.append(_row(line, texts))
        except CannotTake as bad:
            outcome.refused.append(Refused(line, bad.column, bad.reason, bad.cure))
    for one in _fit(good, outcome):
        _write(one, outcome, at)
    outcome.refused.sort(key=lambda one: one.line)
    if outcome.changes:
        ledger.record(
            action="导入放假安排", actor=by, at=at, object_kind=OBJECT, area_path=by.area,
            detail={"file": file, "added": outcome.added, "changed": outcome.changed, "cancelled": outcome.cancelled},
        )  # fmt: skip
    return outcome


def _row(line: int, texts: dict[str, str]) -> Row:
    given = {column: (texts.get(column) or "").strip() for column in COLUMNS}
    for column, text in given.items():
        if not text:
            raise CannotTake(column, "是空的", f"请填上{column}")
        if len(text) > LONGEST.get(column, 20):
            raise CannotTake(column, f"有 {len(text)} 个字", f"不超过 {LONGEST.get(column, 20)} 个字")
    _among(given, "安排", (OFF, AT_WORK, CANCELLED))
    _among(given, "范围", (NATIONAL, OWN))
    try:
        on = parse_date(given["日期"])
    except BadDate as bad:
        raise CannotTake("日期", str(bad).partition("。")[0], "请写成 2027-01-01") from None
    if on is None:
        raise CannotTake("日期", "没有写是哪一天", "请写成 2027-01-01")
    is_national = given["范围"] == NATIONAL
    if is_national and on.year in national_calendar().published:
        source = national_calendar().published[on.year]
        raise CannotTake("范围", f"{on.year} 年的全国安排软件已经带着（{source}）", "本县另有安排的写“本县”")
    if is_national and given["安排"] == CANCELLED:
        raise CannotTake("安排", "全国的安排不能取消", "写“放假”或“上班”，照通知改过来")
    return Row(line, on, given["安排"], given["名称"], is_national, given["文件"])


def _among(given: dict[str, str], column: str, words: Sequence[str]) -> None:
    if given[column] not in words:
        raise CannotTake(column, f"“{given[column]}”不认识", f"可写：{'、'.join(words)}")


def _fit(good: list[Row], outcome: Outcome) -> Iterator[Row]:
    """Yield the rows that fit together: no day twice, no national year with a day missing or a row refused."""
    times = Counter((one.on, one.is_national) for one in good)
    for one in good:
        why = _unfit(one, times, good, bool(outcome.refused))
        if why:
            outcome.refused.append(Refused(one.line, why.column, why.reason, why.cure))
        else:
            yield one


def _unfit(one: Row, times: Counter, good: Iterable[Row], has_refused: bool) -> CannotTake | None:
    if times[one.on, one.is_national] > 1:
        return CannotTake("日期", f"{one.on} 写了不止一次", "同一天只留一行")
    if not one.is_national:
        return None
    year = one.on.year
    if has_refused:
        return CannotTake(
            "日期", f"{year} 年的全国安排要整年一起收，文件里还有坏行", "把坏行改好，整年再导入一次"
        )
    own = {row.on for row in good if row.is_national and row.on.year == year and row.arrangement == OFF}
    missing = [f"{month} 月 {day} 日" for month, day in FIXED if date(year, month, day) not in own]
    if missing:
        return CannotTake(
            "日期",
            f"{year} 年的全国安排不全：没有 {'、'.join(missing)}放假",
            "照国务院办公厅的通知把整年写全",
        )
    if any(times[row.on, True] > 1 for row in good if row.is_national and row.on.year == year):
        return CannotTake(
            "日期", f"{year} 年的全国安排里有一天写了不止一次", "同一天只留一行，整年再导入一次"
        )
    return None


def _write(one: Row, outcome: Outcome, at: datetime) -> None:
    kept = Holiday.objects.filter(on=one.on, is_national=one.is_national).first()
    if one.arrangement == CANCELLED:
        if kept is None:
            outcome.refused.append(
                Refused(one.line, "安排", f"本县没有登记过 {one.on}", "核对日期，或删去这一行")
            )
            return
        kept.delete()
        outcome.cancelled += 1
        return
    said = {"works": one.arrangement == AT_WORK, "name": one.name, "source": one.source}
    if kept is None:
        Holiday.objects.create(on=one.on, is_national=one.is_national, recorded_at=at, **said)
        outcome.added += 1
    elif any(getattr(kept, name) != value for name, value in said.items()):
        Holiday.objects.filter(pk=kept.pk).update(**said, recorded_at=at)
        outcome.changed += 1
    else:
        outcome.unchanged += 1
