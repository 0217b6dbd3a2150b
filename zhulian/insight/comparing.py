"""The county answered twice 两遍对照: by two catalogues, the answers side by side, with the incomes the roll tells.

推演 and the trial of a draft both stand on it, so that they never give two figures for one change. Nothing is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhulian.insight.roll import tell_incomes
from zhulian.lake.assembly import Assembled
from zhulian.matching.bulk import answer_gathered, gather_county
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed
from zhulian.rules.sql.quantities import quantities

STEPS = 7
TOWN = "left(area, 9)"
# Over answers: of households, or of people where a policy is theirs.
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
HOUSEHOLDS = {
    "better": "count(*) filter (better)",
    "worse": "count(*) filter (worse)",
    "both": "count(*) filter (mixed)",
}
# Households of so many and more are one size.
LARGEST = 5

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Place:
    """The county that is answered, the day, and where its lake lies."""

    region: str
    on: date
    data_dir: Path


@dataclass(frozen=True, slots=True)
class Twice:
    """Tables `pair` and `household_change`, `answer_1` and `answer_2`, and what they rest on."""

    connection: duckdb.DuckDBPyConnection
    counted: dict[str, int]
    roll: dict[str, Any]


@contextmanager
def answered_twice(
    catalogues: Mapping[str, Catalogue],
    place: Place,
    *,
    feeds: Mapping[str, Feed],
    progress: Progress,
    numbers: Sequence[str] = (),
) -> Iterator[Twice]:
    """Answer a county by two catalogues, the first as it is now; their keys are the words for each.

    `numbers` are variables to be measured as well, into `measured_1` and `measured_2`. Raises CannotMatch,
    CannotAssemble; whatever `progress` raises ends it.
    """
    now = next(iter(catalogues.values()))
    progress("拼装全县家庭", 0, STEPS)
    connection, assembled = gather_county(
        feeds=feeds, region=place.region, on=place.on, data_dir=place.data_dir
    )
    with connection:
        progress("由名册反推收入", 1, STEPS)
        assembled, roll = tell_incomes(connection, assembled, catalogue=now, region=place.region, on=place.on)
        for step, (words, catalogue) in enumerate(catalogues.items(), start=1):
            if numbers:
                progress(f"{words}算收入和人数", 2 * step, STEPS)
                _measure(connection, assembled, catalogue, step, numbers, place)
            progress(f"{words}答复全部政策", 2 * step + 1, STEPS)
            _answer(connection, assembled, catalogue, step, place)
        progress("对照、汇总", STEPS - 1, STEPS)
        _set_side_by_side(connection, place.on, assembled)
        told = {"households": roll.households, "known": roll.known, "reason": roll.reason}
        yield Twice(connection, dict(assembled.counts), told)


def compare_county(
    *, before: Catalogue, after: Catalogue, feeds: Mapping[str, Feed], place: Place, progress: Progress
) -> dict[str, Any]:
    """Return what a draft changes, as counts and monthly fen: by policy, by town, households in all.

    `gaining` answers become 符合, `losing` ones are 符合 no longer, `more` and `less` stay with another amount.
    `receiving_unknown` are in receipt of it while the facts leave the answer open: what they get is in no sum.
    Raises as `answered_twice` does.
    """
    catalogues = {"按现行政策": before, "按草稿": after}
    with answered_twice(catalogues, place, feeds=feeds, progress=progress) as twice:
        return {
            "households": rows(twice.connection, HOUSEHOLDS, "household_change")[0],
            "policies": rows(twice.connection, MEASURES, "pair", "policy"),
            "towns": rows(twice.connection, MEASURES, "pair join household using (household)", TOWN),
            "counted": twice.counted,
            "roll": twice.roll,
        }


def _measure(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    catalogue: Catalogue,
    step: int,
    numbers: Sequence[str],
    place: Place,
) -> None:
    for one in quantities(catalogue, numbers, on=place.on, region=place.region, columns=assembled.columns):
        connection.execute(one.sql)
    connection.execute(f"create or replace table measured_{step} as select * from answer_household")  # nosec B608 # names of our own tables and of declared facts


def _answer(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    catalogue: Catalogue,
    step: int,
    place: Place,
) -> None:
    """Table `answer_1` or `answer_2`; a 符合 that yields to another is none here, so that nothing counts twice."""
    answer_gathered(connection, assembled, catalogue=catalogue, region=place.region, on=place.on)
    connection.execute(
        f"create or replace table answer_{step} as "
        "select household, member, policy, coalesce(stands, true) and outcome as outcome, amount, receiving from answer where outcome is distinct from false or receiving"  # nosec B608 # names of our own tables and of declared facts
    )


def _set_side_by_side(connection: duckdb.DuckDBPyConnection, on: date, assembled: Assembled) -> None:
    """Table `pair`: an answer before and after; table `household_change`: each household once, with its traits.

    A household is better or worse off by its money, where that stays the same by what it newly is or no longer is
    entitled to. Answers that are 不符合 on both sides and that nobody receives are left out: they change no count.
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
                   bool_or(now and (was is distinct from true or fen_after > fen_before)) as rises,
                   bool_or(was and (now is distinct from true or fen_after < fen_before)) as falls,
                   coalesce(sum(fen_before) filter (was), 0)::bigint as fen_before,
                   coalesce(sum(fen_after) filter (now), 0)::bigint as fen_after
            from pair where was or now group by household),
        traits as (
            select household, least(count(*), {LARGEST})::integer as size,
                   bool_or(coalesce(birth_date <= $on::date - interval 60 year, false)) as has_elder,
                   bool_or(coalesce(birth_date > $on::date - interval 18 year, false)) as has_minor,
                   bool_or({disabled}) as has_disabled
            from member group by household)
        select h.household, h.area, h."城乡" as setting, size, has_elder, has_minor, has_disabled,
               coalesce(fen_after > fen_before or (fen_after = fen_before and gains and not loses), false) as better,
               coalesce(fen_after < fen_before or (fen_after = fen_before and loses and not gains), false) as worse,
               coalesce(rises and falls, false) as mixed, coalesce(fen_before, 0) as fen_before, coalesce(fen_after, 0) as fen_after
        from household h join traits using (household) left join moved using (household)
        """,  # nosec B608 # names of our own tables and of declared facts
        {"on": on},
    )


def rows(
    connection: duckdb.DuckDBPyConnection,
    measures: Mapping[str, str],
    table: str,
    key: str = "",
    where: str = "true",
) -> list[dict[str, Any]]:
    """Return measures (expressions by name) over a table, one row for each value of a key, named `code`."""
    wanted = [*(["code"] if key else []), *measures]
    columns = ", ".join([*([key] if key else []), *measures.values()])
    grouped = "group by 1 order by 1" if key else ""
    found = connection.execute(f"select {columns} from {table} where {where} {grouped}").fetchall()  # nosec B608 # names of our own tables and of declared facts
    return [dict(zip(wanted, row, strict=True)) for row in found]
