"""The demo 演示: an invented county from its departments' files to screens in the browser.

Everything lies under ZHULIAN_DATA. A directory that holds anything but a demo is refused; a demo made with other
options is made anew; the same demo again reads what is there and gives the same figures.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.table import Table

from zhulian.accounts.demo import DemoAccount, make_demo_accounts
from zhulian.accounts.divisions import NoDivisions, read_divisions
from zhulian.accounts.importing import import_areas
from zhulian.accounts.models import Area
from zhulian.accounts.today import now
from zhulian.commands import county as synthetic
from zhulian.commands import serve
from zhulian.commands.output import Steps, peak_mib, print_json, refuse, timed
from zhulian.commands.recall import measure, recall_by_scope
from zhulian.lake.importing import import_feed
from zhulian.ledger.actors import SYSTEM
from zhulian.ledger.canary import ensure_right_keys
from zhulian.lib.key_file import make_key_file
from zhulian.matching.bulk import CountyMatch, answer_county, match_county
from zhulian.matching.models import Match, Tally
from zhulian.policies.catalogues import declared_feeds, in_force
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed

app = typer.Typer(help="演示", add_completion=False)
DAY = settings.DEMO_DAY
HOST = "127.0.0.1"
PERIOD = "2026-10"
ORDER = (
    "household_register", "benefit_roster", "disability_certificate", "medical_expenses", "school_roll",
    "social_insurance", "deaths",
)  # fmt: skip


@app.command()
def demo(
    residents: Annotated[int, typer.Option(help="居民人数", min=1_000, max=2_000_000)] = 816_000,
    county: Annotated[str, typer.Option(help="区县代码")] = "640104",
    seed: Annotated[int, typer.Option(help="随机种子，同一种子同一个县")] = 20261031,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="做完后打开网页")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印一个 JSON")] = False,
    port: Annotated[int, typer.Option(envvar="PORT", help="网页端口")] = 8000,
) -> None:
    """造一个演示县（虚构居民），从部门文件导入，用全部政策比对全县，然后打开网页。"""
    directory = Path(settings.DATA)
    try:
        read_divisions(county)  # before a demo that lies there is cleared away for another county
    except NoDivisions as missing:
        refuse(str(missing))
    if serving:
        serve.ensure_free(HOST, port)
    prepare_directory(directory, {"residents": residents, "county": county, "seed": seed})
    steps = Steps()
    try:
        summary = build(directory, steps, residents=residents, county=county, seed=seed)
    except synthetic.NoAreas as missing:
        refuse(str(missing))
    show_summary(steps, summary, county)
    if as_json:
        print_json(summary)
    if serving:
        accounts = demo_accounts(county)
        steps.console.print("正在打开网页，约二十秒……")
        raise typer.Exit(
            serve.start(host=HOST, port=port, when_open=partial(show_doors, steps, accounts, port))
        )


def prepare_directory(directory: Path, options: dict[str, Any]) -> None:
    """Make the data directory ready for these options; refuse one that holds anything but a demo."""
    marker = directory / settings.DEMO_MARKER
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        refuse("演示只用 SQLite。请去掉环境变量 ZHULIAN_DATABASE_URL 再来")
    if not marker.exists() and is_in_use(directory / "zhulian.sqlite3"):
        refuse(f"{directory} 里已有数据，而且不是演示。请把 ZHULIAN_DATA 指到别的目录再来")
    if marker.exists() and json.loads(marker.read_text("utf-8")) != options:
        connection.close()
        for path in directory.iterdir():
            if path != directory / "keys":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    directory.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(options), "utf-8")
    if not Path(settings.KEY_FILE).exists():
        make_key_file(Path(settings.KEY_FILE))


def is_in_use(database: Path) -> bool:
    """Tell whether a database holds anything; a command that looked too early leaves one without a table."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("select 1 from sqlite_master").fetchone() is not None
    except sqlite3.DatabaseError:
        return True


def build(directory: Path, steps: Steps, *, residents: int, county: str, seed: int) -> dict[str, Any]:
    """Make, import, match and measure; return the summary."""
    seconds: dict[str, float] = {}
    with steps.step("准备数据库和区划"):
        call_command("migrate", verbosity=0, interactive=False)
        ensure_right_keys()
        import_areas(county=county)
    with steps.step("生成演示县") as tell, timed(seconds, "generate"):
        if not (directory / "demo" / "truth" / "truth.parquet").exists():
            synthetic.make(
                directory=directory / "demo", residents=residents, county=county, seed=seed, progress=tell
            )
    catalogue, feeds = in_force(county), declared_feeds()
    with timed(seconds, "import"):
        import_all(directory, feeds, steps)
    with steps.step("用全部政策比对全县") as tell:
        found = match_county(
            catalogue=catalogue, feeds=feeds, region=county, on=DAY, clock=now,
            owner=f"demo-{os.getpid()}", by=SYSTEM, data_dir=directory, progress=tell,
        )  # fmt: skip
    peak = peak_mib()
    with steps.step("对照真值，再看各种数据范围下的查全率"):
        measured = measure_all(directory, catalogue, feeds, county)
    return summarise(found, measured, {**seconds, **found.seconds}, peak)


