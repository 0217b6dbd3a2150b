"""推演: what other parameters would change in the county, as counts and sums. Nothing is opened, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhulian.insight.changes import change_catalogue
from zhulian.insight.poverty import LINES, NUMBERS, line_of, poverty
from zhulian.insight.roll import tell_incomes
from zhulian.insight.small_cells import cover
from zhulian.lake.assembly import Assembled
from zhulian.matching.bulk import answer_gathered, gather_county
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed
from zhulian.rules.sql.quantities import quantities

STEPS = 7
TOWN_DIGITS = 9
ALLOWANCE = "subsistence_allowance"
MEASURES = {
    "entitled_before": "count(*) filter (was)",
    "entitled_after": "count(*) filter (now)",
    "unknown_before": "count(*) filter (was is null)",
    "unknown_after": "count(*) filter (now is null)",
    "gaining": "count(*) filter (now and was is distinct from true)",
    "losing": "count(*) filter (was and now is distinct from true)",
    "more": "count(*) filter (was and now and fen_after > fen_before)",
    "less": "count(*) filter (was and now and fen_after < fen_before)",
    "receiving": "count(*) filter (receiving)",
    "receiving_unknown": "count(*) filter (receiving and now is null)",
    "fen_before": "coalesce(sum(fen_before) filter (was), 0)::bigint",
    "fen_after": "coalesce(sum(fen_after) filter (now), 0)::bigint",
    "unpriced": "count(*) filter (now and fen_after is null)",
}
HOUSEHOLD_COUNTS = {
    "households": "count(*)",
    "paid": "count(*) filter (fen_before > 0 or fen_after > 0)",
    "better": "count(*) filter (better)",
    "worse": "count(*) filter (worse)",
}
HOUSEHOLD_SUMS = {"fen_before": "sum(fen_before)::bigint", "fen_after": "sum(fen_after)::bigint"}
SIZES = ("1 人户", "2 人户", "3 人户", "4 人户", "5 人及以上")
FLAGS = {"有老人（满 60 周岁）": "has_elder", "有残疾人": "has_disabled", "有未成年人": "has_minor"}

Progress = Callable[[str, int, int], None]


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
    catalogues = {1: catalogue, 2: changed}
    lines = {step: line_of(one, question.line, region=region, on=on) for step, one in catalogues.items()}
    progress("拼装全县家庭", 0, STEPS)
    connection, assembled = gather_county(feeds=feeds, region=region, on=on, data_dir=data_dir)
    with connection:
        progress("由名册反推收入", 1, STEPS)
        assembled, roll = tell_incomes(connection, assembled, catalogue=catalogue, region=region, on=on)
        for step, words in ((1, "按现在的参数"), (2, "按改后的参数")):
            progress(f"{words}算收入和人数", 2 * step, STEPS)
            _measure(connection, assembled, catalogues[step], step, question)
            progress(f"{words}答复全部政策", 2 * step + 1, STEPS)
            _answer(connection, assembled, catalogues[step], step, question)
        progress("对照、汇总", STEPS - 1, STEPS)
        _set_side_by_side(connection, on, assembled)
        return {
            "changes": [str(change) for change in changes],
            "region": region,
            "on": on.isoformat(),
            "counted": dict(assembled.counts),
            "roll": {"households": roll.households, "known": roll.known, "reason": roll.reason},
            "total": _rows(connection, {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}, "household_change")[0],
            "policies": _policies(connection, catalogue),
            "towns": _covered(connection, f"left(area, {TOWN_DIGITS})"),
            "kinds": list(_kinds(connection)),
            "poverty": {
                "line": question.line,
                "before": lines[1].monthly_yuan,
                "after": lines[2].monthly_yuan,
                **poverty(connection, lines, ALLOWANCE),
            },
        }


def _measure(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    catalogue: Catalogue,
    step: int,
    question: Question,
) -> None:
    for one in quantities(
        catalogue, NUMBERS, on=question.on, region=question.region, columns=assembled.columns
    ):
        connection.execute(one.sql)
    connection.execute(f"create or replace table measured_{step} as select * from answer_household")


def _answer(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    catalogue: Catalogue,
    step: int,
    question: Question,
) -> None:
    answer_gathered(connection, assembled, catalogue=catalogue, region=question.region, on=question.on)
    connection.execute(
        f"create or replace table answer_{step} as "
        "select household, member, policy, outcome, amount, receiving from answer where outcome is distinct from false"
    )


def _set_side_by_side(connection: duckdb.DuckDBPyConnection, on: date, assembled: Assembled) -> None:
    """Table `pair`: an answer before and after; table `household_change`: each household once, with its traits.

    A household is better or worse off by its money, where that stays the same by what it newly is or no longer is
    entitled to. Only answers that are not 不符合 on both sides are there: the rest cannot change a count.
    """
    connection.execute(
        """
        create or replace table pair as
        select coalesce(a.household, b.household) as household, coalesce(a.policy, b.policy) as policy,
               case when a.policy is null then false else a.outcome end as was,
               case when b.policy is null then false else b.outcome end as now,
               a.amount as fen_before, b.amount as fen_after, coalesce(b.receiving, a.receiving) as receiving
        from answer_1 a full join answer_2 b
          on a.household = b.household and a.policy = b.policy and a.member is not distinct from b.member
        """
    )
    disabled = (
        "coalesce(disability_category <> '无', false)"
        if "disability_category" in assembled.columns.member
        else "false"
    )
    connection.execute(
        f"""
        create or replace table household_change as
        with moved as (
            select household, bool_or(now and was is distinct from true) as gains,
                   bool_or(was and now is distinct from true) as loses,
                   coalesce(sum(fen_before) filter (was), 0)::bigint as fen_before,
                   coalesce(sum(fen_after) filter (now), 0)::bigint as fen_after
            from pair where was or now group by household),
        traits as (
            select household, least(count(*), {len(SIZES)})::integer as size,
                   bool_or(coalesce(birth_date <= $on::date - interval 60 year, false)) as has_elder,
                   bool_or(coalesce(birth_date > $on::date - interval 18 year, false)) as has_minor,
                   bool_or({disabled}) as has_disabled
            from member group by household)
        select h.household, h.area, h."城乡" as setting, size, has_elder, has_minor, has_disabled,
               coalesce(fen_after > fen_before or (fen_after = fen_before and gains and not loses), false) as better,
               coalesce(fen_after < fen_before or (fen_after = fen_before and loses and not gains), false) as worse,
               coalesce(fen_before, 0) as fen_before, coalesce(fen_after, 0) as fen_after
        from household h join traits using (household) left join moved using (household)
        """,
        {"on": on},
    )


def _rows(
    connection: duckdb.DuckDBPyConnection,
    measures: Mapping[str, str],
    table: str,
    key: str = "",
    where: str = "true",
) -> list[dict[str, Any]]:
    wanted = [*(["code"] if key else []), *measures]
    columns = ", ".join([*([key] if key else []), *measures.values()])
    grouped = "group by 1 order by 1" if key else ""
    found = connection.execute(f"select {columns} from {table} where {where} {grouped}").fetchall()
    return [dict(zip(wanted, row, strict=True)) for row in found]


def _policies(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[dict[str, Any]]:
    """One row a policy that anybody is or may be entitled to, the costliest first."""
    names = {scheme.code: (scheme.name, scheme.level.value) for scheme in catalogue.schemes.values()}
    rows = _rows(connection, MEASURES, "pair", "policy")
    for row in rows:
        row["name"], row["level"] = names[row["code"]]
    return sorted(rows, key=lambda row: (-max(row["fen_before"], row["fen_after"]), row["code"]))


def _covered(connection: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    rows = _rows(connection, {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}, "household_change", key)
    return cover(rows, HOUSEHOLD_COUNTS, HOUSEHOLD_SUMS)


def _kinds(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """The kinds of households: by size and setting, which part them, and by who lives there, which overlap."""
    for row in _covered(connection, "size"):
        yield {"group": "户籍人口", **row, "code": SIZES[row["code"] - 1]}
    for row in _covered(connection, "setting"):
        yield {"group": "城乡", **row}
    for words, flag in FLAGS.items():
        measures = {**HOUSEHOLD_COUNTS, **HOUSEHOLD_SUMS}
        rows: Sequence[dict[str, Any]] = _rows(connection, measures, "household_change", where=flag)
        rows = [{name: value or 0 for name, value in row.items()} for row in rows]
        yield {"group": "户内有", "code": words, **cover(rows, HOUSEHOLD_COUNTS, HOUSEHOLD_SUMS)[0]}
