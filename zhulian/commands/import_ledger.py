"""Import of a household ledger 导入低保台账: preview, error sheet, and going on after a kill."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from zhulian.accounts.today import now, today
from zhulian.commands.output import Steps, print_json, refuse
from zhulian.lake.reading import CannotRead
from zhulian.ledger.actors import Actor
from zhulian.matching.households import match_numbers
from zhulian.policies.catalogues import in_force
from zhulian.registry.importing import ImportBusy, Preview, import_roll, preview
from zhulian.registry.roll_sheets import write_errors
from zhulian.work.owners import myself

app = typer.Typer(add_completion=False)
BY = Actor("命令行")
SHOWN = 10


@app.command()
def import_ledger(
    file: Annotated[Path, typer.Argument(help="xlsx 或 CSV；模板见 zhulian ledger-template")],
    preview_only: Annotated[bool, typer.Option("--preview", help="只看会怎样，什么都不写")] = False,
    errors: Annotated[Path | None, typer.Option(help="把有错的行写成 Excel，改好后可直接再导入")] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="台账所述的日期，缺省为今天")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="末行输出一个 JSON 对象")] = False,
) -> None:
    """导入低保台账。好的行导入，有错的行连同原因和改法交回。全部导入时退出码 0，有错行时 1，文件不能用时 2。"""
    steps = Steps()
    try:
        with steps.step("读取和核对"):
            seen = preview(file=file, on=on.date() if on else today())
    except CannotRead as problem:
        refuse(str(problem))
    if errors is not None and seen.bad_rows:
        write_errors(errors, seen.headers, seen.bad_rows)
    summary = seen.summary()
    if not preview_only:
        with steps.step("写入家庭档案") as tell:
            summary["written"] = asdict(_write(seen, lambda done, total: tell("户", done, total)))
        county = seen.enrolments[0].village[:6] if seen.enrolments else ""
        with steps.step("用现行政策比对这些家庭"):
            summary["matches"] = match_numbers(
                [one.number for one in seen.enrolments], catalogue=in_force(county), occasion=seen.digest[:32],
                on=today(), by=BY, at=now(),
            )  # fmt: skip
    _tell(seen, errors)
    if json:
        print_json(summary)
    raise typer.Exit(1 if seen.bad_rows else 0)


def _write(seen: Preview, progress):
    """Import; where a killed process still holds the lease, wait until it runs out and go on."""
    while True:
        try:
            return import_roll(seen=seen, by=BY, owner=myself(), clock=now, progress=progress)
        except ImportBusy as busy:
            typer.echo(str(busy), err=True)
            time.sleep(max(1.0, (busy.until - now()).total_seconds() + 0.1))


def _tell(seen: Preview, errors: Path | None) -> None:
    summary = seen.summary()
    typer.echo(
        f"{seen.file}：{summary['rows']} 行，好 {summary['good_rows']}，错 {summary['bad_rows']}；"
        f"{summary['households']} 户（新 {summary['households_new']}，"
        f"成员待补 {summary['households_incomplete']}）",
        err=True,
    )
    for line in seen.example_lines:
        typer.echo(f"{seen.file} 第 {line} 行是模板里虚构的示例（何守田），没有导入", err=True)
    if seen.unknown_headers:
        typer.echo(f"不认识的列，未导入：{'、'.join(seen.unknown_headers)}", err=True)
    for row in seen.bad_rows[:SHOWN]:
        for problem in row.problems:
            place = f"{seen.file} 第 {problem.line} 行{f'「{problem.column}」' if problem.column else ''}"
            typer.echo(f"{place}：{problem.reason}。{problem.cure}", err=True)
    if len(seen.bad_rows) > SHOWN:
        where = f"见 {errors}" if errors else "加 --errors 文件.xlsx 可全部列出"
        typer.echo(f"……另有 {len(seen.bad_rows) - SHOWN} 行有错，{where}", err=True)
