"""How fast pages come 页面耗时: ten people at once against a served office with 100,000 invented households.

Run: .venv/bin/python -m benchmarks.pages [--households 100000] [--seconds 20] [--keep DIR] [--json]
A closed loop: each of ten people asks for the next page as soon as the last one has come. Server and people share
this machine. `--keep` keeps the database for the next time; without it everything is made anew and thrown away.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from benchmarks.paper import load, print_report, row

COOKIE = "sessionid"
LIST_P95_MS = 150
POLICIES = ("subsistence_allowance", "disability_care_subsidy", "borderline_household")
FILTERS = (
    "", "?kind=missed", "?kind=to_check", "?kind=to_review", "?sort=amount", "?sort=area", "?sort=amount&kind=missed",
    *(f"?policy={policy}" for policy in POLICIES), f"?missing={quote('需要长期照护')}", f"?q={quote('马建国')}",
    f"?policy={POLICIES[0]}&kind=missed&sort=area",
)  # fmt: skip
OLDER = re.compile(r'rel="next" href="([^"]+)"')
PER_CENT = 100


@dataclass
class Person:
    """Somebody signed in, with a connection that stays open."""

    role: str
    area: str
    cookie: str
    port: int
    dice: Random
    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0

    def __post_init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, address: str) -> str:
        """Ask for a page, note how long it took, and return it; "" for an error."""
        started = time.perf_counter()
        self.connection.request("GET", address, headers={"Cookie": f"{COOKIE}={self.cookie}"})
        answer = self.connection.getresponse()
        page = answer.read().decode()
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        if answer.status == http.HTTPStatus.OK:
            return page
        self.errors += 1
        return ""


@dataclass(frozen=True)
class Server:
    """A served office: its port, and the process group that serves it."""

    port: int
    group: int


Walk = Callable[[Person, dict[str, Any]], Iterator[str]]


def first_pages(person: Person, office: dict[str, Any]) -> Iterator[str]:
    """The list under one filter after the other."""
    while True:
        page = yield f"/matches/{person.dice.choice(FILTERS)}"
        assert not page or 'class="pager"' in page or 'class="empty"' in page, "没有名单"


def deep_pages(person: Person, office: dict[str, Any]) -> Iterator[str]:
    """One list, page after page."""
    while True:
        address = f"/matches/{person.dice.choice(FILTERS)}"
        for _ in range(40):
            page = yield address
            older = OLDER.search(page or "")
            if not older:
                break
            address = f"/matches/{html.unescape(older[1])}"


def households(person: Person, office: dict[str, Any]) -> Iterator[str]:
    """Files of households in one's area."""
    mine = [pk for area, pk in office["households"] if area.startswith(person.area)]
    while True:
        page = yield f"/households/{person.dice.choice(mine)}/"
        assert not page or 'class="answer-card' in page or 'id="refused"' in page, "没有答复"


def pictures(person: Person, office: dict[str, Any]) -> Iterator[str]:
    """The county, a town, a policy."""
    towns = sorted({area[:9] for area, _ in office["households"]})
    while True:
        town, policy = person.dice.choice(towns), person.dice.choice(POLICIES)
        page = yield f"/picture/{person.dice.choice(('', f'?town={town}', f'?policy={policy}'))}"
        assert not page or 'class="map"' in page, "没有图"


# Village workers do not see the picture.
KINDS: dict[str, tuple[Walk, set[str], float | None]] = {
    "list": (first_pages, set(), LIST_P95_MS),
    "list, deep": (deep_pages, set(), LIST_P95_MS),
    "household": (households, set(), None),
    "picture": (pictures, {"village_worker"}, None),
}


def walk(person: Person, steps: Iterator[str], until: float) -> None:
    """Walk through pages until the time is over."""
    address = next(steps)
    while time.perf_counter() < until:
        address = steps.send(person.get(address))


def processor_seconds(group: int) -> float:
    """Return the processor time of a process group so far, from /proc."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_kind(name: str, office: dict[str, Any], server: Server, seconds: float) -> list[dict[str, Any]]:
    """Let ten people walk through one kind of page; return its figures."""
    steps, without, goal = KINDS[name]
    seeds = count(1)
    people = [Person(**one, port=server.port, dice=Random(next(seeds))) for one in office["sessions"]]
    able = [one for one in people if one.role not in without]
    people = [able[place % len(able)] if one not in able else one for place, one in enumerate(people)]
    people = [Person(one.role, one.area, one.cookie, server.port, Random(next(seeds))) for one in people]
    busy, until = processor_seconds(server.group), time.perf_counter() + seconds
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda person: walk(person, steps(person, office), until), people))
    taken = [each for one in people for each in one.milliseconds]
    busy = processor_seconds(server.group) - busy
    cuts = quantiles(taken, n=PER_CENT)
    return [
        row(f"{name}: p50", cuts[49], "毫秒"),
        row(f"{name}: p95", cuts[94], "毫秒", goal),
        row(f"{name}: p99", cuts[98], "毫秒"),
        row(f"{name}: requests", len(taken), "次"),
        row(f"{name}: per second", len(taken) / seconds, "次/秒"),
        row(f"{name}: server CPU each", busy * 1000 / len(taken), "毫秒"),
        row(f"{name}: errors", sum(one.errors for one in people), "次", 0),
    ]


def furnish(folder: Path, number: int) -> dict[str, Any]:
    """Build the office, or sign in anew where it stands already."""
    command = [sys.executable, "-m", "benchmarks.invented_office", "--households", str(number)]
    done = subprocess.run(command, env=_environment(folder), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "ZHULIAN_DATA": str(folder), "ZHULIAN_LOOKS_PER_MINUTE": "10000000", "ZHULIAN_DEMO": "1", "ZHULIAN_TODAY": "2026-10-31",
    }  # fmt: skip


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Serve the office as `zhulian serve` does, on a free port of 127.0.0.1."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "zhulian.commands", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env=_environment(folder), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        _wait(port)
        yield Server(port, server.pid)
    finally:
        # Its workers too: with connections still open they would outlive a gentle end.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def measure(number: int, seconds: float, keep: Path | None, kinds: list[str]) -> dict[str, Any]:
    """Build, serve and measure every kind of page."""
    with tempfile.TemporaryDirectory(prefix="zhulian-bench-") as temporary:
        folder = keep or Path(temporary)
        office = furnish(folder, number)
        with served(folder) as server:
            for kind in kinds:
                measure_kind(kind, office, server, 1)  # both processes load what they need
            before = load()
            rows = [one for kind in kinds for one in measure_kind(kind, office, server, seconds)]
    return {"bench": "pages", "load": [before, load()], "rows": rows, "found": {"households": number}}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="ten people at once on the pages of a served office")
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=20, help="for each kind of page, at most 30")
    parser.add_argument("--keep", type=Path, help="a directory for the database, used again next time")
    parser.add_argument("--only", action="append", choices=list(KINDS), help="may repeat")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    report = measure(options.households, min(options.seconds, 30), options.keep, options.only or list(KINDS))
    print_report(report, as_json=options.json)


if __name__ == "__main__":
    main()
