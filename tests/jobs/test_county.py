"""County-wide work as it is ordered 全县作业: through the same code as the command, with what a draft would change."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.conf import settings

from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import COUNTY, make_areas, make_officer
from zhulian.accounts.roles import CountyClerk
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off
from zhulian.matching.models import Match
from zhulian.matching.ordered import order_preview, order_rematch
from zhulian.policies import actions as policies
from zhulian.registry.models import Household
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db

DEMO = "demo/640104.yaml"
LIVING = '困难残疾人生活补贴标准, 地区: "640104", 值: 130, 起: 2026-01-01, 止: null'


@pytest.fixture
def clerk(shore, settings):  # noqa: F811
    settings.DATA, settings.IS_DEMO, settings.TODAY = shore.data, True, county.DAY
    make_areas()
    county.fill(shore)
    return make_officer(CountyClerk, COUNTY)


def work() -> Run:
    moments = itertools.count()
    taken = work_off(
        handlers=HANDLERS, clock=lambda: county.AT + timedelta(seconds=next(moments)), data_dir=settings.DATA
    )
    assert taken == 1
    return Run.objects.exclude(asker={}).get()


def test_a_rematch_writes_the_lists_as_the_command_does(clerk):
    order_rematch(county=COUNTY, on=county.DAY, by=clerk.actor, at=county.AT)
    run = work()
    assert (run.state, run.problem) == (Run.State.DONE, "")
    assert run.result["entitled_not_receiving"] == 1
    assert Match.objects.current().filter(policy="disability_living_subsidy", amount_fen=13000).exists()


def test_a_rematch_that_still_waits_is_not_asked_for_twice_and_one_that_ended_may_be_again(clerk):
    first = order_rematch(county=COUNTY, on=county.DAY, by=clerk.actor, at=county.AT)
    later = county.AT + timedelta(minutes=5)
    assert order_rematch(county=COUNTY, on=county.DAY, by=clerk.actor, at=later) == first
    work()
    assert order_rematch(county=COUNTY, on=county.DAY, by=clerk.actor, at=later) != first


def test_a_trial_counts_who_gains_and_what_it_costs_and_opens_nobody(clerk):
    edition = policies.start_draft(path=DEMO, effective_on=county.DAY, by=clerk, at=county.AT)
    text = bytes(edition.text).decode()
    assert LIVING in text
    raised = LIVING.replace("130", "150").replace("2026-01-01", "2026-10-31")
    new = f"{LIVING.replace('null', '2026-10-31')}, 来源: 演示设定, 置信: 演示}}\n  - {{名称: {raised}"
    problems = policies.save_draft(
        edition=edition, text=text.replace(LIVING, new).encode(), note="", effective_on=county.DAY, revision=1, by=clerk,
        at=county.AT,
    )  # fmt: skip
    assert problems == []
    edition.refresh_from_db()
    order_preview(edition=edition, county=COUNTY, on=county.DAY, by=clerk.actor, at=county.AT)
    run = work()
    assert (run.state, run.problem) == (Run.State.DONE, "")
    assert run.result["households"] == {"better": 1, "worse": 0, "both": 0}
    [moved] = [row for row in run.result["policies"] if row["more"]]
    assert (moved["code"], moved["fen_before"], moved["fen_after"]) == (
        "disability_living_subsidy",
        13000,
        15000,
    )
    assert sum(row["fen_after"] - row["fen_before"] for row in run.result["towns"]) == 2000
    assert not Household.objects.exists(), "nobody was opened and nothing was written"
    assert not Match.objects.exists()


def test_a_draft_that_changed_since_is_not_tried_out(clerk):
    edition = policies.start_draft(path=DEMO, effective_on=county.DAY, by=clerk, at=county.AT)
    order_preview(edition=edition, county=COUNTY, on=county.DAY, by=clerk.actor, at=county.AT)
    policies.save_draft(
        edition=edition, text=bytes(edition.text) + b"\n", note="", effective_on=county.DAY, revision=1, by=clerk,
        at=county.AT,
    )  # fmt: skip
    run = work()
    assert (run.state, run.problem) == (Run.State.FAILED, "这份草稿又改过了。请对现在的文字重新试算")


def test_without_a_register_the_run_says_what_to_import(clerk, tmp_path, settings):
    settings.DATA = tmp_path / "empty"
    settings.DATA.mkdir()
    order_rematch(county=COUNTY, on=county.DAY, by=clerk.actor, at=county.AT)
    run = work()
    assert run.state == Run.State.FAILED
    assert "zhulian import-feed household_register" in run.problem
