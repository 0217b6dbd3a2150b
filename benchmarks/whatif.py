"""推演 on a whole county: seconds of `zhulian policy whatif` against the goal, for three kinds of change.

Run: .venv/bin/python -m benchmarks.whatif [--residents 816000] [--data DIR] [--json]
Makes a demo county of its own, or takes one that was made (`zhulian demo --no-serve`) from a data directory.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.paper import load, print_report, row

WHOLE = 816_000
GOAL_SECONDS = 90
REGION, DAY = "640104", "2026-10-31"
DEMO = {"ZHULIAN_DEMO": "1", "ZHULIAN_TODAY": DAY}
CHANGES = {
    "标准提高 5%": ["低保标准=+5%"],
    "标准、比例、限额一起改": [
        "低保标准=+10%",
        "低边线倍数=2",
        "低保货币财产人均限额=+50%",
        "重度残疾人护理补贴标准=200",
    ],
    "开关": ["基础养老金计入低保收入=是"],
}


@contextmanager
def county(data: str | None, residents: int) -> Iterator[str]:
    """Give the data directory of a demo county, making one where none is named."""
    if data:
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as folder:
        zhulian(folder, "demo", "--no-serve", "--residents", str(residents), "--json")
        yield folder


def zhulian(data: str, *arguments: str) -> dict[str, Any]:
    """Run a command in a process of its own; return the JSON that it prints last."""
    done = subprocess.run(
        [sys.executable, "-m", "zhulian.commands", *arguments],
        env=os.environ | DEMO | {"ZHULIAN_DATA": data},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(data: str) -> dict[str, Any]:
    """Try each kind of change once; what the first finds is shown beside the seconds."""
    before, rows, found = load(), [], {}
    for words, changes in CHANGES.items():
        written = [part for change in changes for part in ("--set", change)]
        told = zhulian(data, "policy", "whatif", *written, "--region", REGION, "--on", DAY, "--json")
        whole = told["counted"]["members"] >= WHOLE
        rows.append(row(words, told["seconds"]["all"], "秒", GOAL_SECONDS if whole else None))
        found = found or {
            "居民": told["counted"]["members"],
            "户": told["counted"]["households"],
            "得益户": told["total"]["better"],
            "收入知道的户": told["poverty"]["households_known"],
            "内存峰值 MiB": told["peak_mib"],
        }
    return {"bench": "推演", "load": (before, load()), "rows": rows, "found": found}


def main() -> int:
    """Measure and print; 1 when the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--residents", type=int, default=WHOLE)
    parser.add_argument("--data")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with county(asked.data, asked.residents) as data:
        report = measure(data)
    print_report(report, as_json=asked.json)
    return 0 if all(one.get("is_met", True) for one in report["rows"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
