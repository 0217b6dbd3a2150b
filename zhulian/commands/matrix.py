"""The matrix 准入表: every address × every role, as the tests ask it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from zhulian.commands.output import print_json
from zhulian.web.matrix_page import matrix_document, matrix_lines

app = typer.Typer(help="准入表", add_completion=False)


@app.command()
def matrix(
    as_json: Annotated[bool, typer.Option("--json", help="打印一个 JSON")] = False,
    out: Annotated[Path | None, typer.Option(help="写成一页 Markdown")] = None,
) -> None:
    """列出每个网址、每个岗位得到什么。"""
    lines = matrix_lines()
    if out is not None:
        out.write_text(matrix_document(), encoding="utf-8")
    if as_json:
        print_json({"addresses": [asdict(line) for line in lines]})
    elif out is None:
        for line in lines:
            typer.echo(
                f"/{line.route}　{line.asks}　"
                + "，".join(f"{who} {word}" for who, word in line.answers.items())
            )
