"""Assembly 拼装: households and members of one day in DuckDB, from the newest delivery of every feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from zhulian.lake.storing import newest
from zhulian.lake.vault import REGISTER
from zhulian.rules.feed import HOUSEHOLD_NUMBER
from zhulian.rules.feeds import Feed, Role
from zhulian.rules.sql import Columns

HEAD_OF_HOUSEHOLD = "户主"


class CannotAssemble(Exception):
    """There is no household register for the day; the message names the cure."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What the tables hold: fact columns with their unknowns, the files they came from, and counts."""

    columns: Columns
    sources: Mapping[str, Path]
    counts: Mapping[str, int]


def assemble(
    connection: duckdb.DuckDBPyConnection,
    *,
    on: date,
    data_dir: Path,
    feeds: Mapping[str, Feed],
    settings: Mapping[str, str],
    instead: Path | None = None,
) -> Assembled:
    """Build the tables household, member, person_key and household_key as they stood on a day.

    `settings` gives 城镇 or 农村 by village code and with it the villages of the county. A feed that lies
    under `instead` is taken from there (what would another scope have told?). Raises CannotAssemble.
    """
    sources = {
        code: path
        for code in feeds
        if (path := (instead and newest(instead, code, on)) or newest(data_dir, code, on))
    }
    if REGISTER not in sources:
        raise CannotAssemble(f"{on} 以前没有导入过公安户籍。请先执行 zhulian import-feed {REGISTER} 文件")
    _register_villages(connection, settings)
    _number_people(connection, sources[REGISTER])
    _place_households(connection)
    said = {
        code: _gather(connection, feeds[code], path, on) for code, path in sources.items() if code != REGISTER
    }
    own = [column.code for column in feeds[REGISTER].columns_of(Role.FACT)]
    _join_members(connection, own, said)
    counts = _counts(connection, said)
    for table in ("resident", "village", *(f"said_by_{code}" for code in said)):
        connection.execute(f"DROP TABLE {table}")
    return Assembled(Columns(member=_unknowns(connection)), sources, counts)


def _register_villages(connection: duckdb.DuckDBPyConnection, settings: Mapping[str, str]) -> None:
    villages = pa.table(
        {"area": pa.array(settings.keys(), pa.string()), "setting": pa.array(settings.values(), pa.string())}
    )
    connection.register("given_villages", villages)
    connection.execute("CREATE OR REPLACE TABLE village AS SELECT * FROM given_villages")
    connection.unregister("given_villages")


def _number_people(connection: duckdb.DuckDBPyConnection, register: Path) -> None:
    """The register lies sorted by household and person, so its row numbers are keys that stay the same."""
    connection.execute(
        "CREATE OR REPLACE TABLE resident AS "
        f"SELECT * EXCLUDE ({HOUSEHOLD_NUMBER}, file_row_number), "
        f"{HOUSEHOLD_NUMBER} AS home, file_row_number::INTEGER AS member "
        "FROM read_parquet(?, file_row_number = true)",  # nosec B608 # names of our own tables and of declared feeds
        [str(register)],
    )
    connection.execute(
        "CREATE OR REPLACE TABLE person_key AS SELECT member, home AS household, person FROM resident"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE household_key AS "
        "SELECT home AS household, any_value(household) AS lake_key FROM resident GROUP BY home ORDER BY home"
    )


def _place_households(connection: duckdb.DuckDBPyConnection) -> None:
    """A household lives where its head lives; outside the county it stays where it is registered.

    A household in no village with a known 城乡 has no standards to be measured by and is left out.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE household AS
        WITH head AS (
            SELECT home, arg_min(coalesce(there.area, resident.area),
                                 (coalesce(relation_to_head <> '{HEAD_OF_HOUSEHOLD}', true), member)) AS area
            FROM resident LEFT JOIN village AS there ON there.area = resident.residence_area
            GROUP BY home)
        SELECT home AS household, area, setting AS "城乡"
        FROM head JOIN village USING (area) WHERE setting <> '' ORDER BY home
        """  # nosec B608 # names of our own tables and of declared feeds
    )


