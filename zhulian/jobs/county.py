"""Work on the whole county 全县作业: match it again, and try out a draft on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhulian.insight.comparing import Place, compare_county
from zhulian.jobs.worker import CannotDo, Task
from zhulian.lake.assembly import CannotAssemble
from zhulian.matching.bulk import CannotMatch, match_county
from zhulian.policies.actions import texts_in_force
from zhulian.policies.catalogues import declared_feeds, in_force
from zhulian.policies.checking import catalogue_of
from zhulian.policies.models import Edition
from zhulian.rules.problems import Problems
from zhulian.work.owners import myself


def rematch(task: Task) -> dict[str, Any]:
    """Match the county of the terms on their day, as `zhulian match` does; return its counts."""
    county, on = task.terms["county"], date.fromisoformat(task.terms["on"])
    task.tell("用全部政策比对全县", 0, 0)
    try:
        found = match_county(
            catalogue=in_force(county), feeds=declared_feeds(), region=county, on=on, clock=task.clock,
            owner=myself(), by=task.by, data_dir=task.data_dir, progress=task.tell,
        )  # fmt: skip
    except (CannotMatch, CannotAssemble, Problems) as problem:
        raise CannotDo(str(problem)) from problem
    return {
        "households": found.households,
        **found.totals,
        "seconds": {name: round(value, 1) for name, value in found.seconds.items()},
    }


def preview(task: Task) -> dict[str, Any]:
    """Set the answers of a draft beside those in force; counts and sums only."""
    county, on = task.terms["county"], date.fromisoformat(task.terms["on"])
    edition = Edition.objects.get(pk=task.terms["edition"])
    if edition.sha256 != task.terms["sha256"]:
        raise CannotDo("这份草稿又改过了。请对现在的文字重新试算")
    texts = {**texts_in_force(), edition.path: bytes(edition.text)}
    try:
        with catalogue_of(texts, county) as after:
            return compare_county(
                before=in_force(county),
                after=after,
                feeds=declared_feeds(),
                place=Place(county, on, task.data_dir),
                progress=task.tell,
            )
    except (CannotMatch, CannotAssemble, Problems) as problem:
        raise CannotDo(str(problem)) from problem
