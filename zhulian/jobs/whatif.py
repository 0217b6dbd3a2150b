"""推演 in the background: what other parameters would change in the county."""

from __future__ import annotations

from typing import Any

from zhulian.insight import actions as insight
from zhulian.insight.changes import CannotChange
from zhulian.insight.models import Scenario
from zhulian.insight.whatif import Question, work_out
from zhulian.jobs.worker import CannotDo, Task
from zhulian.lake.assembly import CannotAssemble
from zhulian.matching.bulk import CannotMatch
from zhulian.policies.catalogues import declared_feeds, in_force
from zhulian.rules.problems import Problems


def whatif(task: Task) -> dict[str, Any]:
    """Work a scenario out and keep its counts and sums with it."""
    scenario = Scenario.objects.get(pk=task.terms["scenario"])
    catalogue = in_force(scenario.region)
    if catalogue.fingerprint != scenario.fingerprint:
        raise CannotDo("交办以后政策文本换过了，按新文本请重新推演")
    question = Question(tuple(scenario.changes), scenario.region, scenario.on, scenario.line)
    try:
        result = work_out(
            question, catalogue=catalogue, feeds=declared_feeds(), data_dir=task.data_dir, progress=task.tell
        )
    except (CannotChange, CannotMatch, CannotAssemble, Problems) as problem:
        raise CannotDo(str(problem)) from problem
    insight.keep(scenario=scenario, result=result, at=task.clock())
    return {"households": result["counted"]["households"]}
