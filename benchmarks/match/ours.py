"""Runner: the SQL that 助联 generates 我们生成的 SQL, Parquet to Parquet.

python benchmarks/match/ours.py INPUT OUTPUT
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.match.measure import Clock
from benchmarks.match.rules import ON, REGION, catalogue
from zhulian.rules.sql import Columns, bulk


def nulls(path: Path) -> dict[str, int | None]:
    """Count the NULLs of each column from the file's own statistics."""
    metadata = pq.ParquetFile(path).metadata
    groups = [metadata.row_group(group) for group in range(metadata.num_row_groups)]
    return {
        metadata.schema.column(place).name: sum(group.column(place).statistics.null_count for group in groups)
        for place in range(metadata.num_columns)
    }


def main(source: Path, target: Path) -> None:
    rules = catalogue()
    clock = Clock()
    columns = Columns(nulls(source / "household.parquet"), nulls(source / "member.parquet"))
    plan = bulk(rules, on=ON, region=REGION, columns=columns)
    connection = duckdb.connect()
    for table in ("household", "member"):
        connection.execute(f"create view {table} as from '{source / table}.parquet'")
    seconds = {"plan": clock.read()["seconds"]}
    for step in plan.steps:
        begun = time.perf_counter()
        if step.name.startswith("answer_"):
            connection.execute(f"copy ({step.query}) to '{target / step.name}.parquet' (format parquet)")
        else:
            connection.execute(step.sql)
        seconds[step.name] = round(time.perf_counter() - begun, 3)
    print(json.dumps({**clock.read(), "steps": seconds}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
