"""A projection in words 上班前后的话: sums, ranges, cliffs, and the first line that says what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf, isinf
from typing import Any

from zhulian.insight.job_months import ZERO, Cliff, Job, Month, Part, Projection
from zhulian.lib.money import format_fen
from zhulian.rules.ranges import Range

AID_WORDS = {True: ("ok", "可以申请"), False: ("no", "不在范围"), None: ("unknown", "未知")}
HEADS = {"低保": "低保（含渐退）", "困难残疾人生活补贴": "生活补贴", "重度残疾人护理补贴": "护理补贴"}
AID_HEADS = {"医疗救助": "医疗", "资助参保": "参保", "教育救助": "教育"}
PROMISE = "这是按今天知道的事实和标准推算的，不是承诺；以后调标、家里有变化都会不同，以审核确认为准。"


@dataclass(frozen=True, slots=True)
class Cell:
    """One sum as it is shown, with its explanation."""

    text: str
    is_known: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One month. The drawn ends are yuan; None is open or unknown."""

    month: date
    cells: list[Cell]
    total: str
    other: str
    more: str
    aids: list[tuple[str, str]]
    drawn: dict[str, str]


def told(projection: Projection, job: Job) -> dict[str, Any]:
    """Return what the page shows of a projection."""
    pairs = list(zip(projection.with_job, projection.without, strict=True))
    return {
        "finding": _finding(projection, job),
        "heads": [HEADS.get(part.name, part.name) for part in projection.with_job[0].parts],
        "aid_heads": [AID_HEADS.get(name, name) for name in projection.with_job[0].aids],
        "months": [_row(month, other) for month, other in pairs],
        "sum_with": sum_text(_sum(projection.with_job)),
        "sum_without": sum_text(_sum(projection.without)),
        "sum_more": sum_text(_sum_of_differences(pairs)),
        "cliffs": [_cliff(cliff) for cliff in projection.cliffs],
        "has_unknown": any(not part.is_known for month in projection.with_job for part in month.parts),
        "promise": PROMISE,
    }


def sum_text(sum_: Range) -> str:
    """Say a sum of fen in yuan: 432.00, 0.00 至 540.00, 至少 100.00; nothing known is 未知."""
    low, high = sum_.low, sum_.high
    if low == high:
        return format_fen(int(low))
    if isinf(low) or isinf(high):
        known = low if isinf(high) else high
        if isinf(known) or (isinf(high) and low <= 0):
            return "未知"
        return f"{'至少' if isinf(high) else '至多'} {format_fen(int(known))}"
    return f"{format_fen(int(low))} 至 {format_fen(int(high))}"


def _finding(projection: Projection, job: Job) -> str:
    """Say first whether it pays, and from when it would not."""
    behind = next((one for one in projection.cliffs if one.kind == "不如" and one.is_certain), None)
    if behind:
        return f"{behind.on:%Y-%m} 起，上班比不上班每月少 {format_fen(int(behind.fen))} 元"
    working = [
        _difference(month, other)
        for month, other in zip(projection.with_job, projection.without, strict=True)
        if month.on >= job.starts_on
    ]
    if all(one == ZERO for one in working):
        return "上班和不上班，每月到手一样多"
    if all(one.low >= 0 for one in working):
        least = min(one.low for one in working)
        return f"每个月都不比不上班少，最少的月份多 {format_fen(int(least))} 元"
    return "有没弄清的项目，还说不准哪个多"


def _row(month: Month, other: Month) -> Row:
    total = month.total
    drawn = {"with-low": total.low, "with-high": total.high, "without-low": other.total.low}
    return Row(
        month=month.on,
        cells=[_cell(part) for part in month.parts],
        total=sum_text(total),
        other=sum_text(other.total),
        more=sum_text(_difference(month, other)),
        aids=[AID_WORDS[state] for state in month.aids.values()],
        drawn={
            name: "" if isinf(end) else f"{float(end) / 100:.2f}"
            for name, end in (drawn | {"without-high": other.total.high}).items()
        },
    )


def _cell(part: Part) -> Cell:
    return Cell(sum_text(part.sum), part.is_known, part.why)


def _difference(month: Month, other: Month) -> Range:
    """What is more with the job; parts that are equal on both sides take each other away, known or not."""
    moved = [
        mine.sum - theirs.sum
        for mine, theirs in zip(month.parts, other.parts, strict=True)
        if mine.sum != theirs.sum
    ]
    return sum(moved, ZERO)


def _sum(months: tuple[Month, ...]) -> Range:
    return sum((month.total for month in months), ZERO)


def _sum_of_differences(pairs: list[tuple[Month, Month]]) -> Range:
    return sum((_difference(month, other) for month, other in pairs), ZERO)


def _cliff(cliff: Cliff) -> tuple[str, str]:
    """One cliff as a sign and a sentence."""
    month = f"{cliff.on:%Y-%m}"
    if cliff.kind == "救助":
        return "attention", f"{month} 起不再属于{cliff.aid}的对象，看病、上学前先问清楚"
    what = "比上个月" if cliff.kind == "跌" else "起比不上班每月"
    if not cliff.is_certain:
        return "unknown", f"{month} 可能{what.removeprefix('起')}少，要看没弄清的项目"
    amount = cliff.fen if cliff.fen != inf else 0
    return "attention", f"{month} {what}少 {format_fen(int(amount))} 元"
