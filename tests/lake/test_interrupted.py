"""Interrupted imports 中断: killed in the middle, or two at once."""

from __future__ import annotations

import os
import signal

import pytest

from tests.apart import start_apart
from tests.lake import village
from zhulian.lake import importing
from zhulian.lake.leasing import IsBusy
from zhulian.lake.models import Delivery
from zhulian.lake.storing import Drafts
from zhulian.lake.storing import files as parquet_files
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.models import Event
from zhulian.work import actions as work

pytestmark = pytest.mark.django_db


def test_two_processes_do_not_import_the_same_period_at_once(shore):
    work.claim(
        kind="导入数据源", key="household_register/2026-10/1", owner="别的机器:1", at=importing.timezone.now()
    )
    with pytest.raises(IsBusy, match="正由另一个进程导入"):
        shore.bring_register()


def _die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)


def _import_and_die(shore, where):
    if where == "in the transaction":
        importing.ledger.record = _die
    elif where == "between the files":

        def half(drafts):
            [first, *_] = drafts.waiting
            drafts.waiting.pop(first).replace(first)
            _die()

        Drafts.publish = half
    shore.bring_register() if where != "while writing" else shore.bring(
        "household_register",
        shore.csv("household_register", village.REGISTER, village.PEOPLE),
        progress=lambda step: step == "写入" and _die(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["while writing", "in the transaction", "between the files"])
def test_killed_half_way_nothing_is_half_written_and_the_next_run_goes_on(shore, where):
    ensure_right_keys()
    process = start_apart(_import_and_die, shore, where)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert not Delivery.objects.exists()
    assert not parquet_files(shore.data, "lake")
    delivery = shore.bring_register()
    assert delivery.good_count == 7
    left = sorted(path.relative_to(shore.data) for path in shore.data.rglob("*") if path.is_file())
    assert [str(path) for path in left] == [
        "lake/household_register/2026-10.parquet",
        "vault/household_register/2026-10.parquet",
    ]
    assert Event.objects.filter(action="导入数据源").count() == 1
