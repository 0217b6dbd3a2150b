"""The library for reading 政策库: every policy and its page, as this county follows it on a day."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhulian.accounts.models import Area
from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.applications.routes import declared_routes
from zhulian.policies.catalogues import in_force
from zhulian.policies.models import Edition
from zhulian.rules.policy_page import policy_page
from zhulian.web.access import requires
from zhulian.web.policy_index import LEVELS, STATES, Entry, entries


class LibraryFilter(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label="名称、法规、事实、地区", max_length=60, required=False)
    level = forms.ChoiceField(label="给谁", required=False, choices=[("", "户和人"), *LEVELS.items()])
    state = forms.ChoiceField(label="是否施行", required=False, choices=[("", "全部"), *STATES.items()])
    missing = forms.ChoiceField(
        label="标准", required=False, choices=[("", "全部"), ("1", "有标准缺失的"), ("0", "标准齐的")]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input" if name == "q" else "select"

    def takes(self, entry: Entry) -> bool:
        """Whether a policy is asked for; every word must be found."""
        given = self.cleaned_data
        return (
            all(word in entry.words for word in given["q"].casefold().split())
            and given["level"] in ("", entry.level)
            and given["state"] in ("", entry.state)
            and (not given["missing"] or (given["missing"] == "1") == bool(entry.missing))
        )


def county() -> Area:
    """Return the county of this installation. Raises Http404 where none is set up."""
    found = Area.objects.filter(level=Area.Level.COUNTY).order_by("code").first()
    if found is None:
        raise Http404("还没有导入区划")
    return found


@require_GET
@requires(Permission.SEE_POLICIES)
def policies(request: HttpRequest) -> HttpResponse:
    """List the policies that the filter asks for."""
    place, on = county(), today()
    every = entries(place.code, on)
    form = LibraryFilter(request.GET)
    shown = [entry for entry in every if form.is_valid() and form.takes(entry)]
    context = {
        "form": form, "entries": shown, "county": place, "on": on, "all": len(every),
        "now": sum(entry.state == "now" for entry in every), "missing": sum(bool(entry.missing) for entry in every),
        "waiting": Edition.objects.filter(state=Edition.State.SUBMITTED).count(),
    }  # fmt: skip
    return render(request, "policies/list.html", context)


@require_GET
@requires(Permission.SEE_POLICIES)
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Show one policy on a day, with the standards of this county. Raises Http404 for a code nobody declared."""
    place = county()
    catalogue = in_force(place.code)
    name = next((one.name for one in catalogue.schemes.values() if one.code == code), None)
    if name is None:
        raise Http404(f"没有代号是“{code}”的政策")
    on = _day(request.GET.get("on", ""))
    page = policy_page(catalogue, name, on=on, places={place.code: place.name})
    path = file_of(catalogue.schemes[name].versions[0].spot.file)
    codes = {one.name: one.code for one in catalogue.parameters.dictionary.values()}
    context = {
        "page": page, "county": place, "path": path,
        "paid": [(codes[one.name], one) for one in page.amount_standards],
        "asked": [(codes[one.name], one) for one in page.condition_standards],
        "routes": declared_routes(place.code).of(name),
    }  # fmt: skip
    return render(request, "policies/policy.html", context)


def file_of(label: str) -> str:
    """Return a path below policies/ from the label that problems and spots carry."""
    return label.removeprefix("policies/")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        return today()
