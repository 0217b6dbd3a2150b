"""Match the county 全县比对: every policy in force against every household of the lake."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from zhulian.accounts.today import now, today
from zhulian.commands.output import Steps, print_json, refuse
from zhulian.lake.assembly import CannotAssemble
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.canary import ensure_right_keys
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.matching.bulk import CannotMatch, match_county
from zhulian.policies.catalogues import declared_feeds, in_force
from zhulian.rules.problems import Problems

app = typer.Typer(help="全县比对", add_completion=False)


@app.command()
def match(
    county: Annotated[str, typer.Option(help="区县代码")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="比对日，默认今天")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印一个 JSON")] = False,
) -> None:
    """用全部现行政策比对数据湖里的每一户，写出应享未享、待核、在享需复核三张名单。"""
    steps = Steps()
    try:
        ensure_right_keys()
        with steps.step("用全部政策比对全县") as tell:
            found = match_county(
                catalogue=in_force(county), feeds=declared_feeds(), region=county, on=on.date() if on else today(),
                clock=now, owner=f"match-{os.getpid()}", by=SYSTEM, data_dir=Path(settings.DATA),
                progress=tell,
            )  # fmt: skip
    except (CannotMatch, CannotAssemble, KeyFileProblem, Problems) as problem:
        refuse(str(problem))
    summary = {
        "run": str(found.run.pk), "is_new": found.is_new, "residents": found.members,
        "households": found.households, "policies": found.policies, **found.totals,
        "seconds": {name: round(value, 2) for name, value in found.seconds.items()},
    }  # fmt: skip
    steps.console.print(
        f"应享未享 {summary['entitled_not_receiving']} 户，有指向的待核 {summary['pointed']} 户，"
        f"在享需复核 {summary['no_longer_eligible']} 户"
        + ("" if found.is_new else "（和上次相同，没有重做）")
    )
    if as_json:
        print_json(summary)
