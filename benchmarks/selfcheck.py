"""The self-check 自助查询: questions to a settled answer for twelve families, weight of a page, slowest request.

Run: .venv/bin/python -m benchmarks.selfcheck [--rounds 3] [--json]
In process through Django's handler, on a database made anew with the areas of one county.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import django

FOLDER = tempfile.TemporaryDirectory(prefix="zhulian-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
os.environ |= {"ZHULIAN_DATA": FOLDER.name, "ZHULIAN_DEMO": "1", "ZHULIAN_TODAY": "2026-10-31"}
django.setup()

# ruff: noqa: E402  (Django stands first)
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import Client

from benchmarks.paper import load, print_report, row
from benchmarks.residents import RESIDENTS, walk
from zhulian.accounts.importing import import_areas
from zhulian.lib.key_file import make_key_file

COUNTY = "640104"
PAGE_KB, SLOWEST_MS = 60, 300
SHEETS = re.compile(r'(?:href|src)="/static/([^"#]+)')


def weight(page: bytes) -> tuple[int, int]:
    """Return the bytes of a page with everything it links, as they are and gzipped."""
    files = [Path(find(name)).read_bytes() for name in dict.fromkeys(SHEETS.findall(page.decode()))]
    return sum(map(len, (page, *files))), sum(len(gzip.compress(one)) for one in (page, *files))


def measure(rounds: int) -> dict[str, Any]:
    """Let every family walk through, `rounds` times; the first time is apart, because it reads the policies."""
    before = load()
    client = Client(SERVER_NAME="localhost")
    cold = max(walk(client, RESIDENTS[0]).milliseconds)
    walks = [walk(client, one) for one in RESIDENTS for _ in range(rounds)]
    counts = {one.title: len(walk(client, one).questions) for one in RESIDENTS}
    taken = [each for one in walks for each in one.milliseconds]
    heaviest = max((page for one in walks for page in one.pages[:-1]), key=len)
    results = [one.pages[-1] for one in walks]
    first = weight(walks[0].pages[0])
    rows = [
        row("questions: median", median(counts.values()), "题"),
        row("questions: fewest", min(counts.values()), "题"),
        row("questions: most", max(counts.values()), "题"),
        row("first load", first[0] / 1024, "KB", PAGE_KB),
        row("first load, gzip", first[1] / 1024, "KB", PAGE_KB),
        row("heaviest question", weight(heaviest)[0] / 1024, "KB", PAGE_KB),
        row("heaviest result", max(weight(page)[0] for page in results) / 1024, "KB"),
        row("request: median", median(taken), "毫秒"),
        row("request: slowest", max(taken), "毫秒", SLOWEST_MS),
        row("request: slowest, processor time", max(each for one in walks for each in one.processor), "毫秒"),
        row("first request of a process", cold, "毫秒"),
    ]
    return {"bench": "selfcheck", "load": [before, load()], "rows": rows, "found": counts}


def main(arguments: list[str] | None = None) -> None:
    """Prepare a database, measure and print."""
    parser = argparse.ArgumentParser(description="twelve families at the self-check")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    make_key_file(Path(settings.KEY_FILE))
    call_command("migrate", verbosity=0, interactive=False)
    import_areas(county=COUNTY)
    print_report(measure(options.rounds), as_json=options.json)


if __name__ == "__main__":
    main()
