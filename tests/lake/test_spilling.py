"""Spilling 溢出."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys

import duckdb

from zhulian.lake.spilling import spill_apart
from zhulian.work.owners import myself


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    return ended.pid


def test_what_does_not_fit_lies_in_a_folder_of_ones_own_until_the_end(tmp_path):
    home = tmp_path / "lake" / "spill"
    connection = duckdb.connect()
    spill_apart(connection, tmp_path)
    connection.execute("set memory_limit = '32MB'; set threads = 1")
    connection.execute("create table t as select range as a, md5(range::varchar) as b from range(2_000_000)")
    (folder,) = home.iterdir()
    assert folder.name.startswith(myself())
    assert list(folder.iterdir()), "the table is larger than the memory"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, folder)} == {0o700}
    connection.close()
    del connection
    assert list(home.iterdir()) == []


def test_two_runs_at_once_do_not_share_a_folder(tmp_path):
    first, second = duckdb.connect(), duckdb.connect()
    spill_apart(first, tmp_path)
    spill_apart(second, tmp_path)
    assert len(list((tmp_path / "lake" / "spill").iterdir())) == 2
    del first
    assert len(list((tmp_path / "lake" / "spill").iterdir())) == 1


def test_what_a_killed_process_left_is_cleared_and_what_another_machine_works_on_is_not(tmp_path):
    home = tmp_path / "lake" / "spill"
    left = home / f"{socket.gethostname()}:{dead_process()}~x"
    elsewhere = home / "another-machine:1~x"
    for folder in (left, elsewhere):
        folder.mkdir(parents=True)
    (left / "duckdb_temp_storage-0.tmp").write_bytes(b"facts")
    (home / "duckdb_temp_storage-1.tmp").write_bytes(b"of an older release")
    connection = duckdb.connect()
    spill_apart(connection, tmp_path)
    assert {folder.name.rpartition("~")[0] for folder in home.iterdir()} == {"another-machine:1", myself()}
