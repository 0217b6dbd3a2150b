"""上班划不划算: one household month by month with a job and without; printable, promises nothing."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.accounts.today import today
from zhulian.insight.job_months import Job
from zhulian.insight.job_projection import MONTHS, SCHEMES, project
from zhulian.policies.catalogues import in_force
from zhulian.registry.facts import facts_of
from zhulian.registry.models import Household
from zhulian.rules.evaluate import Program, program
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.household import title_of
from zhulian.web.identity_card import Shown, people_of
from zhulian.web.job_told import told
from zhulian.web.policy_book import COUNTY_DIGITS
from zhulian.web.relatives import home_or_404

WORKING_AGE = 16
MOST_YUAN = 1_000_000
KINDS = (("casual", "灵活就业、零工"), ("formal", "签合同，随单位参加职工医保"))
WAYS = (("replaces", "替代现在的工资、零工"), ("beside", "原来的照做，另外再加"))


class JobForm(forms.Form):
    """Who takes which job from which month."""

    worker = forms.ChoiceField(label="谁去上班", widget=forms.Select({"class": "select"}))
    wage = forms.DecimalField(
        label="每月到手工资 元", min_value=0, max_value=MOST_YUAN, decimal_places=2,
        widget=forms.NumberInput({"class": "input", "inputmode": "decimal", "step": "0.01"}),
    )  # fmt: skip
    cost = forms.DecimalField(
        label="每月上班花费 元（经核定的）", min_value=0, max_value=MOST_YUAN, decimal_places=2, required=False,
        widget=forms.NumberInput({"class": "input", "inputmode": "decimal", "step": "0.01"}),
    )  # fmt: skip
    starts = forms.ChoiceField(label="从哪个月起", widget=forms.Select({"class": "select"}))
    kind = forms.ChoiceField(label="怎样的工作", choices=KINDS, widget=forms.Select({"class": "select"}))
    way = forms.ChoiceField(label="和现在的收入", choices=WAYS, widget=forms.Select({"class": "select"}))

    def __init__(self, *args, people: dict[str, Shown], first: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [
            (one.key, one.name)
            for one in people.values()
            if one.is_member and (one.age is None or one.age >= WORKING_AGE)
        ]
        months = [_later(first, place) for place in range(MONTHS // 2)]
        self.fields["starts"].choices = [(f"{month:%Y-%m}", f"{month:%Y-%m}") for month in months]

    @property
    def job(self) -> Job:
        """The job of a form that is filled in rightly."""
        given = self.cleaned_data
        return Job(
            worker=given["worker"],
            wage_fen=int(given["wage"] * 100),
            starts_on=date.fromisoformat(f"{given['starts']}-01"),
            cost_fen=int((given["cost"] or 0) * 100),
            is_formal=given["kind"] == "formal",
            replaces=given["way"] == "replaces",
        )


@require_GET
@requires(Permission.SEE_HOUSEHOLD)
def household_job(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Ask about a job, and show both paths once the form is filled in; one ledger row like any look."""
    mine = Household.objects.visible_to(request.user).select_related("area__parent")
    home = home_or_404(request, mine, household_id)
    on = today()
    first = _later(on.replace(day=1), 1)
    reading = facts_of(home, on=on)
    people = people_of(reading, on=on)
    form = JobForm(request.GET if "wage" in request.GET else None, people=people, first=first)
    looks.household_seen(request, home, action="推算上班前后", detail={"on": on.isoformat()})
    context: dict[str, Any] = {"home": home, "title": title_of(reading, people), "form": form, "on": on}
    if form.is_valid():
        projection = project(
            reading.facts,
            form.job,
            first=first,
            engine=lambda day: engine_at(day, home),
            names={key: one.name for key, one in people.items()},
        )
        context |= told(projection, form.job) | {"worker": people[form.job.worker].name, "job": form.job}
    return render(request, "job/job.html", context)


def engine_at(on: date, home: Household) -> Program:
    """Return the engine of a household's place on the first of a month, for what a job changes."""
    region = home.area_path[:COUNTY_DIGITS]
    return _engine(on, region, home.area.setting, in_force(region).fingerprint)


@lru_cache(maxsize=4 * MONTHS)
def _engine(on: date, region: str, setting: str, fingerprint: str) -> Program:
    """Compile once for each edition of the catalogue; the fingerprint says which."""
    return program(in_force(region), on=on, region=region, setting=setting, schemes=SCHEMES)


def _later(month: date, months: int) -> date:
    years, place = divmod(month.month - 1 + months, 12)
    return date(month.year + years, place + 1, 1)
