"""Places 地点: the county of this installation with its towns and villages, and where to go."""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.accounts.models import Area
from zhulian.accounts.queries import TOWN_DIGITS


class NoPlaces(Exception):
    """No county has been set up; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """The county, and its areas read as they are asked for."""

    county: Area

    def towns(self) -> list[Area]:
        """The towns of the county in the order of their codes."""
        return list(Area.objects.under(self.county.code).filter(level=Area.Level.TOWN))

    def villages(self, town: str) -> list[Area]:
        """The villages of a town."""
        return list(Area.objects.under(town).filter(level=Area.Level.VILLAGE)) if town else []

    def setting_of(self, village: str | None) -> str:
        """Return 城镇 or 农村 of a village; empty where that is not known."""
        found = Area.objects.filter(pk=village or "").first()
        return found.setting if found else ""

    def name_of(self, code: str | None) -> str:
        """Return the name of an area; empty without one."""
        found = Area.objects.filter(pk=code or "").first()
        return found.name if found else ""

    def hall_of(self, village: str | None, town: str | None) -> str:
        """Say which window to go to."""
        name = self.name_of((village or town or "")[:TOWN_DIGITS])
        return f"{name or '您所在的镇（街道）'}社会救助窗口"


def places() -> Places:
    """Return the places of this installation. Raises NoPlaces."""
    county = Area.objects.filter(level=Area.Level.COUNTY).order_by("code").first()
    if county is None:
        raise NoPlaces("这里还没有设好区划，暂时不能查。请管理员先导入区划（zhulian areas）")
    return Places(county)
