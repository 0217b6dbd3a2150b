"""The ledger 台账: verify the chain, keep its head outside, and chain what is committed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from zhulian.commands.output import print_json, refuse
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.anchoring import CannotAnchor, read_anchors
from zhulian.ledger.anchoring import anchor as keep_head
from zhulian.ledger.reporting import report_document, report_of
from zhulian.ledger.verifying import verify as verify_chain
from zhulian.web.purposes import KINDS

app = typer.Typer(help="台账", no_args_is_help=True, add_completion=False)
_EARLIEST = 2000
AsJson = Annotated[bool, typer.Option("--json", help="最后一行印一个 JSON 对象")]


@app.command()
def verify(
    anchor: Annotated[str, typer.Option(help="以前抄下的链头，用来发现末尾被截去")] = "",
    file: Annotated[Path | None, typer.Option(help="留存链头的文件，逐行核对")] = None,
    as_json: AsJson = False,
) -> None:
    """重算整条链；有一行被改、被删、被换，就指出是哪一行。"""
    try:
        kept = [*([anchor] if anchor else []), *(read_anchors(file) if file else [])]
    except CannotAnchor as problem:
        refuse(str(problem))
    verdict = verify_chain(anchors=kept)
    if as_json:
        print_json({"checked": verdict.checked, "unsealed": verdict.unsealed, "head": verdict.head,
                    "anchors": len(kept), "broken": verdict.broken})  # fmt: skip
    else:
        typer.echo(f"已核 {verdict.checked} 行，未上链 {verdict.unsealed} 行，留存的链头 {len(kept)} 个")
    if verdict.broken:
        typer.echo(f"台账不完整：{verdict.broken}", err=True)
        raise typer.Exit(1)
    if not as_json:
        typer.echo(f"台账完整。链头 {verdict.head}，请抄存到系统之外（zhulian ledger anchor）")


@app.command("anchor")
def keep_outside(
    file: Annotated[Path | None, typer.Option(help="数据目录之外的文件，每次加一行")] = None,
    as_json: AsJson = False,
) -> None:
    """先验链，再把链头留存到系统之外：一个文件，或 ZHULIAN_ANCHOR_COMMAND 的命令。"""
    try:
        head = keep_head(at=timezone.now(), by=Actor("命令行"), path=file, command=settings.ANCHOR_COMMAND)
    except CannotAnchor as problem:
        refuse(str(problem))
    if as_json:
        print_json({"head": head})
    else:
        typer.echo(f"已留存链头 {head}")


@app.command()
def report(
    year: Annotated[int, typer.Option(help="哪一年")],
    file: Annotated[Path | None, typer.Option(help="留存链头的文件，逐行核对")] = None,
    out: Annotated[Path | None, typer.Option(help="写成一个 Markdown 文件")] = None,
    as_json: AsJson = False,
) -> None:
    """年度审计报告：查看、异常、未成年人档案、导出、受理草稿、离岗、验链，全部出自台账，没有姓名。"""
    try:
        kept = read_anchors(file) if file else []
    except CannotAnchor as problem:
        refuse(str(problem))
    if not _EARLIEST <= year <= timezone.localdate().year:
        refuse(f"没有 {year} 年的台账。请给 {_EARLIEST} 到今年")
    served = {code: kind.name for code, kind in KINDS.items()}
    found = report_of(year=year, at=timezone.now(), served=served, anchors=kept)
    if out:
        try:
            out.write_text(report_document(found), encoding="utf-8")
        except OSError as problem:
            refuse(f"写不进 {out.name}：{problem.strerror}")
    if as_json:
        print_json(asdict(found))
    elif not out:
        typer.echo(report_document(found))
    if found.broken:
        typer.echo(f"台账不完整：{found.broken}", err=True)
        raise typer.Exit(1)


@app.command()
def seal() -> None:
    """把已提交、未上链的行接到链上（PostgreSQL；zhulian jobs 每分钟做一次）。"""
    typer.echo(f"新上链 {ledger.seal()} 行")
