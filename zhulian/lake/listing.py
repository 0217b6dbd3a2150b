"""The list 名单: whom the county has a lawful reason to ask a department about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from zhulian.lake.storing import newest
from zhulian.lake.vault import REGISTER
from zhulian.rules.feeds import Feed


class NoList(Exception):
    """The list cannot be made yet; the message says what to import first."""


def listed_people(feed: Feed, *, on: date, data_dir: Path) -> pa.Array:
    """Return the pseudonyms of everybody who shares a household with somebody in the feeds of the list.

    Raises NoList without a register or without any of those feeds.
    """
    register = newest(data_dir, REGISTER, on)
    sources = [path for code in feed.list_feeds if (path := newest(data_dir, code, on))]
    if register is None or not sources:
        first = "、".join([REGISTER, *feed.list_feeds])
        raise NoList(f"{feed.name}只收名单内的人，名单还没有。请先导入 {first}")
    with duckdb.connect() as connection:
        people = connection.sql(
            """
            WITH asked AS (SELECT DISTINCT person FROM read_parquet(?, union_by_name = true)),
                 resident AS (SELECT person, household FROM read_parquet(?)),
                 home AS (SELECT DISTINCT household FROM resident SEMI JOIN asked USING (person))
            SELECT person FROM resident SEMI JOIN home USING (household)
            UNION SELECT person FROM asked
            """,
            params=[[str(path) for path in sources], str(register)],
        ).to_arrow_table()
    return people["person"].combine_chunks()
