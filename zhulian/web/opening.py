"""Open one sealed field 查看原文: one field, one purpose, one ledger row, nothing kept on the page."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhulian.accounts.roles import Permission
from zhulian.registry.models import Household, Person
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.identity_card import plain
from zhulian.web.relatives import home_or_404

FIELDS = {"id_number": "身份证号", "phone": "手机号", "address": "住址"}
PURPOSES = ("登门告知政策", "入户走访", "核实人员身份", "联系本人", "更正档案", "其他")


class OpeningForm(forms.Form):
    """Which field of whom, and what for."""

    field = forms.ChoiceField(choices=list(FIELDS.items()), widget=forms.HiddenInput)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label="为什么要看", choices=[("", "请选一项"), *((name, name) for name in PURPOSES)],
        widget=forms.Select({"class": "select"}), error_messages={"required": "请说明为什么要看"},
    )  # fmt: skip
    reason = forms.CharField(
        label="具体事由", max_length=150, required=False, widget=forms.TextInput({"class": "input"})
    )

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("purpose") == "其他" and not given.get("reason", "").strip():
            self.add_error("reason", "选“其他”时，请写明事由")
        return given


@requires(Permission.OPEN_FIELD)
def open_field(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Ask what it serves; on POST show the one field and record who saw it, when and why."""
    mine = Household.objects.visible_to(request.user).select_related("area")
    home = home_or_404(request, mine, household_id)
    form = OpeningForm(request.POST or None, initial={**request.GET.dict()})
    field = request.POST.get("field") or request.GET.get("field", "")
    person = _person(home, request.POST.get("person") or request.GET.get("person", ""), field)
    whose = f"{plain(person.name)}的" if person else ""
    context = {"home": home, "form": form, "whose": whose, "field": FIELDS[field]}
    if form.is_valid():
        context["value"] = _opened(request, home, person, form)
    response = render(request, "household/open_field.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _person(home: Household, identifier: str, field: str) -> Person | None:
    """Return the member or obligor meant; None for a field of the household itself. Raises Http404."""
    if field not in FIELDS:
        raise Http404
    if field == "address":
        return None
    belongs = Person.objects.filter(memberships__household=home) | Person.objects.filter(
        obligations__household=home
    )
    try:
        return get_object_or_404(belongs.distinct(), pk=UUID(identifier))
    except ValueError:
        raise Http404 from None


@transaction.atomic
def _opened(request: HttpRequest, home: Household, person: Person | None, form: OpeningForm) -> str:
    field = form.cleaned_data["field"]
    purpose = "：".join(filter(None, (form.cleaned_data["purpose"], form.cleaned_data["reason"].strip())))
    detail = {"field": field, "person": str(person.pk) if person else ""}
    looks.household_seen(request, home, action="查看原文", purpose=purpose, detail=detail)
    return plain(getattr(person or home, field))
