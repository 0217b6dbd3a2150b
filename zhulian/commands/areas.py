"""Areas 区划: take a county's towns and villages from the list, and say by hand what is 城镇 or 农村."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone

from zhulian.accounts.divisions import NoDivisions
from zhulian.accounts.importing import CannotSettle, Imported, import_areas, settle
from zhulian.commands.output import print_json, refuse
from zhulian.ledger.actors import Actor

app = typer.Typer(add_completion=False)
BY = Actor("命令行")


@app.command()
def areas(
    county: Annotated[str, typer.Option(help="六位区县代码，例如 640104")] = "640104",
    setting: Annotated[
        list[str], typer.Option(help="人工认定城乡：区划代码=城镇 或 区划代码=农村；镇街代码管到其下各村社")
    ] = [],  # noqa: B006 typer reads the default, nobody changes it
    json: Annotated[bool, typer.Option("--json", help="末行输出一个 JSON 对象")] = False,
) -> None:
    """导入一个区县的镇街和村社；人工认定过的城乡不会被覆盖。"""
    try:
        imported = import_areas(county=county)
        for word in setting:
            code, _, value = word.partition("=")
            area = settle(code=code, setting=value, by=BY, at=timezone.now())
            typer.echo(f"已认定 {area}（{code}）为{value}", err=True)
    except (NoDivisions, CannotSettle) as problem:
        refuse(str(problem))
    typer.echo(_words(imported), err=True)
    if json:
        print_json(asdict(imported))


def _words(imported: Imported) -> str:
    words = (
        f"区划来自 {imported.vintage}：{imported.towns} 个镇街，{imported.villages} 个村社"
        f"（城镇 {imported.urban}，农村 {imported.rural}）；新增 {imported.created}，变更 {imported.changed}"
    )
    if imported.unsettled:
        words += (
            f"\n{len(imported.unsettled)} 个村社看名称分不出城乡，请用 --setting 代码=城镇 认定："
            f"{'、'.join(imported.unsettled[:5])}"
        )
    if imported.gone:
        words += f"\n{len(imported.gone)} 处已不在名录中，未删除：{'、'.join(imported.gone[:5])}"
    return words
