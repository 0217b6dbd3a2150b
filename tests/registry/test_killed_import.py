"""An import that is killed 导入中断: what was written stays, the next call goes on, and nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from tests.cast import HE, QIN
from tests.registry.rolls import bring_in, row
from tests.registry.village import DAY, NOW, build_village, write_csv
from zhulian.lib.id_numbers import invent
from zhulian.registry import importing
from zhulian.registry.importing import ImportBusy, preview
from zhulian.registry.models import Household, Observation
from zhulian.work.models import Run

FATHER, OLD = HE.members[0], QIN.members[0]


def test_a_failure_half_way_keeps_what_was_written_and_the_next_call_goes_on(read, monkeypatch):
    monkeypatch.setattr(importing, "STEP", 1)
    seen = read(row(FATHER), row(OLD, number="CX-0002"))
    written = importing.enrol_many

    def fail_at_the_second(**given):
        if given["households"][0].number == "CX-0002":
            raise RuntimeError("断电")
        return written(**given)

    monkeypatch.setattr(importing, "enrol_many", fail_at_the_second)
    with pytest.raises(RuntimeError):
        bring_in(seen)
    assert Run.objects.get().checkpoint["households"] == 1
    monkeypatch.setattr(importing, "enrol_many", written)
    enrolled = bring_in(seen, owner="another")
    assert (enrolled.households_created, Household.objects.count()) == (2, 2)
    assert Run.objects.get().state == Run.State.DONE


def test_two_imports_of_one_file_do_not_work_at_once(read, monkeypatch):
    seen = read(row(FATHER))
    importing._claim(seen, "the first", lambda: NOW)
    with pytest.raises(ImportBusy, match="正由另一个进程导入"):
        bring_in(seen, owner="the second")
    assert not Household.objects.exists()


CHILD = """
import sys
import django
django.setup()
from datetime import UTC, date, datetime
from pathlib import Path
from django.db import connection
from zhulian.accounts.scope import Errand, in_whole_county
from zhulian.registry import importing
from zhulian.ledger.actors import Actor
from zhulian.work.owners import myself
connection.settings_dict["NAME"] = sys.argv[2]
importing.STEP = 5
seen = importing.preview(file=Path(sys.argv[1]), on=date(2026, 10, 31))
def tell(done, total):
    print(done, flush=True)
    if done >= 10:
        import time
        time.sleep(60)
with in_whole_county(Errand.COMMAND):
    importing.import_roll(
        seen=seen, by=Actor("祝晓"), owner=myself(), clock=lambda: datetime(2026, 10, 31, 2, tzinfo=UTC), progress=tell
    )
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_and_does_nothing_twice(tmp_path, monkeypatch):
    build_village()
    rows = []
    for number in range(30):
        who = invent("101101", HE.members[0].birth_date, number)
        rows.append((f"CX-9{number:03}", "640104001001", "", "何守田", who, "户主", str(number)))
    file = write_csv(tmp_path / "roll.csv", rows)
    database = str(connection.settings_dict["NAME"])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file), database],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    while child.stdout.readline().strip() != b"10":
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert Household.objects.count() == 10
    seen = preview(file=file, on=DAY)
    enrolled = bring_in(seen)
    assert (enrolled.households_created, enrolled.observations_created) == (30, 30)
    assert (Household.objects.count(), Observation.objects.count()) == (30, 30)
    assert Run.objects.get().checkpoint["households"] == 30
