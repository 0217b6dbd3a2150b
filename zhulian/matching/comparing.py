"""Comparing two catalogues on the county 两版对照: who gains and who loses, as counts. Nothing is opened or kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from zhulian.matching.bulk import Progress, answer_gathered, gather_county
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed

STEPS = 4
TOWN_DIGITS = 9
COLUMNS = (
    "entitled_before", "entitled_after", "unknown_before", "unknown_after", "gaining", "losing", "more", "less",
    "fen_before", "fen_after", "receiving", "receiving_unknown",
)  # fmt: skip
# Summed over one policy or one town. A count is of answers: of households, or of people where a policy is theirs.
MEASURES = """
    count(*) filter (was), count(*) filter (now),
    count(*) filter (was is null), count(*) filter (now is null),
    count(*) filter (now and was is distinct from true), count(*) filter (was and now is distinct from true),
    count(*) filter (was and now and fen_after > fen_before),
    count(*) filter (was and now and fen_after < fen_before),
    coalesce(sum(fen_before) filter (was), 0)::bigint, coalesce(sum(fen_after) filter (now), 0)::bigint,
    count(*) filter (receiving), count(*) filter (receiving and now is null)
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two catalogues answer: counts and monthly fen by policy and by town, and households in all.

    `gaining` answers become 符合, `losing` ones are 符合 no longer, `more` and `less` stay with another amount.
    `receiving_unknown` are in receipt of it while the facts leave the answer open: what they get is in no sum.
    `households` counts each household once: those better off, worse off, and both at once.
    """

    households: dict[str, int]
    policies: list[dict[str, Any]]
    towns: list[dict[str, Any]]
    counted: dict[str, int]


def compare_county(
    *,
    before: Catalogue,
    after: Catalogue,
    feeds: Mapping[str, Feed],
    region: str,
    on: date,
    data_dir: Path,
    progress: Progress,
) -> Comparison:
    """Answer the county of a day by both catalogues and set the answers side by side.

    Raises CannotMatch, CannotAssemble; whatever `progress` raises ends it.
    """
    progress("拼装全县家庭", 0, STEPS)
    connection, assembled = gather_county(feeds=feeds, region=region, on=on, data_dir=data_dir)
    with connection:
        for step, (words, catalogue) in enumerate({"按现行政策": before, "按草稿": after}.items(), start=1):
            progress(f"{words}比对", step, STEPS)
            answer_gathered(connection, assembled, catalogue=catalogue, region=region, on=on)
            connection.execute(
                f"create or replace table answer_{step} as select household, member, policy, outcome, amount, receiving from answer"
            )
        progress("对照两次答复", STEPS - 1, STEPS)
        _set_side_by_side(connection)
        return Comparison(
            households=_households(connection),
            policies=list(_sums(connection, "policy")),
            towns=list(_sums(connection, f"left(area, {TOWN_DIGITS})")),
            counted=dict(assembled.counts),
        )


def _set_side_by_side(connection: duckdb.DuckDBPyConnection) -> None:
    """A policy that only one catalogue has is 不符合 under the other."""
    connection.execute(
        """
        create or replace table pair as
        select h.household, h.area, coalesce(a.policy, b.policy) as policy,
               case when a.policy is null then false else a.outcome end as was,
               case when b.policy is null then false else b.outcome end as now,
               a.amount as fen_before, b.amount as fen_after, coalesce(b.receiving, a.receiving) as receiving
        from answer_1 a full join answer_2 b
          on a.household = b.household and a.policy = b.policy and a.member is not distinct from b.member
        join household h on h.household = coalesce(a.household, b.household)
        """
    )


def _sums(connection: duckdb.DuckDBPyConnection, key: str) -> Iterator[dict[str, Any]]:
    rows = connection.execute(f"select {key} as code, {MEASURES} from pair group by 1 order by 1").fetchall()
    for row in rows:
        yield dict(zip(("code", *COLUMNS), row, strict=True))


def _households(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    better = "now and (was is distinct from true or fen_after > fen_before)"
    worse = "was and (now is distinct from true or fen_after < fen_before)"
    row = connection.execute(
        f"""
        select count(*) filter (better), count(*) filter (worse), count(*) filter (better and worse)
        from (select household, coalesce(bool_or({better}), false) as better,
                     coalesce(bool_or({worse}), false) as worse from pair group by household)
        """
    ).fetchall()[0]
    return dict(zip(("better", "worse", "both"), row, strict=True))
