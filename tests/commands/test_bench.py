"""Tests of the benchmark 基准测试: its engines answer alike, and a difference is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhulian.commands import bench


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The answers of both SQL engines on a small population."""
    folder = tmp_path_factory.mktemp("match")
    run("population.py", folder / "population", "3000", "0")
    targets = {}
    for script in ("ours.py", "hand.py"):
        targets[script] = folder / script
        targets[script].mkdir()
        figures = json.loads(run(script, folder / "population", targets[script]))
        assert {"seconds", "cpu_seconds", "peak_mib"} <= set(figures)
    return targets


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(bench.FOLDER / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_generated_and_hand_written_sql_answer_alike(answers: dict[str, Path]) -> None:
    assert bench.checksum(answers["ours.py"]) == bench.checksum(answers["hand.py"])


def test_every_scheme_says_yes_and_no_to_somebody(answers: dict[str, Path]) -> None:
    for table in bench.TABLES:
        rows = pq.read_table(answers["ours.py"] / f"{table}.parquet")
        outcomes = [name for name in rows.column_names if name.endswith("_outcome")]
        assert outcomes
        assert all(set(rows[name].to_pylist()) == {True, False} for name in outcomes)


def test_one_other_answer_changes_the_checksum(answers: dict[str, Path], tmp_path: Path) -> None:
    for table in bench.TABLES:
        rows = pq.read_table(answers["ours.py"] / f"{table}.parquet")
        if table == "answer_member":
            flipped = rows["care_outcome"].to_pylist()
            flipped[7] = not flipped[7]
            place = rows.column_names.index("care_outcome")
            rows = rows.set_column(place, "care_outcome", pa.array(flipped))
        pq.write_table(rows, tmp_path / f"{table}.parquet")
    assert bench.checksum(tmp_path) != bench.checksum(answers["ours.py"])
