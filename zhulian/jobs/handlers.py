"""The kinds of work people may ask for 作业种类, and what does each."""

from __future__ import annotations

from zhulian.insight.actions import WHATIF
from zhulian.jobs import county, daily, whatif
from zhulian.jobs.worker import Handler
from zhulian.matching.ordered import PREVIEW, REMATCH

HANDLERS: dict[str, Handler] = {
    REMATCH: county.rematch,
    PREVIEW: county.preview,
    WHATIF: whatif.whatif,
    daily.REPORT_DRAFTS: daily.report_drafts,
}
