"""The command retention 保存期限: what is kept how long, and deal with what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from zhulian.accounts.today import today
from zhulian.commands.output import print_json, refuse
from zhulian.commands.retention_page import document
from zhulian.commands.retention_run import Done, lake_due, look, run_lake, run_uploads
from zhulian.commands.retention_run import run as deal_with
from zhulian.commands.retention_table import RULES
from zhulian.ledger.actors import Actor
from zhulian.web import uploads

app = typer.Typer(help="保存期限", no_args_is_help=True, add_completion=False)
BY = Actor("命令行")


@app.command("list")
def list_rules(out: Annotated[Path | None, typer.Option(help="写成一页 Markdown")] = None) -> None:
    """列出每种记录保存多久、从何时起算、到期怎样、为什么。"""
    if out is not None:
        out.write_text(document(), encoding="utf-8")
        return
    for rule in RULES:
        typer.echo(f"{rule.label}\t{rule.kind}\t{rule.period}\t{rule.since}\t{rule.treatment}\t{rule.ground}")


@app.command()
def run(
    on: Annotated[str, typer.Option(help="以哪一天为准（yyyy-mm-dd），缺省为今天；不能晚于今天")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只数，什么也不改")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行印一个 JSON 对象")] = False,
) -> None:
    """处理到期的记录：删除或去标识，每 500 行记台账一条；中断了再运行一次，接着做。"""
    day = _day(on)
    at = timezone.now()
    told = []
    for done in look(on=day) if dry_run else deal_with(on=day, at=at, by=BY):
        told.append(done)
        if done.due and not as_json:
            typer.echo(_words(done, dry_run))
    deliveries = lake_due(day) if dry_run else run_lake(on=day, at=at, by=BY, data_dir=Path(settings.DATA))
    uploaded = len(uploads.old_ones(at=at)) if dry_run else run_uploads(at=at)
    if as_json:
        print_json(
            {
                "on": day,
                "is_dry_run": dry_run,
                "rules": [_row(done) for done in told],
                "due": sum(done.due for done in told),
                "done": sum(done.done for done in told),
                "deliveries": deliveries,
                "uploads": uploaded,
            }
        )
    else:
        word = "到期" if dry_run else "已删"
        typer.echo(f"部门数据{word} {deliveries} 批，没有确认的上传文件{word} {uploaded} 个")
        count = sum(done.due if dry_run else done.done for done in told)
        typer.echo(f"{day}：{'到期' if dry_run else '共处理'} {count} 行；归档材料、台账没有动")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        refuse(f"日期“{text}”看不懂。请写成 2026-10-31")
    if day > max(today(), timezone.localdate()):
        refuse(f"{day} 还没有到，提前删除会违反保存期限。请写今天或以前的日期")
    return day


def _words(done: Done, is_dry: bool) -> str:
    rule = done.rule
    count = f"到期 {done.due} 行，将{rule.treatment}" if is_dry else f"{rule.treatment} {done.done} 行"
    return f"{rule.kind}：{count}。{rule.period}，自{rule.since}起；依据 {rule.ground}"


def _row(done: Done) -> dict[str, object]:
    rule = done.rule
    return {
        "label": rule.label, "kind": rule.kind, "treatment": rule.treatment, "period": rule.period, "since": rule.since,
        "ground": rule.ground, "due": done.due, "done": done.done,
    }  # fmt: skip
