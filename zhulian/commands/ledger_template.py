"""The template of a household ledger 低保台账模板."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhulian.commands.output import refuse
from zhulian.registry.roll_sheets import write_template

app = typer.Typer(add_completion=False)


@app.command()
def ledger_template(out: Annotated[Path, typer.Argument(help="要写的 xlsx 文件")]) -> None:
    """生成低保台账的 Excel 模板：文本格式、下拉列表、填写说明、一行示例。"""
    if out.suffix != ".xlsx":
        refuse(f"模板是 Excel 文件，文件名请以 .xlsx 结尾，不能是 {out.name}")
    if not out.parent.is_dir():
        refuse(f"没有文件夹 {out.parent}。请先建好，或换一个位置")
    write_template(out)
    typer.echo(f"已生成 {out}", err=True)