def _gather(connection: duckdb.DuckDBPyConnection, feed: Feed, path: Path, on: date) -> list[str]:
    """Make one row per person of what a feed says on the day; return the fact codes."""
    order = {code: values for column in feed.columns_of(Role.SPLIT) for code, values in column.order.items()}
    codes = [*(column.code for column in feed.columns_of(Role.FACT)), *_split_codes(feed), *feed.always]
    columns = ", ".join(_one_of_several(code, order) for code in codes)
    connection.execute(
        f"CREATE OR REPLACE TABLE said_by_{feed.code} AS "
        f"SELECT person, {columns} FROM read_parquet(?) {_valid(feed)} GROUP BY person",  # nosec B608 # names of our own tables and of declared feeds
        [str(path), *[on] * _valid(feed).count("?")],
    )
    return codes


def _split_codes(feed: Feed) -> Iterable[str]:
    return dict.fromkeys(
        code
        for column in feed.columns_of(Role.SPLIT)
        for values in column.settles.values()
        for code in values
    )


def _one_of_several(code: str, order: Mapping[str, tuple[str, ...]]) -> str:
    """The strongest of several values by declared order; for truths 真 is the strongest."""
    if code in order:
        ranked = ", ".join(f"'{value}'" for value in order[code])
        return f"arg_min({code}, list_position([{ranked}], {code})) AS {code}"
    return f"max({code}) AS {code}"


def _valid(feed: Feed) -> str:
    conditions = []
    if feed.columns_of(Role.FROM):
        conditions.append("(valid_from IS NULL OR valid_from <= ?)")
    if feed.columns_of(Role.UNTIL):
        conditions.append("(valid_to IS NULL OR valid_to > ?)")
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _join_members(
    connection: duckdb.DuckDBPyConnection, own: list[str], joined: Mapping[str, list[str]]
) -> None:
    columns = [f"resident.{code}" for code in own]
    columns += [f"said_by_{feed}.{code}" for feed, codes in joined.items() for code in codes]
    joins = " ".join(f"LEFT JOIN said_by_{feed} USING (person)" for feed in joined)
    connection.execute(
        "CREATE OR REPLACE TABLE member AS "
        f"SELECT home AS household, member, {', '.join(columns)} "
        f"FROM resident SEMI JOIN household ON home = household.household {joins}"  # nosec B608 # names of our own tables and of declared feeds
    )


def _counts(connection: duckdb.DuckDBPyConnection, said: Iterable[str]) -> dict[str, int]:
    """`unplaced` households have no village whose 城乡 is known; `<feed>_residents` are people of the register."""
    queries = {
        "households": "SELECT count(*) FROM household",
        "members": "SELECT count(*) FROM member",
        "unplaced": "SELECT count(DISTINCT home) FROM resident ANTI JOIN household ON home = household.household",
    }
    for code in said:
        queries[f"{code}_people"] = f"SELECT count(*) FROM said_by_{code}"  # nosec B608 # names of our own tables and of declared feeds
        queries[f"{code}_residents"] = (
            f"SELECT count(*) FROM said_by_{code} SEMI JOIN resident USING (person)"  # nosec B608 # names of our own tables and of declared feeds
        )
    return {name: connection.execute(query).fetchall()[0][0] for name, query in queries.items()}


def _unknowns(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the NULLs of every fact column; a column with nothing known is left out."""
    names = [row[0] for row in connection.execute("DESCRIBE member").fetchall()][2:]
    known = ", ".join(f'count("{name}")' for name in names)
    [(total, *found)] = connection.execute(f"SELECT count(*), {known} FROM member").fetchall()  # nosec B608 # names of our own tables and of declared feeds
    return {name: total - count for name, count in zip(names, found, strict=True) if count}
