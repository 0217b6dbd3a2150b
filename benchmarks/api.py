"""How fast the API answers 接口耗时: ten callers at once ask for all policies of one household each.

Run: .venv/bin/python -m benchmarks.api [--seconds 10] [--json]
A closed loop over connections that stay open: each caller asks for the next household as soon as the last answer has
come. Server (two processes, as `zhulian serve` starts them) and callers share this machine. Three mixes: households
that are known, households mostly unknown, and the worked cases of the repository on the days and places they name.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.one_household import KNOWN, UNKNOWN
from benchmarks.pages import Server, processor_seconds, served
from benchmarks.paper import load, print_report, row
from zhulian.rules.answers import HouseholdFacts
from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.nodes import Kind
from zhulian.rules.worked import read_case_files
from zhulian.rules.yaml_lines import Table

COUNTY = "640104"
CALLERS = 10
P95_MS = 25
ADDRESS = "/api/v1/determinations"
HEADERS = {"Content-Type": "application/json"}


def written(value: Any) -> Any:
    """Write a case as JSON takes it."""
    match value:
        case Table():
            return {key: written(one) for key, one in value.items()}
        case list():
            return [written(one) for one in value]
        case Fraction():
            return float(value)
        case date():
            return value.isoformat()
    return value


def household(facts: HouseholdFacts) -> dict[str, Any]:
    """Write a household of the engine's benchmark as a caller would."""
    known = load_catalogue().facts

    def told(given: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value / 100 if known[name].kind is Kind.AMOUNT else written(value)
            for name, value in given.items()
        }

    people = [{"编号": one.key} | told(one.facts) for one in facts.members]
    home = {"事实": told(facts.facts), "成员": people}
    if facts.obligors is not None:
        home["法定义务人"] = [{"编号": one.key} | told(one.facts) for one in facts.obligors]
    return {"日期": "2026-10-31", "地区": COUNTY, "城乡": "城镇", "家庭": home}


def mixes() -> dict[str, list[bytes]]:
    """Return the bodies of each mix."""
    cases = [written(table) for table in read_case_files(policies_directory() / "cases")]
    bodies = {"known": [household(KNOWN)], "unknown": [household(UNKNOWN)], "cases": cases}
    return {name: [json.dumps(one).encode() for one in some] for name, some in bodies.items()}


def call(port: int, bodies: list[bytes], start: int, until: float) -> tuple[list[float], int]:
    """Ask one household after the other; return milliseconds and errors."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    taken, errors = [], 0
    for body in islice(cycle(bodies), start, None):
        began = time.perf_counter()
        if began > until:
            return taken, errors
        connection.request("POST", ADDRESS, body, HEADERS)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        errors += answer.status != http.HTTPStatus.OK


def measure_mix(name: str, bodies: list[bytes], server: Server, callers: int, seconds: float) -> list[dict]:
    """Let callers ask a mix; return its figures."""
    busy, until = processor_seconds(server.group), time.perf_counter() + seconds
    starts = [place * len(bodies) // callers for place in range(callers)]
    with ThreadPoolExecutor(callers) as pool:
        found = list(pool.map(lambda start: call(server.port, bodies, start, until), starts))
    busy = processor_seconds(server.group) - busy
    taken = [each for times, _ in found for each in times]
    cuts = quantiles(taken, n=100)
    goal = P95_MS if callers == CALLERS else None
    title = f"{name}, {callers} at once"
    return [
        row(f"{title}: p50", cuts[49], "毫秒"),
        row(f"{title}: p95", cuts[94], "毫秒", goal),
        row(f"{title}: per second", len(taken) / seconds, "次/秒"),
        row(f"{title}: server CPU each", busy * 1000 / len(taken), "毫秒"),
        row(f"{title}: errors", sum(errors for _, errors in found), "次", 0),
    ]


@contextmanager
def api() -> Iterator[Server]:
    """Serve an installation without people; the rate is raised, because one address asks for everybody."""
    with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as folder:
        os.environ["ZHULIAN_API_PER_MINUTE"] = "10000000"
        command = [sys.executable, "-m", "zhulian.commands", "prepare", "--county", COUNTY]
        environment = os.environ | {"ZHULIAN_DATA": folder}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        with served(Path(folder)) as server:
            yield server


def measure(seconds: float) -> dict[str, Any]:
    """Serve and measure every mix, alone and ten at once."""
    with api() as server:
        asked = mixes()
        for name, bodies in asked.items():
            measure_mix(name, bodies, server, 4, 4)  # both processes compile what they need
        before = load()
        rows = [
            one
            for name, bodies in asked.items()
            for callers in (1, CALLERS)
            for one in measure_mix(name, bodies, server, callers, seconds)
        ]
    return {"bench": "api", "load": [before, load()], "rows": rows, "found": {}}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="ten callers at once at the API")
    parser.add_argument("--seconds", type=float, default=10, help="for each mix, at most 30")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    print_report(measure(min(options.seconds, 30)), as_json=options.json)


if __name__ == "__main__":
    main()
