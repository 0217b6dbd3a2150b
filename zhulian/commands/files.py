"""The command files 附件: whether every content is there and whole, and what may be cleared away."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone

from zhulian.commands.output import print_json
from zhulian.files import actions as files
from zhulian.files.checking import faults
from zhulian.files.models import Attachment

app = typer.Typer(help="附件", no_args_is_help=True, add_completion=False)
AsJson = Annotated[bool, typer.Option("--json", help="最后一行印一个 JSON 对象")]


@app.command()
def check(as_json: AsJson = False) -> None:
    """逐个打开附件，核对在不在、坏没坏、换没换过。"""
    found = list(faults())
    for fault in found:
        typer.echo(fault, err=True)
    if as_json:
        print_json({"attachments": Attachment.objects.count(), "faults": found})
    else:
        typer.echo(f"已核 {Attachment.objects.count()} 个附件，{len(found)} 个有问题")
    if found:
        raise typer.Exit(1)


@app.command()
def sweep() -> None:
    """清掉没有登记的附件文件：写到一半被中断留下的，满一天才清。"""
    typer.echo(f"清掉 {files.sweep(at=timezone.now())} 个没有登记的文件")
