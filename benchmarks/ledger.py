"""How fast the ledger is checked 验链用时: a chain of invented rows in a database of its own, verified whole.

Run: .venv/bin/python -m benchmarks.ledger [--rows 1000000] [--repeat 3] [--keep DIR] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from cryptography.hazmat.primitives import hashes

from benchmarks.paper import load, print_report, row

VERIFY_SECONDS = 5
_CHUNK = 20_000
_ROW_BYTES = 350
_START = datetime(2026, 1, 1, tzinfo=UTC)


def contents(count: int) -> Iterator[tuple[Any, ...]]:
    """Yield invented rows as the screens write them: looks at households, lists, opened fields."""
    for number in range(count):
        household = f"{number % 17561:08d}-0000-4000-8000-000000000000"
        detail = (
            {"field": "id_number", "person": household},
            {},
            {"query": {"kind": "missed"}, "count": 50},
        )[number % 3]
        yield (
            _START + timedelta(seconds=number, microseconds=number % 1_000_000),
            f"何敏（clerk{number % 40}）", "镇街经办", "640104001", "查看原文" if number % 3 == 0 else "查看一户一档",
            "household", household, "640104001001", "入户走访" if number % 3 == 0 else "", detail,
        )  # fmt: skip


def fill(count: int) -> None:
    """Chain the rows with the project's own digest and insert them."""
    from django.db import connection, transaction  # noqa: PLC0415

    from zhulian.ledger.chain import BEGINNING, CONTENT, digest  # noqa: PLC0415

    columns = (*CONTENT, "sequence", "previous_hash", "hash")
    statement = f"INSERT INTO ledger_event ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    previous, waiting = BEGINNING, []
    with transaction.atomic(), connection.cursor() as cursor:
        for sequence, content in enumerate(contents(count), start=1):
            current = digest(sequence, previous, content)
            at = connection.ops.adapt_datetimefield_value(content[0])
            waiting.append((at, *content[1:-1], json.dumps(content[-1]), sequence, previous, current))
            previous = current
            if len(waiting) == _CHUNK:
                cursor.executemany(statement, waiting)
                waiting.clear()
        if waiting:
            cursor.executemany(statement, waiting)


def bare(count: int) -> float:
    """Return the CPU seconds of as many digests over a text as long as a row: what no program can save."""
    begun, text = hashes.Hash(hashes.SM3()), b"x" * _ROW_BYTES
    worked = time.process_time()
    for _ in range(count):
        running = begun.copy()
        running.update(text)
        running.finalize()
    return time.process_time() - worked


def main() -> None:
    """Make the chain, verify it several times, and print the fastest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ZHULIAN_DATA"] = str(asked.keep or folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "zhulian.config.settings"
        django.setup()
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """Measure in the database that the environment names."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from zhulian.ledger.models import Event  # noqa: PLC0415
    from zhulian.ledger.verifying import verify  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Event.objects.exists():
        fill(asked.rows)
    before, seconds, of_cpu = load(), [], []
    for _ in range(asked.repeat):
        started, worked = time.perf_counter(), sum(os.times()[:4])
        verdict = verify()
        seconds.append(time.perf_counter() - started)
        of_cpu.append(sum(os.times()[:4]) - worked)
        assert (verdict.checked, verdict.broken) == (asked.rows, ""), verdict
    report = {
        "bench": f"ledger　{connection.vendor}，{asked.rows} 行，{asked.repeat} 遍取最快",
        "load": (before, load()),
        "rows": [
            row("验整条链", min(seconds), "秒", VERIFY_SECONDS),
            row("处理器时间，各进程合计", min(of_cpu), "秒"),
            row("同样多的摘要，别的什么也不做（处理器）", bare(asked.rows), "秒"),
            row("最慢一遍", max(seconds), "秒"),
        ],
    }
    print_report(report, as_json=asked.json)


if __name__ == "__main__":
    main()
