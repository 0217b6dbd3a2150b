"""Runner: SQL written by hand 手写 SQL, Parquet to Parquet.

python benchmarks/match/hand.py INPUT OUTPUT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.match.measure import Clock


def main(source: Path, target: Path) -> None:
    text = Path(__file__).with_name("hand.sql").read_text().replace("{target}", str(target))
    clock = Clock()
    connection = duckdb.connect()
    for table in ("household", "member"):
        connection.execute(f"create view {table}_facts as from '{source / table}.parquet'")
    connection.execute(text)
    print(json.dumps(clock.read()))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
