"""Routes at work 办理流程: the declared tables for this county, and which step may follow which, by whom."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhulian.accounts.roles import ROLES
from zhulian.policies.catalogues import in_force
from zhulian.policies.holidays import calendar_in_force
from zhulian.policies.trees import current
from zhulian.rules.route_clock import Place, post_of
from zhulian.rules.route_files import read_routes
from zhulian.rules.routes import Post, Route, Routes, RouteVersion, Way


class NoRoute(Exception):
    """No route is in force for a policy on a day; the message says so."""


class IllegalMove(Exception):
    """The route does not lead there from here; the message names the ways there are."""


def declared_routes(county: str = "") -> Routes:
    """Return the routes of the tree of texts in force, checked against its catalogue. Raises Problems."""
    return _declared(county, in_force(county).fingerprint)


@lru_cache(maxsize=4)
def _declared(county: str, fingerprint: str) -> Routes:
    """Read anew for each edition of the texts; the fingerprint says which."""
    return read_routes(current(Path(settings.DATA)), in_force(county), ROLES)


def place_of(county: str) -> Place:
    """Return what a route of a county is worked out with: its texts, and the calendar with its own holidays."""
    return Place(in_force(county), county, calendar_in_force())


def route_for(routes: Routes, scheme: str, *, on: date) -> tuple[Route, RouteVersion]:
    """Return the route a policy goes by on a day, the ordinary one where there are several. Raises NoRoute."""
    for route in routes.of(scheme):
        version = route.in_force(on)
        if version is not None:
            return route, version
    raise NoRoute(f"{on} 没有“{scheme}”的办理流程。请核对政策名称和业务日期")


def ways_from(version: RouteVersion, step: str) -> tuple[Way, ...]:
    """Return every way out of a step, the main one first; none from an end."""
    here = version.steps[step]
    onward = (Way("", here.onward),) if here.onward else ()
    return (*onward, *here.ways)


def check_move(version: RouteVersion, *, at: str, to: str) -> Way:
    """Return the way from one step to another. Raises IllegalMove where the table has none."""
    ways = ways_from(version, at)
    found = next((way for way in ways if way.to == to), None)
    if found is None:
        open_ways = "、".join(dict.fromkeys(way.to for way in ways))
        cure = f"从“{at}”可以到：{open_ways}" if open_ways else f"“{at}”是终点，不能再往下走"
        raise IllegalMove(f"不能从“{at}”走到“{to}”。{cure}")
    return found


def taker(routes: Routes, version: RouteVersion, step: str, place: Place, *, on: date) -> Post:
    """Return the post that takes a step in this county on a day, by delegation where the county set it."""
    return routes.posts[post_of(version.steps[step], place, on=on)]
