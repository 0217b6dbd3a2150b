"""How many answers stay 待核 待核占比: the match benchmark's people and rules, while some members are not checked yet.

Run: .venv/bin/python -m benchmarks.open_answers [--persons 200000] [--unchecked 10] [--json]
A member who is checked has 收入核对完整 and every income; of one who is not, no income is known. All else is known;
`overturned` counts the settled answers that are different once everybody is checked. A second county leaves each
single fact unknown with the same chance.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.match import population
from benchmarks.match.rules import ON, REGION, SCHEMES, catalogue
from benchmarks.paper import load, print_report, row
from zhulian.rules.nodes import Level
from zhulian.rules.sql import Columns, bulk

TABLES = {Level.HOUSEHOLD: "answer_household", Level.MEMBER: "answer_member"}
INCOMES = (*population.MONTHLY, *population.YEARLY)


def with_unchecked_members(
    connection: duckdb.DuckDBPyConnection, folder: Path, persons: int, percent: int
) -> None:
    """Make the tables of a county where `percent` of the members are not checked."""
    population.write(folder, persons, 0)
    incomes = ", ".join(f"case when is_checked then {name} end as {name}" for name in INCOMES)
    connection.execute(
        f"""
        create table household as from '{folder}/household.parquet';
        create table member as
        select * exclude (is_checked) replace ({incomes}), is_checked as income_verified_complete
        from (select *, hash(member) % 100 >= {percent} as is_checked from '{folder}/member.parquet')
        """
    )


def with_unknown_facts(
    connection: duckdb.DuckDBPyConnection, folder: Path, persons: int, percent: int
) -> None:
    """Make the tables of a county where each fact is unknown with the chance `percent`."""
    population.write(folder, persons, percent / 100)
    for table in ("household", "member"):
        connection.execute(f"create table {table} as from '{folder}/{table}.parquet'")


COUNTIES = {"成员未核清": with_unchecked_members, "每项事实未知": with_unknown_facts}


def nulls(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int | None]:
    """Count the NULLs of each column."""
    names = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    counts = ", ".join(f'count(*) - count("{name}")' for name in names)
    return dict(zip(names, connection.execute(f"select {counts} from {table}").fetchall()[0], strict=True))


def answer(connection: duckdb.DuckDBPyConnection) -> None:
    """Answer all schemes."""
    columns = Columns(nulls(connection, "household"), nulls(connection, "member"))
    for step in bulk(catalogue(), on=ON, region=REGION, columns=columns).steps:
        connection.execute(step.sql)


def outcomes(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, ...]]:
    """Count 符合, 不符合 and 待核 of each scheme."""
    return {
        name: connection.execute(
            f"""
            select count(*) filter ({code}_outcome), count(*) filter (not {code}_outcome),
                   count(*) filter ({code}_outcome is null)
            from {TABLES[level]}
            """
        ).fetchall()[0]
        for name, code, level, *_ in SCHEMES
    }


def overturned(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Check everybody, answer again, and count the answers that were settled and are others now."""
    for table in TABLES.values():
        connection.execute(f"create table earlier_{table} as from {table}")
    for table in ("household", "member"):
        connection.execute(f"create or replace table {table} as from '{folder}/{table}.parquet'")
    answer(connection)
    count = 0
    for _, code, level, *_ in SCHEMES:
        table, key = TABLES[level], level.name.lower()
        differs = f"now.{code}_outcome is distinct from earlier.{code}_outcome"
        rows = connection.execute(
            f"""
            select count(*) from {table} now join earlier_{table} earlier using ({key})
            where earlier.{code}_outcome is not null and {differs}
            """
        ).fetchall()
        count += rows[0][0]
    return count


def measure(persons: int, percent: int) -> dict[str, Any]:
    """Measure both counties; `found` holds the counts of 符合, 不符合 and 待核."""
    before, rows, found = load(), [], {}
    for county, make in COUNTIES.items():
        with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as folder, duckdb.connect() as connection:
            make(connection, Path(folder), persons, percent)
            answer(connection)
            found[county] = outcomes(connection)
            if make is with_unchecked_members:
                rows.append(row("overturned", overturned(connection, Path(folder)), "个答复"))
        for name, counts in found[county].items():
            rows.append(row(f"{county}　{name}", 100 * counts[2] / sum(counts), "% 待核"))
    return {"bench": "open_answers", "load": [before, load()], "rows": rows, "found": found}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="how many answers stay open")
    parser.add_argument("--persons", type=int, default=200_000)
    parser.add_argument("--unchecked", type=int, default=10, help="percent of members, or of facts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    print_report(measure(options.persons, options.unchecked), as_json=options.json)


if __name__ == "__main__":
    main()
