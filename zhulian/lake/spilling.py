"""Spilling 溢出: where DuckDB puts what does not fit into memory; open to its owner alone, gone after the run."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from weakref import finalize

import duckdb

from zhulian.lake.storing import LAKE
from zhulian.work.owners import is_dead, myself

FOLDER = "spill"
_MARK = "~"


def spill_apart(connection: duckdb.DuckDBPyConnection, data_dir: Path) -> None:
    """Give a connection a folder of its own to spill into, until it is gone; clear up after processes that died."""
    home = data_dir / LAKE / FOLDER
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    _sweep(home)
    folder = tempfile.mkdtemp(prefix=f"{myself()}{_MARK}", dir=home)
    connection.execute(f"set temp_directory = '{folder}'")
    finalize(connection, shutil.rmtree, folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    for left in home.iterdir():
        owner, mark, _ = left.name.rpartition(_MARK)
        if not mark and left.is_file():
            left.unlink(missing_ok=True)
        elif is_dead(owner):
            shutil.rmtree(left, ignore_errors=True)
