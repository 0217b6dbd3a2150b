"""The command lake 数据湖: what lies in it, and what must be deleted today."""

from __future__ import annotations

import typer
from django.conf import settings
from django.utils import timezone

from zhulian.accounts.today import today
from zhulian.lake import actions as lake
from zhulian.lake.models import Delivery
from zhulian.ledger.actors import Actor

app = typer.Typer(help="数据湖", no_args_is_help=True, add_completion=False)
BY = Actor("命令行")


@app.command("list")
def list_deliveries() -> None:
    """列出湖里的批次：数据源、期次、范围、行数、问题行、删除日期。"""
    typer.echo("数据源\t期次\t范围\t入湖行\t问题行\t范围外行\t协议编号\t删除日期")
    for delivery in Delivery.objects.in_force().order_by("feed", "period"):
        typer.echo(
            f"{delivery.feed}\t{delivery.period}\t{delivery.scope}\t{delivery.good_count}\t{delivery.bad_count}\t"
            f"{delivery.outside_count}\t{delivery.agreement}\t{delivery.delete_on}"
        )


@app.command()
def expire() -> None:
    """删除已到保存期限的批次：湖里的行、保险库里的身份、退回表，并记入台账。"""
    expired = lake.expire(on=today(), at=timezone.now(), by=BY, data_dir=settings.DATA)
    for delivery in expired:
        typer.echo(f"已删除 {delivery.feed} {delivery.period} 期（应于 {delivery.delete_on} 删除）")
    typer.echo(f"共删除 {len(expired)} 批")
