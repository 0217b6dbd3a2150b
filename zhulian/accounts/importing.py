"""Areas from the list of divisions 区划导入, and the word of a person on what is urban."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhulian.accounts.divisions import Division, presumed_setting, read_divisions
from zhulian.accounts.models import Area
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor


class CannotSettle(Exception):
    """There is no such place, or no such word for it; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `unsettled` are villages whose name does not tell 城镇 from 农村."""

    county: str
    vintage: str
    towns: int
    villages: int
    urban: int
    rural: int
    created: int
    changed: int
    gone: list[str]
    unsettled: list[str]


@transaction.atomic
def import_areas(*, county: str) -> Imported:
    """Write the county, its towns and villages; a 城乡 that somebody settled by hand is never overwritten.

    A place that is no longer in the list is named, not deleted: households may live there.
    Raises NoDivisions.
    """
    divisions, vintage = read_divisions(county)
    known = {area.code: area for area in Area.objects.under(county)}
    fresh, changed = [], []
    for division in divisions:
        area = known.pop(division.code, None)
        if area is None:
            fresh.append(_new_area(division))
        elif _renew(area, division):
            changed.append(area)
    Area.objects.bulk_create(fresh)
    Area.objects.bulk_update(changed, ["name", "setting"], batch_size=500)
    gone = [area.code for area in known.values() if area.level <= Area.Level.VILLAGE]
    return _summary(county, vintage, len(fresh), len(changed), gone)


@transaction.atomic
def settle(*, code: str, setting: str, by: Actor, at: datetime) -> Area:
    """Say by hand that a place is 城镇 or 农村; a town's word holds for its villages.

    Raises CannotSettle.
    """
    if setting not in Area.Setting.values:
        raise CannotSettle(f"城乡只能是 城镇 或 农村，不能是“{setting}”")
    if (
        not Area.objects.under(code)
        .filter(level__gte=Area.Level.VILLAGE)
        .update(setting=setting, is_setting_presumed=False)
    ):
        raise CannotSettle(f"没有区划代码 {code}。请先运行 zhulian import-areas --county {code[:6]}")
    ledger.record(
        action="认定城乡",
        actor=by,
        at=at,
        object_kind="area",
        object_id=code,
        area_path=code,
        detail={"setting": setting},
    )
    return Area.objects.get(code=code)


@transaction.atomic
def settle_all(*, settings: Mapping[str, str], by: Actor, at: datetime) -> int:
    """Settle several places, of which only those that change are written; return how many.

    Raises CannotSettle; then none is settled.
    """
    known = dict(Area.objects.filter(pk__in=settings).values_list("code", "setting"))
    changed = {code: setting for code, setting in settings.items() if known.get(code) != setting}
    for code, setting in changed.items():
        settle(code=code, setting=setting, by=by, at=at)
    return len(changed)


def _new_area(division: Division) -> Area:
    area = Area(
        code=division.code, name=division.name, level=division.level, parent_id=division.parent or None
    )
    if division.level == Area.Level.VILLAGE:
        area.setting = presumed_setting(division.name)
    return area


def _renew(area: Area, division: Division) -> bool:
    before = (area.name, area.setting)
    area.name = division.name
    if area.is_setting_presumed and area.level == Area.Level.VILLAGE:
        area.setting = presumed_setting(division.name)
    return (area.name, area.setting) != before


def _summary(county: str, vintage: str, created: int, changed: int, gone: list[str]) -> Imported:
    areas = list(Area.objects.under(county).values_list("level", "setting", "code"))
    villages = [(setting, code) for level, setting, code in areas if level == Area.Level.VILLAGE]
    return Imported(
        county=county,
        vintage=vintage,
        towns=sum(level == Area.Level.TOWN for level, _, _ in areas),
        villages=len(villages),
        urban=sum(setting == Area.Setting.URBAN for setting, _ in villages),
        rural=sum(setting == Area.Setting.RURAL for setting, _ in villages),
        created=created,
        changed=changed,
        gone=gone,
        unsettled=[code for setting, code in villages if not setting],
    )
