"""Runs as the desk shows them 作业: the latest county-wide match, and what is under way."""

from __future__ import annotations

from zhulian.work.models import Run

MATCH = "match_county"


def latest_match_run() -> Run | None:
    """Return the last finished match of the county."""
    return Run.objects.filter(kind=MATCH, state=Run.State.DONE).order_by("-finished_at").first()


def left_out(run: Run | None) -> int | None:
    """Return how many households a match had no standard for, since nobody has settled the 城乡 of their village."""
    return run.result.get("unplaced") if run else None


def waiting_runs() -> list[Run]:
    """Return runs that wait or are under way, newest first."""
    return list(Run.objects.filter(state__in=[Run.State.WAITING, Run.State.RUNNING])[:5])
