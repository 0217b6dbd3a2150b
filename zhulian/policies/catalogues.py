"""The catalogue in force 现行政策: chosen here and nowhere else; demo values only where the folder holds the demo."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhulian.policies.trees import current
from zhulian.rules.catalogue import Catalogue, load_catalogue
from zhulian.rules.feeds import Feed, read_feeds


def holds_demo() -> bool:
    """Whether the data folder holds the demo of invented people."""
    return settings.IS_DEMO or (Path(settings.DATA) / settings.DEMO_MARKER).exists()


def in_force(county: str = "") -> Catalogue:
    """Return the policies of a county as this installation follows them; in a demo folder with its demo values.

    The files the software brings, with what the county published over them. Without a value 标准缺失 is the
    answer: nothing is extrapolated. Raises Problems.
    """
    base = current(Path(settings.DATA))
    return load_catalogue(base, overlays=demo_values(base, county))


def declared_feeds() -> dict[str, Feed]:
    """Return the feeds as this data folder may use them: the demo's agreements only where it holds the demo."""
    return read_feeds(overlays=["demo/feeds.yaml"] if holds_demo() else [])


def demo_values(base: Path, county: str) -> tuple[Path, ...]:
    """Return the file of a county's demo values in a tree, where this installation may use it and it is there."""
    values = base / "demo" / f"{county}.yaml"
    return (values,) if county and holds_demo() and values.is_file() else ()
