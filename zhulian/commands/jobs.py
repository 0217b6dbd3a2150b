"""The command jobs 作业: do in the background what people asked for on screens, and chain the ledger."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from zhulian.accounts.today import now
from zhulian.accounts.wall import WallDown, ensure_wall_holds
from zhulian.commands.output import refuse
from zhulian.jobs.daily import order_daily
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off
from zhulian.ledger import actions as ledger
from zhulian.ledger.canary import ensure_right_keys
from zhulian.lib.ciphers import KeyFileProblem

app = typer.Typer(help="作业", add_completion=False)
LOOK_SECONDS, SEAL_SECONDS = 1.0, 60.0


@app.command()
def jobs(
    once: Annotated[bool, typer.Option("--once", help="做完等着的作业就结束")] = False,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="启动它的进程结束时也结束", hidden=True)
    ] = False,
) -> None:
    """做网页上交办的作业（全县比对、草稿试算、推演），一件一件做，每分钟把台账上链；按 Ctrl+C 结束，没做完的下次接着做。"""
    try:
        ensure_right_keys()
        ensure_wall_holds()
    except (KeyFileProblem, WallDown) as problem:
        refuse(str(problem))
    parent, next_seal = os.getppid(), time.monotonic()
    try:
        while not with_parent or os.getppid() == parent:
            if once:
                _work_and_seal(seal=True)
                break
            is_due = time.monotonic() >= next_seal
            _look(seal=is_due)
            next_seal += SEAL_SECONDS if is_due else 0
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        return


def _work_and_seal(*, seal: bool) -> None:
    """Do what waits and what is due every day, then chain what is committed: on SQLite every row is chained already."""
    if seal:
        order_daily(on=timezone.localdate(), at=timezone.now())
    work_off(handlers=HANDLERS, clock=now, data_dir=Path(settings.DATA))
    if seal:
        ledger.seal()


def _look(*, seal: bool) -> None:
    """Do the same; a database that is away for a moment is asked again at the next look."""
    try:
        _work_and_seal(seal=seal)
    except DatabaseError as problem:
        typer.echo(f"数据库暂时不能用，稍后再试：{problem}", err=True)
        connection.close()
