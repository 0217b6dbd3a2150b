"""Pages of the routes 办理流程: the list, one route with its diagram and clocks, the holidays, and what residents see."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications.routes import NoRoute, declared_routes, place_of, route_for
from zhulian.lib.dates import BadDate, parse_date
from zhulian.rules.routes import Route, RouteVersion
from zhulian.web.access import public, requires
from zhulian.web.policy_library import county
from zhulian.web.public_policies import frame_here, name_here
from zhulian.web.route_told import tell


@require_safe
@requires(Permission.SEE_POLICIES)
def routes(request: HttpRequest) -> HttpResponse:
    """List the routes with their days in this county today."""
    here, on = county(), today()
    place = place_of(here.code)
    listed = [
        (route, version, version.whole and place.value(version.whole.parameter, on))
        for route in declared_routes(here.code).routes.values()
        if (version := route.in_force(on)) is not None
    ]
    return render(request, "routes/list.html", {"county": here, "on": on, "routes": listed})


@require_safe
@requires(Permission.SEE_POLICIES)
def route(request: HttpRequest, route: str) -> HttpResponse:
    """Show one route as it would run from a day on. Raises Http404 for a code nobody declared."""
    here, on = county(), _day(request.GET.get("on", ""))
    declared = declared_routes(here.code)
    found = declared.routes.get(route)
    if found is None:
        raise Http404(f"没有代号是“{route}”的流程")
    told = tell(
        declared, found, _version(found, on), place_of(here.code), on=on, county=str(here), is_public=False
    )
    schemes = {one.name: one.code for one in place_of(here.code).catalogue.schemes.values()}
    context = {
        "told": told, "county": here, "is_today": on == today(),
        "policies": [(name, schemes[name]) for name in found.schemes],
        "is_other_day": found.in_force(on) is None,
    }  # fmt: skip
    return render(request, "routes/route.html", context)


@require_safe
@public
def public_route(request: HttpRequest, code: str) -> HttpResponse:
    """Show residents how a policy is handled, who does it and how long. Raises Http404 where there is no route."""
    name, here, on = name_here(code), county(), today()
    declared = declared_routes(here.code)
    try:
        found, version = route_for(declared, name, on=on)
    except NoRoute as nothing:
        raise Http404(str(nothing)) from None
    told = tell(declared, found, version, place_of(here.code), on=on, county=str(here), is_public=True)
    context = {"told": told, "name": name, "code": code}
    return render(request, "public/route.html", frame_here(request) | context)


def _day(text: str) -> date:
    try:
        return parse_date(text) or today()
    except BadDate:
        return today()


def _version(found: Route, on: date) -> RouteVersion:
    """Return the version of a day; the oldest one for a day before all of them, which the page says."""
    return found.in_force(on) or found.versions[-1]
