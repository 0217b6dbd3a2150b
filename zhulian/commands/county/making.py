"""Making 生成: writes the files of a whole invented county, and apart from them the truth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhulian.commands.county import feeds as departments
from zhulian.commands.county.answers import truth_table
from zhulian.commands.county.dirt import DIRT, dirty
from zhulian.commands.county.feeds import PERSON, Feed
from zhulian.commands.county.figures import county_figures
from zhulian.commands.county.life import County, draw_county
from zhulian.commands.county.roster import benefit_roster
from zhulian.commands.county.standards import BILL_THRESHOLD
from zhulian.commands.county.writing import write_table

MONTH = "2026-10"
FEEDS, ALL, LISTED, THRESHOLD = "feeds", "all", "listed", "threshold"
_LOST = "数字丢位"
_MISSING_COLUMN = {"deaths": "医学证明编号"}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CountySummary:
    """What was made: `files` gives rows by path below the directory, `figures` the county's shares."""

    directory: Path
    residents: int
    households: int
    files: dict[str, int]
    figures: dict[str, object]
    seconds: float


@dataclass(frozen=True)
class _Plan:
    """One department: how its table is built, and the file of each scope; the first is the default."""

    build: Callable[[County], Feed]
    files: dict[str, str]


_PLANS = (
    _Plan(departments.household_register, {FEEDS: "csv"}),
    _Plan(benefit_roster, {FEEDS: "xlsx"}),
    _Plan(departments.disability_certificate, {FEEDS: "xlsx"}),
    _Plan(departments.medical_expenses, {FEEDS: "csv", ALL: "csv", LISTED: "csv"}),
    _Plan(departments.school_roll, {FEEDS: "xlsx", ALL: "csv"}),
    _Plan(departments.social_insurance, {FEEDS: "csv", ALL: "csv"}),
    _Plan(departments.deaths, {FEEDS: "xlsx", ALL: "xlsx"}),
)


def make(
    *,
    directory: Path,
    residents: int = 816_000,
    county: str = "640104",
    seed: int = 20261031,
    progress: Progress | None = None,
) -> CountySummary:
    """Write feeds/, scopes/ and truth/ of an invented county below the directory.

    `progress` is called with a step, how many steps are done and how many there are. The same seed gives
    the same files. Raises NoAreas where the county's villages are not known,
    ValueError where there is nobody to make.
    """
    if residents < 1:
        raise ValueError(f"居民数须至少为 1，不能是 {residents}。请改 --residents")
    started = perf_counter()
    tell = progress or (lambda step, done, total: None)
    steps = len(_PLANS) + 2
    tell("生成居民与家庭", 0, steps)
    made = draw_county(residents=residents, county=county, seed=seed)
    files: dict[str, int] = {}
    dirt: dict[str, dict[str, int]] = {}
    for done, plan in enumerate(_PLANS, start=1):
        feed, kinds = dirty(plan.build(made), seed=seed)
        tell(f"写出 {feed.name}", done, steps)
        for path, table in _files(made, plan, feed):
            files[path], dirt[path] = _write(directory / path, table, feed, kinds)
    tell("写出真值", steps - 1, steps)
    truth = truth_table(made)
    figures = county_figures(made, truth)
    _write_truth(directory / "truth", truth, figures, dirt)
    tell("完成", steps, steps)
    return CountySummary(
        directory, residents, made.families.households, files, figures, perf_counter() - started
    )


def _files(county: County, plan: _Plan, feed: Feed) -> Iterator[tuple[str, pa.Table]]:
    person = np.asarray(feed.table.column(PERSON))
    limits = {
        ALL: np.ones(len(person), bool),
        LISTED: county.listed[person],
        THRESHOLD: county.health.in_scope[person] > BILL_THRESHOLD,
    }
    default = THRESHOLD if feed.name == "medical_expenses" else LISTED if ALL in plan.files else ALL
    for scope, ending in plan.files.items():
        table = feed.table.filter(pa.array(limits[default if scope == FEEDS else scope]))
        folder = FEEDS if scope == FEEDS else f"scopes/{scope}"
        if scope == FEEDS and feed.name in _MISSING_COLUMN:
            table = table.drop_columns(_MISSING_COLUMN[feed.name])
        yield f"{folder}/{feed.name}-{MONTH}.{ending}", table


def _write(path: Path, table: pa.Table, feed: Feed, kinds: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """Write one file; return its rows and its dirt by kind."""
    marks = np.asarray(table.column(DIRT))
    counts = np.bincount(marks, minlength=len(kinds))
    lost = np.flatnonzero(marks == kinds.index(_LOST)).tolist()
    write_table(path, table.drop_columns([PERSON, DIRT]), numbers=lost, number_column=feed.id_column)
    found = {kind: int(count) for kind, count in zip(kinds, counts, strict=True)}
    missing = {"缺一列": 1} if path.parent.name == FEEDS and feed.name in _MISSING_COLUMN else {}
    return table.num_rows, found | missing


def _write_truth(directory: Path, truth: pa.Table, figures: dict, dirt: dict) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    pq.write_table(truth, directory / "truth.parquet", compression="zstd")
    for name, content in (("summary.json", figures), ("dirt.json", dirt)):
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (directory / name).write_text(text + "\n", encoding="utf-8")
