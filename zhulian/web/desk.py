"""The desk 工作台: what waits in my area, what comes first, and where it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.models import Area, User
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.matching.models import Match
from zhulian.web import looks, uploads
from zhulian.web.access import requires
from zhulian.web.counts import (
    TOWN_DIGITS,
    first_missing,
    households_by_area,
    households_by_kind,
)
from zhulian.web.latest_runs import latest_match_run, left_out, waiting_runs
from zhulian.web.match_filter import MatchFilter
from zhulian.web.match_list import page_of
from zhulian.web.places import DIGITS, areas_of, own_place
from zhulian.web.tiles import Value, tile_map
from zhulian.web.waiting import leads_waiting, texts_waiting

FIRST_ROWS = 8
MOST_MISSING = 4


@require_GET
@requires(Permission.SEE_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the work of the user's area; for posts that see no household, only what they can do."""
    user = request.user
    context = {
        "today": today(),
        "place": own_place(user),
        "run": latest_match_run(),
        "running": waiting_runs(),
        "leads": leads_waiting(user),
        "texts": texts_waiting(user),
    }
    if user.may(Permission.IMPORT_LEDGER):
        context |= {"may_import": True, "upload": uploads.waiting(user=user, at=timezone.now())}
    if user.may(Permission.SETTLE_VILLAGES):
        context |= {"left_out": left_out(context["run"]), "may_settle": True}
    if user.may(Permission.SEE_MATCHES):
        context |= _matches(request)
    return render(request, "desk/desk.html", context)


def _matches(request: HttpRequest) -> dict[str, object]:
    """Return counts, the first households and the map of the user's area."""
    user = request.user
    asked = MatchFilter({}, user)
    page = page_of(user, asked, on=today())
    rows = page.rows[:FIRST_ROWS]
    looks.list_seen(request, action="查看工作台名单", asked={}, ids=[row.household_id for row in rows])
    return {
        "counts": households_by_kind(user),
        "rows": rows,
        "missing": first_missing(user)[:MOST_MISSING],
        "map": _map(user),
    }


def _map(user: User) -> dict[str, object]:
    """Return the tiles of the user's towns, or of the villages where the scope is one town or smaller."""
    is_wide = any(len(scope) < TOWN_DIGITS for scope in user.household_scopes)
    level = Area.Level.TOWN if is_wide else Area.Level.VILLAGE
    counted = {row["place"]: row for row in households_by_area(user, DIGITS[level])}
    areas = areas_of(user, level)
    values = [
        Value(
            area.code,
            area.name,
            counted[area.code][Match.Kind.MISSED] if area.code in counted else 0,
            f"{reverse('matches')}?kind={Match.Kind.MISSED}&{_address(area.code)}",
        )
        for area in areas
    ]
    most = max(values, key=lambda value: value.count, default=None)
    return {"tiles": tile_map(values), "most": most, "unit": level.label}


def _address(code: str) -> str:
    town = f"town={code[:TOWN_DIGITS]}"
    return town if len(code) == TOWN_DIGITS else f"{town}&village={code}"
