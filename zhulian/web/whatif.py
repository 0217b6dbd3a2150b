"""推演: other standards tried out on the county; asked on a form, done in the background, kept, compared. No person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.insight import actions as insight
from zhulian.insight.actions import CannotAsk
from zhulian.insight.changes import CannotChange
from zhulian.insight.models import Scenario
from zhulian.policies.catalogues import in_force
from zhulian.web.access import requires
from zhulian.web.policy_library import county
from zhulian.web.whatif_forms import ChangeForms, ScenarioForm, groups_of, rows_of
from zhulian.web.whatif_told import told

SHOWN = 50
MOST_COMPARED = 4


@requires(Permission.TRY_STANDARDS)
def whatif(request: HttpRequest) -> HttpResponse:
    """List the scenarios of the county with a form for another; a POST orders it."""
    place, on = county(), today()
    catalogue = in_force(place.code)
    given = {"groups": groups_of(catalogue, place.code, on)}
    like = _like(request, place.code)
    form = ScenarioForm(
        request.POST or None, initial={"on": like.on if like else on, "line": like and like.line}
    )
    rows = ChangeForms(
        request.POST or None,
        form_kwargs=given,
        initial=rows_of(like.changes) if like else None,
        prefix="change",
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            scenario = insight.ask(
                changes=[row.written for row in rows if row.written], catalogue=catalogue, region=place.code,
                by=request.user, at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            return redirect("whatif-scenario", scenario.pk)
        except (CannotChange, CannotAsk) as problem:
            form.add_error(None, str(problem))
    scenarios = [_row(one, catalogue.fingerprint) for one in Scenario.objects.of(place.code)[:SHOWN]]
    context = {
        "county": place, "form": form, "rows": rows, "scenarios": scenarios, "most": MOST_COMPARED,
        "is_several": any(row["name"].value() or row["value"].value() for row in list(rows)[1:]),
    }  # fmt: skip
    return render(request, "whatif/list.html", context)


def _like(request: HttpRequest, region: str) -> Scenario | None:
    """The scenario that a new one begins with."""
    asked = request.GET.get("like", "")
    return next((one for one in Scenario.objects.of(region)[:SHOWN] if str(one.pk) == asked), None)


def _row(scenario: Scenario, fingerprint: str) -> dict[str, Any]:
    """One line of the list; a result by other texts than those in force says so."""
    total = scenario.result.get("total")
    return {
        "scenario": scenario,
        "total": total,
        "more_fen": total and total["fen_after"] - total["fen_before"],
        "is_old": scenario.fingerprint != fingerprint,
    }


@require_GET
@requires(Permission.TRY_STANDARDS)
def whatif_scenario(request: HttpRequest, scenario_id) -> HttpResponse:
    """Show one scenario: its progress, then what came of it."""
    scenario = get_object_or_404(Scenario.objects.of(county().code), pk=scenario_id)
    context = {"county": county(), "scenario": scenario, "run": scenario.run}
    if scenario.done_at:
        context |= told(scenario.result)
    return render(request, "whatif/scenario.html", context)


@require_GET
@requires(Permission.TRY_STANDARDS)
def whatif_compare(request: HttpRequest) -> HttpResponse:
    """Set two to four scenarios side by side."""
    asked = request.GET.getlist("s")
    finished = Scenario.objects.of(county().code).done()
    chosen = [one for one in finished[:SHOWN] if str(one.pk) in asked][:MOST_COMPARED]
    if len(chosen) < 2:
        messages.info(request, f"勾选两个到 {MOST_COMPARED} 个算完的方案，再点“并排比较”")
        return redirect("whatif")
    columns = [{"scenario": one, **told(one.result)} for one in reversed(chosen)]
    is_one_day = len({(one.on, one.fingerprint, one.line) for one in chosen}) == 1
    return render(request, "whatif/compare.html", {"columns": columns, "is_one_day": is_one_day})
