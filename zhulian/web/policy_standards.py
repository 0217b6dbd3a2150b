"""Standards and other parameters 标准与参数: what holds in this county, since when, by which paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.policies.catalogues import in_force
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.parameters import levels
from zhulian.rules.standards import parameters_of, standard
from zhulian.web.access import requires
from zhulian.web.policy_index import trees_of
from zhulian.web.policy_library import county, file_of
from zhulian.web.policy_titles import title_of


@require_GET
@requires(Permission.SEE_POLICIES)
def standards(request: HttpRequest) -> HttpResponse:
    """List every parameter with what holds in this county today."""
    place, on = county(), today()
    catalogue = in_force(place.code)
    asked, only_missing = request.GET.get("q", "").strip(), request.GET.get("missing") == "1"
    every = [
        (parameter.code, standard(catalogue, name, on=on, places={place.code: place.name}))
        for name, parameter in catalogue.parameters.dictionary.items()
        if parameter.base is None
    ]
    shown = [
        (code, one)
        for code, one in every
        if all(word in f"{one.name} {one.note} {one.today}" for word in asked.split())
        and (one.is_missing or not only_missing)
    ]
    context = {
        "county": place, "on": on, "standards": shown, "q": asked, "only_missing": only_missing,
        "missing": sum(one.is_missing for _, one in every), "all": len(every),
    }  # fmt: skip
    return render(request, "policies/standards.html", context)


@require_GET
@requires(Permission.SEE_POLICIES)
def one_standard(request: HttpRequest, parameter: str) -> HttpResponse:
    """Show one parameter: here today, and every known value by place and date. Raises Http404."""
    place, on = county(), today()
    catalogue = in_force(place.code)
    found = next((one for one in catalogue.parameters.dictionary.values() if one.code == parameter), None)
    if found is None:
        raise Http404(f"没有代号是“{parameter}”的参数")
    places = {place.code: place.name} | {
        region: name for region, name in catalogue.handling.counties.items() if region != place.code
    }
    context = {
        "county": place, "on": on, "standard": standard(catalogue, found.name, on=on, places=places),
        "policies": _users(catalogue, found.name),
        "files": _files(catalogue, found.name, place.code),
        "may_edit": request.user.may(Permission.EDIT_POLICIES),
    }  # fmt: skip
    return render(request, "policies/standard.html", context)


def _users(catalogue: Catalogue, name: str) -> list[tuple[str, str]]:
    """Return name and code of the policies that ask for a parameter in any version."""
    return [
        (scheme.name, scheme.code)
        for scheme in catalogue.schemes.values()
        if name in parameters_of(catalogue, [tree for one in scheme.versions for tree in trees_of(one)])
    ]


def _files(catalogue: Catalogue, name: str, region: str) -> list[tuple[str, str]]:
    """Return path and title of the files that say what holds here, nearest place first: where a clerk would write."""
    rows = [row for place in levels(region) for row in catalogue.parameters.rows.get((name, place), ())]
    return [(path, title_of(path)) for path in dict.fromkeys(file_of(row.spot.file) for row in rows)]
