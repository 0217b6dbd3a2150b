"""推演: what other parameters would change in the county, from the command line. Reads the lake, writes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

from zhulian.accounts.today import today
from zhulian.commands.output import Steps, peak_mib, print_json, refuse, timed
from zhulian.insight.changes import CannotChange
from zhulian.insight.poverty import LINES
from zhulian.insight.whatif import Question, work_out
from zhulian.lake.assembly import CannotAssemble
from zhulian.lib.money import format_fen
from zhulian.matching.bulk import CannotMatch
from zhulian.policies.catalogues import declared_feeds, in_force
from zhulian.rules.nodes import Spot
from zhulian.rules.parameter_files import check_region
from zhulian.rules.problems import Problem, Problems

app = typer.Typer(help="推演", add_completion=False)


@app.command()
def whatif(
    change: Annotated[
        list[str], typer.Option("--set", help="改动，如 低保标准=+5%、低保标准@农村=650，可重复")
    ],
    region: Annotated[str, typer.Option(help="区县代码")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="以哪天为准，默认今天；演示里默认演示日")
    ] = None,
    line: Annotated[str, typer.Option(help=f"贫困差距用哪条线：{'、'.join(LINES)}")] = LINES[0],
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印一个 JSON")] = False,
) -> None:
    """换几个标准、比例、限额，看全县谁得益、谁受损、每月多少钱、贫困差距怎样变；只有数字，不写名单。"""
    if line not in LINES:
        refuse(f"没有“{line}”这条线。可选：{'、'.join(LINES)}")
    try:
        check_region(region, Spot())
    except Problem as problem:
        refuse(str(problem))
    question = Question(tuple(change), region, on.date() if on else today(), line)
    seconds: dict[str, float] = {}
    steps = Steps()
    try:
        with steps.step("推演") as tell, timed(seconds, "all"):
            result = work_out(
                question,
                catalogue=in_force(region),
                feeds=declared_feeds(),
                data_dir=Path(settings.DATA),
                progress=tell,
            )
    except (CannotChange, CannotMatch, CannotAssemble, Problems) as problem:
        refuse(str(problem))
    for words in said(result):
        steps.console.print(words, soft_wrap=True)
    if as_json:
        result["seconds"] = {name: round(value, 2) for name, value in seconds.items()}
        print_json(result | {"peak_mib": peak_mib()})


def said(result: dict[str, Any]) -> list[str]:
    """Say a result in a few lines."""
    total, gap, roll = result["total"], result["poverty"], result["roll"]
    more = total["fen_after"] - total["fen_before"]
    lines = [
        *result["changes"],
        f"{total['better']} 户得益，{total['worse']} 户受损；每月{'多' if more >= 0 else '少'}发 {format_fen(abs(more))} 元，"
        f"一年 {format_fen(abs(more) * 12)} 元",
        f"收入知道的 {gap['households_known']} 户（在领低保的由发放额反推，{roll['known']}/{roll['households']} 户），"
        f"只知道区间的 {gap['households_bounded']} 户，不知道的 {gap['households_unknown']} 户没有算进贫困差距",
    ]
    return lines + [_gap_line(view) for view in gap["views"]]


def _gap_line(view: dict[str, Any]) -> str:
    least, most = view["at_least"], view["at_most"]
    shares = "，".join(
        f"FGT{order} {_share(least[f'fgt{order}'], most[f'fgt{order}'])}" for order in range(3)
    )
    return f"{view['words']}：{shares}"


def _share(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return "没有能算的户"
    return f"{least:.4f}" if least == most else f"{least:.4f} 至 {most:.4f}"
