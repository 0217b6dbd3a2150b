"""Prepare a county's installation 准备: the key file, the database, the county's areas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command

from zhulian.accounts.divisions import NoDivisions
from zhulian.accounts.importing import import_areas
from zhulian.accounts.wall import WallDown, ensure_wall_holds
from zhulian.commands.output import refuse
from zhulian.ledger.canary import ensure_right_keys
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import make_key_file
from zhulian.policies.actions import settle

app = typer.Typer(help="准备数据库、钥匙文件和区划", add_completion=False)


@app.command()
def prepare(county: Annotated[str, typer.Option(help="区县代码")]) -> None:
    """建好或升级数据库，没有钥匙文件就生成，导入区划；可以反复执行。"""
    path = Path(settings.KEY_FILE)
    try:
        if not path.exists():
            make_key_file(path, settings.KEY_COMMAND)
            typer.echo(
                f"已生成钥匙文件 {path}（0400）。请另存一份离线保管，丢了就打不开姓名和证件号", err=True
            )
        call_command("migrate", verbosity=0, interactive=False)
        ensure_wall_holds()
        ensure_right_keys()
        imported = import_areas(county=county)
        settle(data_dir=Path(settings.DATA))
    except (KeyFileProblem, NoDivisions, WallDown) as problem:
        refuse(str(problem))
    typer.echo(f"准备好了：{imported.towns} 个镇街，{imported.villages} 个村社", err=True)
