"""Cliffs 断崖: the months in which a family that works has less than before, or less than without the work."""

from __future__ import annotations

from collections.abc import Sequence

from zhulian.insight.job_months import ZERO, Cliff, Job, Month


def cliffs_of(with_job: Sequence[Month], without: Sequence[Month], job: Job) -> list[Cliff]:
    """Less than the month before, less than without the job (the first month of each spell), and aids that end."""
    found = []
    was_behind = False
    for place, (month, other) in enumerate(zip(with_job, without, strict=True)):
        if month.on < job.starts_on.replace(day=1):
            continue
        before = with_job[place - 1] if place else without[0]
        found += _less("跌", month, before)
        behind = _less("不如", month, other)
        if behind and not was_behind:
            found += behind
        was_behind = bool(behind)
        found += [
            Cliff("救助", month.on, aid=name)
            for name in month.aids
            if month.aids[name] is False and before.aids[name] is not False and other.aids[name] is not False
        ]
    return found


def _less(kind: str, month: Month, other: Month) -> list[Cliff]:
    """Compare part by part: parts that are the same and unknown on both sides take each other away."""
    moved = [
        (mine, theirs)
        for mine, theirs in zip(month.parts, other.parts, strict=True)
        if mine.sum != theirs.sum
    ]
    now = sum((mine.sum for mine, _ in moved), ZERO)
    then = sum((theirs.sum for _, theirs in moved), ZERO)
    if now.high < then.low:
        return [Cliff(kind, month.on, then.low - now.high)]
    if now.low < then.high and now != then and now.low < then.low:
        return [Cliff(kind, month.on, 0, is_certain=False)]
    return []
