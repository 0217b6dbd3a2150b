"""Feeds as this data folder may use them: the demo's agreements only where the folder holds the demo."""

from __future__ import annotations

from zhulian.policies.catalogues import holds_demo
from zhulian.rules.feeds import Feed, read_feeds


def declared_feeds() -> dict[str, Feed]:
    """Return the feeds; in a demo folder with the demo's agreements."""
    return read_feeds(overlays=["demo/feeds.yaml"] if holds_demo() else [])
