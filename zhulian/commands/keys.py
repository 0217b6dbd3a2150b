"""Keys 钥匙: make the key file of an installation, and check that it belongs to the database."""

from __future__ import annotations

import typer
from django.conf import settings

from zhulian.commands.output import refuse
from zhulian.ledger.canary import ensure_right_keys
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import make_key_file

app = typer.Typer(help="钥匙文件", no_args_is_help=True, add_completion=False)


@app.command()
def make() -> None:
    """生成钥匙文件（0400）；已有的不覆盖。"""
    try:
        make_key_file(settings.KEY_FILE, settings.KEY_COMMAND)
    except KeyFileProblem as problem:
        refuse(str(problem))
    typer.echo(
        f"已生成 {settings.KEY_FILE}。请马上另存一份封存：丢了它，已加密的姓名、证件号、住址再也打不开"
    )


@app.command()
def check() -> None:
    """核对钥匙文件是不是封存这个数据库的那一把。"""
    try:
        ensure_right_keys()
    except KeyFileProblem as problem:
        refuse(str(problem))
    typer.echo(f"钥匙文件 {settings.KEY_FILE} 正确")
