"""The demo county from nothing to matches 全县演示: seconds of each step and peak memory, against the goals.

Run: .venv/bin/python -m benchmarks.county [--residents 816000] [--json]
Runs `zhulian demo --no-serve --json` in a process and a data directory of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks.paper import load, print_report, row

WHOLE = 816_000
GOALS = {"generate": 15, "import": 60, "match": 8, "write": 20}
PEAK_MIB = 3 * 1024
FOUND = (
    "residents",
    "households",
    "registered",
    "entitled_not_receiving",
    "pointed",
    "recall_certain",
    "recall_pointed",
)


def run_demo(residents: int) -> tuple[dict[str, Any], float]:
    """Make, import and match a county; return the JSON it prints and the wall seconds of the whole command."""
    with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as folder:
        command = [sys.executable, "-m", "zhulian.commands", "demo", "--no-serve", "--json"]
        started = time.monotonic()
        done = subprocess.run(
            [*command, "--residents", str(residents)],
            env=os.environ | {"ZHULIAN_DATA": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1]), time.monotonic() - started


def measure(residents: int) -> dict[str, Any]:
    """Measure one county; the goals are those of the whole one, so a smaller one is shown without them."""
    is_whole = residents >= WHOLE
    before = load()
    found, seconds = run_demo(residents)
    rows = [
        row(step, found["seconds"][step], "秒", goal if is_whole else None) for step, goal in GOALS.items()
    ]
    rows.append(row("peak", found["peak_mib"], "MiB", PEAK_MIB if is_whole else None))
    rows.append(row("whole command", seconds, "秒"))
    return {
        "bench": "county",
        "load": [before, load()],
        "rows": rows,
        "found": {key: found[key] for key in FOUND},
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the demo county, step by step")
    parser.add_argument("--residents", type=int, default=WHOLE)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    print_report(measure(options.residents), as_json=options.json)


if __name__ == "__main__":
    main()
