"""The command library 政策库: texts from a folder into the library, and the texts in force out of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from zhulian.accounts.models import User
from zhulian.accounts.roles import WORDS, Permission
from zhulian.accounts.today import today
from zhulian.commands.output import refuse
from zhulian.policies import carrying
from zhulian.policies.actions import CannotEdit, HasProblems, publish
from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem

app = typer.Typer(help="政策库：载入、导出文本", no_args_is_help=True, add_completion=False)


@app.command("load")
def load_folder(
    folder: Annotated[Path, typer.Argument(help="政策文件的目录，和 policies/ 一样的结构")],
    by: Annotated[str, typer.Option(help="起草人的用户名")],
    note: Annotated[str, typer.Option(help="改了什么、依据哪份文件")],
    effective: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="自何日起，默认今天")
    ] = None,
    publisher: Annotated[str, typer.Option(help="复核发布人的用户名；不写就留作待复核")] = "",
) -> None:
    """把目录里和现行文本不同的文件载入政策库，逐字节照原样；有一处错就一个也不载入。"""
    if not folder.is_dir():
        refuse(f"没有目录“{folder.name}”。请给出政策文件的目录")
    writer = _somebody(by, Permission.EDIT_POLICIES)
    reviewer = _somebody(publisher, Permission.PUBLISH_POLICIES) if publisher else None
    at, on = timezone.now(), effective.date() if effective else today()
    try:
        loaded = carrying.load(folder=folder, note=note, effective_on=on, by=writer, at=at)
        if loaded and reviewer:
            publish(editions=loaded, effective_on=on, by=reviewer, at=at)
    except HasProblems as found:
        for one in found.problems:
            typer.echo(str(Problem(one.message, one.cure, Spot(one.file, one.line, one.column))), err=True)
        refuse("没有载入任何文件")
    except CannotEdit as problem:
        refuse(str(problem))
    state = "已发布" if reviewer else "待复核"
    typer.echo(f"{len(loaded)} 个文件{state}" if loaded else "和现行文本一字不差，没有可载入的")


@app.command("export")
def export_folder(folder: Annotated[Path, typer.Argument(help="写到这个目录")]) -> None:
    """把现行文本（软件带来的，加上本县发布的）逐字节写到一个目录。"""
    if folder.exists() and any(folder.iterdir()):
        refuse(f"目录“{folder.name}”不是空的。请给一个空目录")
    typer.echo(f"写出 {len(carrying.export(folder=folder))} 个文件")


def _somebody(username: str, permission: Permission) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        refuse(f"没有用户“{username}”。请核对用户名")
    if not user.may(permission):
        refuse(f"{user} 的岗位不能{WORDS[permission]}")
    return user
