"""推演 as it is ordered: done in the background, kept once, refused when the texts have changed."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.conf import settings

from tests.insight import lake
from tests.lake.conftest import shore  # noqa: F401
from tests.matching import county
from tests.staff import COUNTY, make_areas, make_officer
from zhulian.accounts.roles import CountyClerk
from zhulian.insight.actions import CannotAsk, ask, keep
from zhulian.insight.changes import CannotChange
from zhulian.insight.models import Scenario
from zhulian.jobs.handlers import HANDLERS
from zhulian.jobs.worker import work_off
from zhulian.ledger.models import Event
from zhulian.policies.catalogues import in_force
from zhulian.work.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(shore, settings):  # noqa: F811
    settings.DATA, settings.IS_DEMO, settings.TODAY = shore.data, True, county.DAY
    make_areas()
    lake.fill(shore)
    return make_officer(CountyClerk, COUNTY)


def asked(clerk, *changes: str, line: str = "低保标准") -> Scenario:
    return ask(
        title="提标", changes=changes or ("低保标准=+5%",), catalogue=in_force(COUNTY), region=COUNTY,
        on=county.DAY, line=line, by=clerk, at=county.AT,
    )  # fmt: skip


def work() -> Run:
    moments = itertools.count()
    work_off(
        handlers=HANDLERS, clock=lambda: county.AT + timedelta(seconds=next(moments)), data_dir=settings.DATA
    )
    return Run.objects.exclude(asker={}).get()


def test_a_scenario_is_worked_out_and_kept(clerk):
    scenario = asked(clerk)
    run = work()
    scenario.refresh_from_db()
    assert (run.state, run.problem) == (Run.State.DONE, "")
    assert scenario.result["total"]["fen_after"] == 92700
    assert scenario.done_at is not None
    assert Event.objects.filter(action="交办作业", object_id=str(run.pk)).count() == 1


def test_the_same_question_is_the_scenario_that_is_there(clerk):
    first = asked(clerk)
    assert asked(clerk).pk == first.pk
    assert asked(clerk, line="低边线").pk != first.pk
    assert Scenario.objects.of(COUNTY).count() == 2


def test_a_result_is_kept_once(clerk):
    scenario = asked(clerk)
    work()
    keep(scenario=scenario, result={}, at=county.AT)
    scenario.refresh_from_db()
    assert scenario.result["total"]


@pytest.mark.parametrize(
    ("changes", "line", "refusal"),
    [(("低保标淮=1",), "低保标准", CannotChange), (("低保标准=900",), "平均数", CannotAsk)],
)
def test_what_cannot_be_asked_leaves_nothing(clerk, changes, line, refusal):
    before = Event.objects.count()
    with pytest.raises(refusal):
        asked(clerk, *changes, line=line)
    assert (Scenario.objects.count(), Run.objects.exclude(asker={}).count()) == (0, 0)
    assert Event.objects.count() == before


def test_other_texts_than_were_asked_about_are_refused(clerk):
    scenario = asked(clerk)
    Scenario.objects.filter(pk=scenario.pk).update(fingerprint="0" * 64)
    run = work()
    assert (run.state, Scenario.objects.done().count()) == (Run.State.FAILED, 0)
    assert "请重新推演" in run.problem


def test_a_county_without_a_lake_fails_in_words(clerk, tmp_path, settings):
    asked(clerk)
    settings.DATA = tmp_path / "nothing"
    assert "import-feed" in work().problem
