"""The worker 作业进程: what is asked for is done once, with progress, and can be called off."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from zhulian.jobs import worker
from zhulian.jobs.worker import CannotDo, work_off
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.work import orders
from zhulian.work.actions import LEASE, LeaseLost, claim
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
BY = Actor("何敏（writer）", "区县经办", "640104")


def ask(key: str = "甲", **terms) -> Run:
    return orders.order(kind="数羊", key=key, words=f"数羊 {key}", terms=terms, by=BY, at=AT)


def work(handler, tmp_path) -> int:
    moments = itertools.count()
    return work_off(
        handlers={"数羊": handler}, clock=lambda: AT + timedelta(seconds=next(moments)), data_dir=tmp_path
    )


def test_what_is_asked_for_is_done_in_order_with_the_askers_name(tmp_path):
    for key in ("甲", "乙"):
        ask(key, sheep=key)
    seen = []
    assert work(lambda task: seen.append((task.terms["sheep"], task.by)) or {"n": 1}, tmp_path) == 2
    assert seen == [("甲", BY), ("乙", BY)]
    assert set(Run.objects.values_list("state", flat=True)) == {Run.State.DONE}
    assert Run.objects.first().result == {"n": 1}
    assert Event.objects.filter(action="交办作业", actor=BY.name).count() == 2


def test_asking_twice_is_one_run_and_asking_after_a_failure_tries_again(tmp_path):
    assert ask() == ask()

    def fail(task):
        raise CannotDo("湖里没有户籍")

    work(fail, tmp_path)
    run = Run.objects.get()
    assert (run.state, run.problem) == (Run.State.FAILED, "湖里没有户籍")
    assert work(lambda task: {}, tmp_path) == 0, "a failed run waits until somebody asks again"
    ask()
    assert work(lambda task: {}, tmp_path) == 1
    assert Run.objects.get().state == Run.State.DONE


def test_an_unforeseen_failure_ends_in_words_and_the_next_run_goes_on(tmp_path, caplog):
    for key in ("甲", "乙"):
        ask(key)
    assert work(lambda task: {"n": 1 / 0}, tmp_path) == 2
    assert all("程序出错" in problem for problem in Run.objects.values_list("problem", flat=True))
    assert "ZeroDivisionError" in caplog.text


def test_progress_is_told_and_ends_a_run_that_was_cancelled(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "TELL_SECONDS", 0)
    run = ask()

    def count(task):
        task.tell("数", 1, 3)
        run.refresh_from_db()
        assert run.progress == {"words": "数", "done": 1, "total": 3}
        orders.cancel(run=run, by=BY, at=AT)
        task.tell("数", 2, 3)
        raise AssertionError("told on after it was cancelled")

    assert work(count, tmp_path) == 1
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert Event.objects.filter(action="取消作业").count() == 1


def test_a_waiting_run_is_cancelled_at_once(tmp_path):
    run = ask()
    orders.cancel(run=run, by=BY, at=AT)
    assert work(lambda task: {}, tmp_path) == 0
    assert ask().state == Run.State.WAITING


def test_a_run_that_nobody_asked_for_on_a_screen_is_left_alone(tmp_path):
    Run.objects.create(kind="数羊", key="导入")
    assert work(lambda task: {}, tmp_path) == 0


def test_a_run_whose_worker_died_is_taken_over_and_the_dead_one_cannot_write():
    ask()
    dead = claim(kind="数羊", key="甲", owner="别处:1", at=AT)
    assert orders.take(kinds=["数羊"], owner="此处:2", at=AT + LEASE / 2) is None
    later = AT + LEASE * 2
    assert orders.take(kinds=["数羊"], owner="此处:2", at=later).fence == 2
    with pytest.raises(LeaseLost):
        orders.tell(lease=dead, at=later, words="数", done=1, total=2)


def test_a_worker_that_lost_its_lease_leaves_the_run_to_the_next(tmp_path):
    run = ask()

    def lose(task):
        Run.objects.filter(pk=run.pk).update(fence=9)
        return {}

    work(lose, tmp_path)
    run.refresh_from_db()
    assert run.state == Run.State.RUNNING
