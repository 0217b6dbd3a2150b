"""Leased runs 租约作业."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from tests.apart import run_apart, start_apart
from zhulian.work.actions import LEASE, LeaseLost, checkpoint, claim, extend, fail, finish
from zhulian.work.heartbeat import heartbeat
from zhulian.work.models import Run

AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
LATER = AT + LEASE + timedelta(seconds=1)

once = pytest.mark.django_db
across_processes = pytest.mark.django_db(transaction=True)


def take(owner: str = "甲", at: datetime = AT):
    return claim(kind="import", key="户籍 2026-10", owner=owner, at=at)


@once
def test_claim_makes_the_run_and_holds_it():
    lease = take()
    run = Run.objects.get()
    assert (run.kind, run.key, run.owner, run.state) == ("import", "户籍 2026-10", "甲", Run.State.RUNNING)
    assert run.lease_until == AT + LEASE
    assert lease.checkpoint == {}


@once
def test_claim_refuses_a_run_somebody_works_on():
    take("甲")
    assert take("乙") is None


@once
def test_claim_refuses_a_finished_run():
    finish(lease=take(), at=AT, result={"rows": 3})
    assert take("乙", LATER) is None
    assert Run.objects.get().result == {"rows": 3}


@once
def test_a_run_whose_lease_ran_out_goes_on_from_its_checkpoint():
    checkpoint(lease=take("甲"), at=AT, progress={"row": 500})
    assert take("乙", LATER).checkpoint == {"row": 500}


@once
def test_a_failed_run_can_be_tried_again_from_its_checkpoint():
    lease = take()
    checkpoint(lease=lease, at=AT, progress={"row": 500})
    fail(lease=lease, at=AT, problem="磁盘已满")
    assert Run.objects.get().problem == "磁盘已满"
    assert take("乙").checkpoint == {"row": 500}
    assert Run.objects.get().problem == ""


@once
def test_an_extended_lease_is_not_taken_over():
    lease = take("甲")
    extend(lease=lease, at=AT + LEASE)
    assert take("乙", LATER) is None


@once
@pytest.mark.parametrize(
    "write",
    [
        lambda lease: extend(lease=lease, at=LATER),
        lambda lease: checkpoint(lease=lease, at=LATER, progress={"row": 999}),
        lambda lease: finish(lease=lease, at=LATER, result={}),
        lambda lease: fail(lease=lease, at=LATER, problem="迟到"),
    ],
)
def test_an_owner_that_lost_its_lease_can_write_nothing(write):
    lost = take("甲")
    held = take("甲", LATER)  # the same name, another life: only the fence tells them apart
    checkpoint(lease=held, at=LATER, progress={"row": 500})
    with pytest.raises(LeaseLost, match="租约已不在"):
        write(lost)
    run = Run.objects.get()
    assert (run.state, run.checkpoint) == (Run.State.RUNNING, {"row": 500})


@once
def test_a_lost_lease_takes_the_work_of_its_transaction_with_it():
    lost = take("甲")
    take("乙", LATER)
    with pytest.raises(LeaseLost), transaction.atomic():
        Run.objects.create(kind="effect", key="做了两遍的事")
        checkpoint(lease=lost, at=LATER, progress={"row": 999})
    assert not Run.objects.filter(kind="effect").exists()


def claim_and_tell(number: int) -> None:
    if claim(kind="race", key="同一件事", owner=f"第 {number} 个", at=AT):
        Run.objects.create(kind="winner", key=f"第 {number} 个")


@across_processes
def test_of_many_processes_exactly_one_wins():
    run_apart(claim_and_tell, [(number,) for number in range(12)])
    winner = Run.objects.get(kind="winner")
    assert Run.objects.get(kind="race").owner == winner.key


def work_until_killed() -> None:
    lease = take("要被杀的")
    for row in range(1, 4):
        with transaction.atomic():
            Run.objects.create(kind="effect", key=f"第 {row} 行")
            checkpoint(lease=lease, at=AT, progress={"row": row})
    with transaction.atomic():
        Run.objects.create(kind="effect", key="第 4 行")
        Run.objects.create(kind="signal", key="写了一半")
        with open(os.environ["ZHULIAN_DATA"] + "/half-way", "w", encoding="ascii"):
            pass
        time.sleep(60)


@across_processes
def test_a_killed_process_is_followed_by_another_that_does_nothing_twice():
    sign = os.environ["ZHULIAN_DATA"] + "/half-way"
    process = start_apart(work_until_killed)
    while not os.path.exists(sign):
        assert process.is_alive()
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    os.remove(sign)
    assert take("接手的", AT) is None
    lease = take("接手的", LATER)
    assert lease.checkpoint == {"row": 3}
    for row in range(lease.checkpoint["row"] + 1, 6):
        with transaction.atomic():
            Run.objects.create(kind="effect", key=f"第 {row} 行")
            checkpoint(lease=lease, at=LATER, progress={"row": row})
    finish(lease=lease, at=LATER, result={"rows": 5})
    assert Run.objects.filter(kind="effect").count() == 5


class Clock:
    """Tells a later moment each time, and that it was asked."""

    def __init__(self) -> None:
        self.at = AT
        self.asked = Signal()

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        self.asked.set()
        return self.at


@across_processes
def test_the_heartbeat_extends_the_lease_during_a_long_step():
    clock = Clock()
    with heartbeat(take(), clock, beat_seconds=0.01) as lost:
        assert clock.asked.wait(10)
    assert not lost.is_set()
    assert Run.objects.get().lease_until >= AT + LEASE + timedelta(minutes=1)


@across_processes
def test_the_heartbeat_tells_when_the_lease_is_lost():
    lease = take("甲")
    take("乙", LATER)
    with heartbeat(lease, Clock(), beat_seconds=0.01) as lost:
        assert lost.wait(10)
    assert Run.objects.get().lease_until == LATER + LEASE
    assert connection.is_usable()
