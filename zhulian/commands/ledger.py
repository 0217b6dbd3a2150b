"""The ledger 台账: verify the chain, and chain what is committed."""

from __future__ import annotations

from typing import Annotated

import typer

from zhulian.ledger import actions as ledger

app = typer.Typer(help="台账", no_args_is_help=True, add_completion=False)


@app.command()
def verify(
    anchor: Annotated[str, typer.Option(help="以前抄下的链头，用来发现末尾被截去")] = "",
) -> None:
    """重算整条链；有一行被改、被删、被换，就指出是哪一行。"""
    verdict = ledger.verify(anchor=anchor)
    typer.echo(f"已核 {verdict.checked} 行，未上链 {verdict.unsealed} 行")
    if verdict.broken:
        typer.echo(f"台账不完整：{verdict.broken}", err=True)
        raise typer.Exit(1)
    typer.echo(f"台账完整。链头 {verdict.head}，请抄存到系统之外")


@app.command()
def seal() -> None:
    """把已提交、未上链的行接到链上（PostgreSQL 上每隔片刻运行一次）。"""
    typer.echo(f"新上链 {ledger.seal()} 行")
