"""Places 辖区: the areas a user may choose from, and what the user's own area is called."""

from __future__ import annotations

from typing import NamedTuple

from zhulian.accounts.models import Area, User
from zhulian.web.counts import TOWN_DIGITS, VILLAGE_DIGITS, kept

DIGITS = {Area.Level.TOWN: TOWN_DIGITS, Area.Level.VILLAGE: VILLAGE_DIGITS}


class Place(NamedTuple):
    """An area to choose: light enough to be kept, where a row of the table is not."""

    code: str
    name: str


def own_place(user: User) -> str:
    """Return the name of the area of the first post, with how many more there are."""
    posts = user.posts_in_force
    if not posts:
        return "没有岗位"
    more = len({post.area_id for post in posts}) - 1
    return f"{posts[0].area}等 {more + 1} 处" if more else str(posts[0].area)


def areas_of(user: User, level: Area.Level) -> list[Place]:
    """Return the areas of a level that lie inside the user's household scopes, or hold one, in code order."""

    def find() -> list[Place]:
        found: dict[str, str] = {}
        for scope in user.household_scopes:
            areas = Area.objects.under(scope[: DIGITS[level]]).filter(level=level)
            found |= dict(areas.values_list("code", "name"))
        return [Place(code, found[code]) for code in sorted(found)]

    return kept(user, f"places {level}", find)


def villages_of(user: User, town: str) -> list[Place]:
    """Return the villages of a town that lie inside the user's household scopes."""
    return [area for area in areas_of(user, Area.Level.VILLAGE) if area.code.startswith(town)]
