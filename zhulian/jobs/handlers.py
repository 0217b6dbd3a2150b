"""The kinds of work people may ask for 作业种类, and what does each."""

from __future__ import annotations

from zhulian.jobs import county
from zhulian.jobs.worker import Handler
from zhulian.matching.ordered import PREVIEW, REMATCH

HANDLERS: dict[str, Handler] = {
    REMATCH: county.rematch,
    PREVIEW: county.preview,
}
