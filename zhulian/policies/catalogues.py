"""The catalogue in force 现行政策: chosen here and nowhere else; demo values only where the folder holds the demo."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhulian.rules.catalogue import Catalogue, load_catalogue, policies_directory

MARKER = "demo.json"


def holds_demo() -> bool:
    """Whether the data folder holds the demo of invented people."""
    return settings.IS_DEMO or (Path(settings.DATA) / MARKER).exists()


def in_force(county: str = "") -> Catalogue:
    """Return the policies of a county as this installation follows them; in a demo folder with its demo values.

    Without a value 标准缺失 is the answer: nothing is extrapolated. Raises Problems.
    """
    base = policies_directory()
    values = f"demo/{county}.yaml"
    return load_catalogue(base, overlays=[values] if holds_demo() and (base / values).is_file() else [])
