"""The village of the registry's tests 村: areas of the fixed cast, and small ways to open files and write rolls."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from tests.cast import Character
from zhulian.accounts.models import Area
from zhulian.ledger.actors import Actor
from zhulian.lib.id_numbers import IdNumber
from zhulian.registry import actions
from zhulian.registry.models import Household, Person

DAY = date(2026, 10, 31)
NOW = datetime(2026, 10, 31, 2, tzinfo=UTC)
CLERK = Actor("祝晓", "镇街经办")
PLACES = (
    ("640104", "兴庆区", 3, None),
    ("640104001", "凤凰北街街道", 4, "640104"),
    ("640104001001", "崇安社区居委会", 5, "640104001"),
    ("640104001002", "兴隆社区居委会", 5, "640104001"),
    ("640104002", "掌政镇", 4, "640104"),
    ("640104002001", "春林村委会", 5, "640104002"),
    ("640104002002", "崇安社区居委会", 5, "640104002"),
)
HEADERS = ("户号", "村社代码", "村社名称", "姓名*", "身份证号*", "与户主关系*", "工资性收入(元/月)")


def build_village() -> None:
    """Make the areas."""
    for code, name, level, parent in PLACES:
        setting = "" if level < 5 else ("农村" if "村委会" in name else "城镇")
        Area.objects.create(code=code, name=name, level=level, parent_id=parent, setting=setting)


def open_file(number: str = "CX-0001", village: str = "640104001001") -> Household:
    """Open an empty file."""
    return actions.open_household(
        number=number, area=Area.objects.get(code=village), address="示例街 1 号", at=NOW, by=CLERK
    )


def add(household: Household, who: Character, on: date = date(2026, 1, 1), at: datetime = NOW) -> Person:
    """Let somebody of the cast live there."""
    return actions.add_member(
        household=household,
        name=who.name,
        id_number=IdNumber(who.id_number, who.birth_date, "男"),
        relation=who.relation,
        on=on,
        source="visit",
        at=at,
        by=CLERK,
    ).person


def write_csv(path: Path, rows: list[tuple[str, ...]], headers: tuple[str, ...] = HEADERS) -> Path:
    """Write a roll as CSV with a BOM, as Excel does."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    return path
