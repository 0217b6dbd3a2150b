"""What secrets cost 密文的代价: opening one field over the screen, and the CPU that a list of sealed rows adds.

Run: .venv/bin/python -m benchmarks.secrets [--rounds 200] [--json]
In process through Django's handler, on a database made anew with one invented village.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import django

FOLDER = tempfile.TemporaryDirectory(prefix="zhulian-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
os.environ |= {
    "ZHULIAN_LOOKS_PER_MINUTE": "10000000",
    "ZHULIAN_DATA": FOLDER.name,
    "ZHULIAN_DEMO": "1",
    "ZHULIAN_TODAY": "2026-10-31",
}
django.setup()

# ruff: noqa: E402  (Django stands first)
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from benchmarks.paper import load, print_report, row
from tests.cast import HE
from tests.staff import make_areas, make_officer, signed_in
from tests.web.stage import a_match_of
from tests.web.village import enrol_cast, match_everybody
from zhulian.accounts.roles import TownClerk
from zhulian.lib.key_file import make_key_file
from zhulian.registry.models import Household, Person

REVEAL_P95_MS, LIST_CPU_MS, LIST_ROWS = 50, 5, 50


def milliseconds(work: Callable[[], object], rounds: int, clock: Callable[[], float]) -> list[float]:
    """Return how long each round took by a clock."""
    taken = []
    for _ in range(rounds):
        started = clock()
        work()
        taken.append((clock() - started) * 1000)
    return taken


def reveal(browser: Client) -> Callable[[], object]:
    """Return the opening of one ID number, which serves a match and leaves a ledger row."""
    home = Household.objects.get(number=HE.number)
    person = home.memberships.get(relation="户主").person_id
    given = {"field": "id_number", "person": str(person), "serves": a_match_of(home), "purpose": "入户走访"}

    def work() -> None:
        answer = browser.post(f"/households/{home.pk}/open/", given)
        assert HE.members[0].id_number in answer.content.decode()

    return work


def open_list() -> Callable[[], object]:
    """Return the opening of the names and ID numbers of fifty rows that lie in memory."""
    Person.objects.bulk_create(
        Person(area_path=HE.village, name=f"何{place}", name_index="", id_number="101101197903121013")
        for place in range(LIST_ROWS)
    )
    rows = list(Person.objects.exclude(id_number=b"")[:LIST_ROWS])
    assert len(rows) == LIST_ROWS
    return lambda: [(one.name.open(), one.id_number.open()) for one in rows]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    make_key_file(Path(settings.KEY_FILE))
    call_command("migrate", verbosity=0)
    make_areas()
    enrol_cast()
    match_everybody()
    browser = signed_in(make_officer(TownClerk, HE.village[:9]))
    browser.defaults["SERVER_NAME"] = "127.0.0.1"
    before = load()
    reveals = milliseconds(reveal(browser), asked.rounds, time.perf_counter)
    worked = milliseconds(reveal(browser), asked.rounds, time.process_time)
    listed = milliseconds(open_list(), asked.rounds, time.process_time)
    report = {
        "bench": f"secrets　{asked.rounds} 遍",
        "load": (before, load()),
        "rows": [
            row("打开一项原文 p95", quantiles(reveals, n=20)[-1], "毫秒", REVEAL_P95_MS),
            row("打开一项原文 中位", median(reveals), "毫秒"),
            row("打开一项原文 中位（处理器）", median(worked), "毫秒"),
            row("名单 50 行各两栏解密 中位（处理器）", median(listed), "毫秒", LIST_CPU_MS),
        ],
    }
    print_report(report, as_json=asked.json)


if __name__ == "__main__":
    main()
