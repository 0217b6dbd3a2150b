"""The command jobs 作业: does what waits, and ends with the process that started it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from tests.staff import AT
from zhulian.commands import jobs
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify
from zhulian.work import orders
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch) -> Run:
    monkeypatch.setattr(jobs, "HANDLERS", {"数羊": lambda task: {"sheep": task.terms["sheep"]}})
    return orders.order(kind="数羊", key="甲", words="数羊", terms={"sheep": 3}, by=Actor("何敏"), at=AT)


def test_once_does_what_waits_and_ends(run):
    assert CliRunner().invoke(jobs.app, ["--once"]).exit_code == 0
    run.refresh_from_db()
    assert (run.state, run.result) == (Run.State.DONE, {"sheep": 3})


def test_it_chains_the_rows_that_wait(run):
    waiting = Event(at=AT, actor="何敏", action="看家庭")
    waiting.save(force_insert=True)
    assert Event.objects.unsealed().exists()
    assert CliRunner().invoke(jobs.app, ["--once"]).exit_code == 0
    assert not Event.objects.unsealed().exists()
    assert verify().broken == ""


def test_it_chains_at_once_and_then_every_minute(monkeypatch):
    seconds, sealed = iter([0, 0, 30, 59, 60, 61, 119, 120]), []
    parents = iter([7] * 8 + [1])
    monkeypatch.setattr(jobs.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(jobs.time, "sleep", lambda seconds: None)
    clock = SimpleNamespace(monotonic=lambda: next(seconds), sleep=lambda seconds: None)
    monkeypatch.setattr(jobs, "time", clock)
    monkeypatch.setattr(jobs, "_look", lambda *, seal: sealed.append(seal))
    assert CliRunner().invoke(jobs.app, ["--with-parent"]).exit_code == 0
    assert sealed == [True, False, False, True, False, False, True]


def test_it_ends_with_the_process_that_started_it(run, monkeypatch):
    parents = iter([7, 7, 1])
    monkeypatch.setattr(jobs.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(jobs.time, "sleep", lambda seconds: None)
    assert CliRunner().invoke(jobs.app, ["--with-parent"]).exit_code == 0
    run.refresh_from_db()
    assert run.state == Run.State.DONE


def test_a_database_that_is_away_for_a_moment_is_asked_again(run, monkeypatch):
    parents = iter([7, 7, 7, 1])
    monkeypatch.setattr(jobs.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(jobs.time, "sleep", lambda seconds: None)
    answers = iter([jobs.DatabaseError("连不上"), 0])

    def look(**given):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer

    monkeypatch.setattr(jobs, "work_off", look)
    done = CliRunner().invoke(jobs.app, ["--with-parent"])
    assert (done.exit_code, "稍后再试" in done.output) == (0, True)
