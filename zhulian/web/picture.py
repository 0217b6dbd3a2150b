"""The county picture 县域总览: who gets help, who is missed and what is unknown, by place and policy. No person."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet, Sum
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhulian.accounts.models import Area
from zhulian.accounts.queries import after
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.matching.models import Match, Tally
from zhulian.web.access import requires
from zhulian.web.counts import TOWN_DIGITS, VILLAGE_DIGITS
from zhulian.web.latest_runs import latest_match_run, left_out
from zhulian.web.policy_book import benefit_names, policy_name
from zhulian.web.tiles import Value, tile_map

MEASURES = ("receiving", "missed", "to_check", "unknown", "to_review", "missed_fen")


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of one place or one policy. `coverage` is receiving out of receiving and missed, None without either."""

    name: str
    code: str
    url: str
    receiving: int
    missed: int
    to_check: int
    unknown: int
    to_review: int
    missed_fen: int

    @property
    def coverage(self) -> str:
        """Return the share as 81.3 %, cut off and not rounded up: 100 % means everybody."""
        entitled = self.receiving + self.missed
        return f"{self.receiving * 1000 // entitled / 10:.1f} %" if entitled else "—"


@require_GET
@requires(Permission.SEE_PICTURE)
def picture(request: HttpRequest) -> HttpResponse:
    """Show the county by town, or one town by village; one policy or all of them."""
    county = Area.objects.filter(level=Area.Level.COUNTY).first()
    run = latest_match_run()
    if run is None or county is None:
        return render(request, "picture/nothing_yet.html")
    town = _town(request.GET.get("town", ""))
    names = benefit_names(today())
    policy = request.GET.get("policy", "")
    policy = policy if policy in names else ""
    tallies = Tally.objects.filter(run=run)
    if policy:
        tallies = tallies.filter(policy=policy)
    within = tallies.filter(area_path__gte=town.code, area_path__lt=after(town.code)) if town else tallies
    places = places_of(request, within, town, policy)
    policies = policies_of(within, town)
    total = total_of(within, town.name if town else county.name)
    return render(
        request,
        "picture/picture.html",
        {
            "county": county, "town": town, "run": run, "policy": policy, "policies_to_choose": names,
            "policy_name": policy_name(policy) if policy else "", "unit": "村社" if town else "镇街",
            "left_out": left_out(run), "may_settle": request.user.may(Permission.SETTLE_VILLAGES),
            "places": places, "policies": policies, "total": total, "finding": finding(places, total),
            "map": tile_map([Value(one.code, one.name, one.missed, one.url) for one in places_in_order(places)]),
        },
    )  # fmt: skip


def _town(code: str) -> Area | None:
    if not code:
        return None
    town = Area.objects.filter(code=code, level=Area.Level.TOWN).first()
    if town is None:
        raise Http404
    return town


def places_of(request: HttpRequest, tallies: QuerySet, town: Area | None, policy: str) -> list[Line]:
    """Return towns, or the villages of a town, those with most missed first; a place without rows counts zero."""
    digits = VILLAGE_DIGITS if town else TOWN_DIGITS
    rows = tallies.annotate(place=Substr("area_path", 1, digits)).values("place")
    counted = {row["place"]: row for row in rows.annotate(**_sums())}
    areas = Area.objects.filter(level=Area.Level.VILLAGE if town else Area.Level.TOWN)
    lines = [
        _line(area.name, area.code, _place_url(request, area, policy), counted.get(area.code))
        for area in (areas.under(town.code) if town else areas)
    ]
    return sorted(lines, key=lambda line: (-line.missed, line.code))


def places_in_order(places: list[Line]) -> list[Line]:
    """Return the places in the order of their codes, as the map shows them."""
    return sorted(places, key=lambda line: line.code)


def policies_of(tallies: QuerySet, town: Area | None) -> list[Line]:
    """Return the policies, those with most missed first."""
    rows = tallies.values("policy").annotate(**_sums())
    place = {"town": town.code} if town else {}
    lines = [
        _line(policy_name(row["policy"]), row["policy"], _list_url(policy=row["policy"], **place), row)
        for row in rows
    ]
    return sorted(lines, key=lambda line: (-line.missed, line.name))


def total_of(tallies: QuerySet, name: str) -> Line:
    """Return the sum over everything counted."""
    return _line(name, "", "", tallies.aggregate(**_sums()))


def finding(places: list[Line], total: Line) -> str:
    """Say what the picture shows: where most of what is missed is found."""
    if not total.missed:
        return f"{total.name}没有应享未享"
    first = [place for place in places[:2] if place.missed]
    share = sum(place.missed for place in first) * 100 // total.missed
    return (
        f"{total.name}还有 {total.missed} 项应享未享，{share}% 在{'和'.join(place.name for place in first)}"
    )


def _sums() -> dict[str, Sum]:
    return {measure: Sum(measure) for measure in MEASURES}


def _line(name: str, code: str, url: str, row: dict | None) -> Line:
    return Line(name, code, url, **{measure: (row or {}).get(measure) or 0 for measure in MEASURES})


def _place_url(request: HttpRequest, area: Area, policy: str) -> str:
    """A town opens its villages; a village opens its list where the user may see it."""
    if area.level == Area.Level.TOWN:
        asked = {"town": area.code} | ({"policy": policy} if policy else {})
        return f"{reverse('picture')}?{urlencode(asked)}"
    return _list_url(town=area.code[:TOWN_DIGITS], village=area.code, policy=policy)


def _list_url(**asked: str) -> str:
    given = {name: value for name, value in asked.items() if value} | {"kind": Match.Kind.MISSED.value}
    return f"{reverse('matches')}?{urlencode(given)}"
