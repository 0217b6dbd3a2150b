"""Policies and feeds as this data folder may use them: demo values only where the folder holds the demo."""

from __future__ import annotations

from django.conf import settings

from zhulian.rules.catalogue import Catalogue, load_catalogue, policies_directory
from zhulian.rules.feeds import Feed, read_feeds

MARKER = "demo.json"


def is_demo() -> bool:
    """Whether the data folder holds the demo of invented people."""
    return settings.IS_DEMO or (settings.DATA / MARKER).exists()


def declared_feeds() -> dict[str, Feed]:
    """Return the feeds; in a demo folder with the demo's agreements."""
    return read_feeds(overlays=["demo/feeds.yaml"] if is_demo() else [])


def declared_catalogue(county: str) -> Catalogue:
    """Return the policies of a county; in a demo folder with its demo values, where there are any.

    Without a value 标准缺失 is the answer: nothing is extrapolated.
    """
    values = f"demo/{county}.yaml"
    return load_catalogue(overlays=[values] if is_demo() and (policies_directory() / values).exists() else [])
