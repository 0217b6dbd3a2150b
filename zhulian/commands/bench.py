"""Benchmarks 基准测试: the same rules side by side, each engine in its own process, answers compared."""

from __future__ import annotations

import hashlib
import json as json_text
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import typer

from zhulian.commands.output import print_json

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks" / "match"
OPENFISCA = ROOT / ".venv-bench" / "bin" / "python"
HOW = "uv venv .venv-bench --python 3.11 && uv pip install --python .venv-bench/bin/python -r requirements/bench.txt"
TABLES = {"answer_household": "household", "answer_member": "member"}
UNKNOWN_PERCENT = 10

app = typer.Typer(no_args_is_help=True, help="基准测试", add_completion=False)


@dataclass
class Line:
    """One engine on one population: the best wall time of its runs, with that run's other figures."""

    engine: str
    data: str
    seconds: float
    cpu_seconds: float
    peak_mib: int
    runs: list[float]
    checksum: str
    steps: dict[str, float] = field(default_factory=dict)


@app.callback()
def root() -> None:
    """基准测试：同样的规则，几种引擎并排比。"""


@app.command("match")
def match_command(
    persons: int = typer.Option(1_000_000, help="人数"),
    repeat: int = typer.Option(3, help="每种引擎跑几遍，取最快一遍"),
    json: bool = typer.Option(False, "--json", help="输出 JSON"),
) -> None:
    """全员比对：自动生成的 SQL、手写 SQL、OpenFisca，Parquet 到 Parquet。"""
    raise typer.Exit(match(persons, json, repeat))


def match(persons: int, json: bool, repeat: int) -> int:
    """Run the match benchmark and print it; 1 when two engines answer the complete data differently."""
    if not FOLDER.is_dir():
        typer.echo("基准测试只在源码目录里有：请在克隆下来的仓库里运行。", err=True)
        return 2
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as name:
        folder = Path(name)
        for data, percent in (("complete", 0), ("unknown", UNKNOWN_PERCENT)):
            arguments = [str(folder / data), str(persons), str(percent)]
            _python(sys.executable, "population.py", arguments)
        lines = _measure(folder, repeat)
    equal = len({line.checksum for line in lines if line.data == "complete"}) == 1
    report = {
        "persons": persons,
        "cores": os.cpu_count(),
        "load_before_and_after": [round(load, 2), round(os.getloadavg()[0], 2)],
        "equal_checksums": equal,
        "lines": [asdict(line) for line in lines],
    }
    typer.echo(_table(report), err=json)
    if json:
        print_json(report)
    if not OPENFISCA.exists():
        typer.echo(f"没有 OpenFisca 那一行：先建它自己的环境 {HOW}", err=True)
    return 0 if equal else 1


def _measure(folder: Path, repeat: int) -> list[Line]:
    """Run the engines in turn, round after round, so that a busy moment meets all of them."""
    engines = [
        ("zhulian", "complete", sys.executable, "ours.py"),
        ("hand-written SQL", "complete", sys.executable, "hand.py"),
        ("zhulian", "unknown", sys.executable, "ours.py"),
    ]
    if OPENFISCA.exists():
        engines.insert(2, ("OpenFisca-core", "complete", str(OPENFISCA), "with_openfisca.py"))
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    sums: dict[tuple[str, str], str] = {}
    for _ in range(repeat):
        for engine, data, python, script in engines:
            target = folder / f"{script}-{data}"
            target.mkdir(exist_ok=True)
            run = json_text.loads(_python(python, script, [str(folder / data), str(target)]))
            found.setdefault((engine, data), []).append(run)
            sums[engine, data] = checksum(target)
    lines = []
    for (engine, data), runs in found.items():
        best = min(runs, key=lambda run: run["seconds"])
        times = [run["seconds"] for run in runs]
        lines.append(Line(engine=engine, data=data, runs=times, checksum=sums[engine, data], **best))
    return lines


def _python(python: str, script: str, arguments: list[str]) -> str:
    command = [python, str(FOLDER / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603 # our own script
    if done.returncode:
        raise typer.BadParameter(f"{script} 没有跑完：\n{done.stderr[-2000:]}")
    return done.stdout


def checksum(target: Path) -> str:
    """Hash every answer of every household and member together with its key, whatever the order of rows."""
    parts = []
    with duckdb.connect() as connection:
        for table, key in TABLES.items():
            source = f"'{target / table}.parquet'"
            names = sorted(row[0] for row in connection.execute(f"describe from {source}").fetchall())
            hashes = ", ".join(f"bit_xor(hash({key}, {name}::bigint))" for name in names)
            row = connection.execute(f"select count(*), {hashes} from {source}").fetchone() or ()  # nosec B608 # names of our own tables only
            parts += [f"{name}:{value}" for name, value in zip(["count", *names], row, strict=True)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _table(report: dict[str, Any]) -> str:
    names = {"complete": "数据齐全", "unknown": f"约 {UNKNOWN_PERCENT}% 未知"}
    rows = [f"{report['persons']} 人，{report['cores']} 核，负载 {report['load_before_and_after']}"]
    rows += [
        f"{line['engine']:<18}{names[line['data']]}\t{line['seconds']:.2f} 秒\tCPU {line['cpu_seconds']:.2f} 秒"
        f"\t内存峰值 {line['peak_mib']} MiB\t校验和 {line['checksum']}"
        for line in report["lines"]
    ]
    rows.append("数据齐全时答案相同。" if report["equal_checksums"] else "答案不同！")
    return "\n".join(rows)
