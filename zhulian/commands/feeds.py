"""The command import-feed 导入部门文件: one file of one feed into the lake."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from zhulian.accounts.today import now
from zhulian.commands.output import print_json, refuse
from zhulian.lake.importing import CannotImport, import_feed
from zhulian.lake.leasing import IsBusy
from zhulian.lake.models import Delivery
from zhulian.ledger.actors import Actor
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.policies.catalogues import declared_feeds
from zhulian.rules.feeds import Feed
from zhulian.rules.problems import Problems

app = typer.Typer(help="导入部门文件", add_completion=False)
BY = Actor("命令行")
_PERIOD_AT_END = re.compile(r"(\d{4}(?:-\d{2}){0,2})$")


@app.command()
def import_file(
    name: Annotated[str, typer.Argument(help="数据源代号，例如 household_register")],
    file: Annotated[Path, typer.Argument(help="部门送来的 CSV 或 xlsx 文件")],
    period: Annotated[str, typer.Option(help="期次，例如 2026-10；不写就看文件名的末尾")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印一个 JSON")] = False,
) -> None:
    """把一个部门文件导入数据湖：姓名和证件号进身份保险库，问题行退回成表；同一文件再导一次不变。"""
    found = _PERIOD_AT_END.search(file.stem)
    if not period and not found:
        refuse(f"文件名 {file.name} 里看不出期次。请写明，例如 --period 2026-10")
    try:
        feeds = declared_feeds()
        if name not in feeds:
            refuse(f"没有数据源“{name}”。可写：{'、'.join(feeds)}")
        delivery = import_feed(
            feed=feeds[name],
            file=file,
            period=period or found[1],
            at=now(),
            by=BY,
            data_dir=settings.DATA,
            progress=lambda step: typer.echo(f"{feeds[name].name}：{step} …", err=True),
        )
    except (CannotImport, IsBusy, KeyFileProblem, Problems) as problem:
        refuse(str(problem))
    if feeds[name].is_demo:
        typer.echo("注意：协议编号和影响评估是演示值，只用于演示数据", err=True)
    typer.echo(in_words(feeds[name], delivery), err=as_json)
    if as_json:
        print_json(as_figures(delivery))


def in_words(feed: Feed, delivery: Delivery) -> str:
    """Say what an import did."""
    words = (
        f"{feed.name} {delivery.period} 期：共 {delivery.row_count} 行，入湖 {delivery.good_count} 行、"
        f"{delivery.person_count} 人，范围外未收 {delivery.outside_count} 行，问题 {delivery.bad_count} 行；"
        f"保存到 {delivery.delete_on}"
    )
    return f"{words}。问题行在 {delivery.errors_path}，请退回部门改正" if delivery.errors_path else words


def as_figures(delivery: Delivery) -> dict[str, object]:
    """Return the figures of a delivery for JSON."""
    names = (
        "feed", "period", "scope", "row_count", "good_count", "bad_count", "outside_count", "person_count",
        "delete_on", "file_hash", "path", "errors_path",
    )  # fmt: skip
    return {name: getattr(delivery, name) for name in names}
