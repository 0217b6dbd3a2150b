"""The command jobs 作业: does what waits, and ends with the process that started it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.staff import AT
from zhulian.commands import jobs
from zhulian.ledger.actors import Actor
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