def import_all(directory: Path, feeds: Mapping[str, Feed], steps: Steps) -> None:
    """Import the seven feeds through the path that real files take."""
    for code in ORDER:
        file = next((directory / "demo" / "feeds").glob(f"{code}-*"))
        with steps.step(f"导入 {feeds[code].name}"):
            import_feed(feed=feeds[code], file=file, period=PERIOD, at=now(), by=SYSTEM, data_dir=directory)


def measure_all(
    directory: Path, catalogue: Catalogue, feeds: Mapping[str, Feed], county: str
) -> dict[str, Any]:
    """Measure the match against the truth, and the recall under each other scope of the feeds."""
    answer = partial(
        answer_county, catalogue=catalogue, feeds=feeds, region=county, on=DAY, data_dir=directory
    )
    truth = directory / "demo" / "truth" / "truth.parquet"
    answers = answer()
    measured = measure(answers.connection, truth, catalogue)
    answers.connection.close()
    measured["scopes"] = {
        "default": dict(measured),
        **recall_by_scope(
            lambda apart: answer(instead=apart), feeds=feeds, scopes=directory / "demo" / "scopes", truth=truth,
            catalogue=catalogue, period=PERIOD, today=DAY, data_dir=directory,
        ),
    }  # fmt: skip
    return measured


def summarise(
    found: CountyMatch, measured: dict[str, Any], seconds: dict[str, float], peak: int
) -> dict[str, Any]:
    """Return the figures of the demo; `unknown` counts households with any 待核, pointed at or not."""
    return {
        "residents": found.members,
        "households": found.households,
        "policies": found.policies,
        **found.totals,
        "registered_share": round(found.totals["registered"] / found.households, 4),
        **measured,
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "peak_mib": peak,
        "run": str(found.run.pk),
        "is_new": found.is_new,
    }


def demo_accounts(county: str) -> list[DemoAccount]:
    """Make an account for each role, the town's and the village's where the first household of the list lives."""
    first = (
        Match.objects.current()
        .filter(kind=Match.Kind.MISSED)
        .order_by("rank", "id")
        .values_list("area_path", flat=True)
    ).first()
    village = Area.objects.filter(code=first).first() or Area.objects.under(county).filter(level=5).first()
    return make_demo_accounts(
        on=DAY, county=Area.objects.get(code=county), town=village.parent, village=village, at=now()
    )


def show_summary(steps: Steps, summary: dict[str, Any], county: str) -> None:
    """Print the county by town and policy, and the figures of the match."""
    missed: dict[tuple[str, str], int] = {}
    for area, policy, sure, open_ones in Tally.objects.filter(run_id=summary["run"]).values_list(
        "area_path", "policy", "missed", "to_check"
    ):
        for key, count in (((area[:9], policy), sure), ((area[:9], ""), open_ones)):
            missed[key] = missed.get(key, 0) + count
    # A policy that nobody certainly misses would be a column of zeros.
    names = {
        scheme.code: scheme.name
        for scheme in in_force(county).schemes.values()
        if any(count for (_, policy), count in missed.items() if policy == scheme.code)
    }
    table = Table("镇街", *names.values(), "待核（有指向）", title="各镇街应享未享（项）")
    for town in Area.objects.under(county).filter(level=Area.Level.TOWN):
        table.add_row(town.name, *(str(missed.get((town.code, code), 0)) for code in [*names, ""]))
    steps.console.print(table)
    steps.console.print(
        f"{summary['residents']} 人、{summary['households']} 户；应享未享 {summary['entitled_not_receiving']} 户，"
        f"有指向的待核 {summary['pointed']} 户，在享需复核 {summary['no_longer_eligible']} 户，"
        f"建档 {summary['registered']} 户（{summary['registered_share']:.1%}）"
    )


def show_doors(steps: Steps, accounts: list[DemoAccount], port: int) -> None:
    """Print where the screens are and who may sign in; the passwords were made just now."""
    door = f"http://{HOST}:{port}"
    table = Table("岗位", "用户名", "密码", "看得到", title=f"网址 {door}　演示账号（本次生成）")
    for account in accounts:
        table.add_row(account.role.name, account.username, account.password, account.area.name)
    steps.console.print(table)
    steps.console.print(f"居民的自助查询不用登录：{door}/check/")
    steps.console.print("第二步验证码显示在登录页上（只在本机演示时）。按 Ctrl+C 结束。")
