"""推演: what other parameters would change in the county, as counts and sums. Nothing is opened, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhulian.insight.changes import change_catalogue
from zhulian.insight.comparing import MEASURES, TOWN, Place, Progress, answered_twice, rows
from zhulian.insight.poverty import LINES, NUMBERS, line_of, poverty
from zhulian.insight.small_cells import cover
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed

ALLOWANCE = "subsistence_allowance"
HOUSEHOLD_COUNTS = {
    "households": "count(*)",
    "paid": "count(*) filter (fen_before > 0 or fen_after > 0)",
    "better": "count(*) filter (better)",
    "worse": "count(*) filter (worse)",
}
HOUSEHOLD_SUMS = {"fen_before": "sum(fen_before)::bigint", "fen_after": "sum(fen_after)::bigint"}
SIZES = ("1 人户", "2 人户", "3 人户", "4 人户", "5 人及以上")
FLAGS = {"有老人（满 60 周岁）": "has_elder", "有残疾人": "has_disabled", "有未成年人": "has_minor"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: changes as written, the county, the day, and the line that the poverty gap is measured by."""

    changes: tuple[str, ...]
    region: str
    on: date
    line: str = LINES[0]


def work_out(
    question: Question,
    *,
    catalogue: Catalogue,
    feeds: Mapping[str, Feed],
    data_dir: Path,
    progress: Progress,
) -> dict[str, Any]:
    """Answer the county by the parameters of today and by the changed ones; return counts and sums as JSON takes them.

    Raises CannotChange, CannotMatch, CannotAssemble; whatever `progress` raises ends it.
    """
    region, on = question.region, question.on
    changed, changes = change_catalogue(catalogue, question.changes, region=region, on=on)
    lines = {
        step: line_of(one, question.line, region=region, on=on)
        for step, one in enumerate((catalogue, changed), 1)
    }
    both, place = {"按现在的参数": catalogue, "按改后的参数": changed}, Place(region, on, data_dir)
    with answered_twice(both, place, feeds=feeds, progress=progress, numbers=NUMBERS) as twice:
        connection = twice.connection
        return {
            "changes": [str(change) for change in changes],
            "region": region,
            "on": on.isoformat(),
            "counted": twice.counted,
            "roll": twice.roll,
            "total": rows(connection, {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}, "household_change")[0],
            "policies": _policies(connection, catalogue),
            "towns": _covered(connection, TOWN),
            "kinds": list(_kinds(connection)),
            "poverty": {
                "line": question.line,
                "before": lines[1].monthly_yuan,
                "after": lines[2].monthly_yuan,
                **poverty(connection, lines, ALLOWANCE),
            },
        }


def _policies(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[dict[str, Any]]:
    """One row a policy that anybody is or may be entitled to, the costliest first."""
    names = {scheme.code: (scheme.name, scheme.level.value) for scheme in catalogue.schemes.values()}
    found = rows(connection, MEASURES, "pair", "policy")
    for row in found:
        row["name"], row["level"] = names[row["code"]]
    return sorted(found, key=lambda row: (-max(row["fen_before"], row["fen_after"]), row["code"]))


def _covered(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    found = rows(connection, {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}, "household_change", key)
    return cover(found, HOUSEHOLD_COUNTS, HOUSEHOLD_SUMS)


def _kinds(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The kinds of households: by size and setting, which part them, and by who lives there, which overlap."""
    for row in _covered(connection, "size"):
        yield {"group": "户籍人口", **row, "code": SIZES[row["code"] - 1]}
    for row in _covered(connection, "setting"):
        yield {"group": "城乡", **row}
    for words, flag in FLAGS.items():
        measures = {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}
        found = rows(connection, measures, "household_change", where=flag)
        known = [{name: value or 0 for name, value in row.items()} for row in found]
        yield {"group": "户内有", "code": words, **cover(known, HOUSEHOLD_COUNTS, HOUSEHOLD_SUMS)[0]}
