"""Open one sealed field 查看原文: one field, for one thing that is served, one ledger row, nothing kept on the page."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.applications import actions as applications
from zhulian.applications.models import IntakeDraft, MinorConsent
from zhulian.registry.models import Household, Person
from zhulian.web import looks
from zhulian.web.access import requires
from zhulian.web.identity_card import is_sealed, plain
from zhulian.web.purposes import Thing, things_about
from zhulian.web.relatives import home_or_404

FIELDS = {"id_number": "身份证号", "phone": "手机号", "address": "住址"}
PURPOSES = ("登门告知政策", "入户走访", "核实人员身份", "联系本人", "更正档案", "其他")


class PurposeForm(forms.Form):
    """Which thing is served, and what for. Only things about this household can be chosen."""

    serves = forms.ChoiceField(
        label="为哪件事", widget=forms.Select({"class": "select"}),
        error_messages={"required": "请选为哪件事", "invalid_choice": "请选为哪件事：这一件不在你手上，或不是这一户的"},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label="为什么要看", choices=[("", "请选一项"), *((name, name) for name in PURPOSES)],
        widget=forms.Select({"class": "select"}), error_messages={"required": "请说明为什么要看"},
    )  # fmt: skip
    reason = forms.CharField(
        label="具体事由", max_length=150, required=False, widget=forms.TextInput({"class": "input"})
    )

    def __init__(self, *args, things: list[Thing], **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(things)

    def offer(self, things: list[Thing]) -> None:
        """Let these things be chosen; one that stands alone is chosen already."""
        self.things = {thing.code: thing for thing in things}
        choices = [(thing.code, thing.words) for thing in things]
        self.fields["serves"].choices = choices if len(choices) == 1 else [("", "请选一件"), *choices]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("purpose") == "其他" and not given.get("reason", "").strip():
            self.add_error("reason", "选“其他”时，请写明事由")
        return given

    @property
    def thing(self) -> Thing:
        """The thing chosen."""
        return self.things[self.cleaned_data["serves"]]

    @property
    def words(self) -> str:
        """Purpose and reason as the ledger keeps them."""
        return "：".join(filter(None, (self.cleaned_data["purpose"], self.cleaned_data["reason"].strip())))


class OpeningForm(PurposeForm):
    """Which field of whom besides."""

    field = forms.ChoiceField(choices=list(FIELDS.items()), widget=forms.HiddenInput)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)


@requires(Permission.OPEN_FIELD)
def open_field(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Ask what it serves; on POST show the one field and record who saw it, when, why and for which matter."""
    mine = Household.objects.visible_to(request.user).select_related("area")
    home = home_or_404(request, mine, household_id)
    field = request.POST.get("field") or request.GET.get("field", "")
    person = _person(home, request.POST.get("person") or request.GET.get("person", ""), field)
    if "help" in request.POST:
        return drafted(request, home, "open-field")
    things = things_for(request.user, home, person, request.POST.get("serves", ""))
    if person and is_sealed(person) and not things:
        return redirect("minor-file", home.pk, person.pk)
    form = OpeningForm(request.POST or None, things=things, initial=request.GET.dict())
    context = {
        "home": home, "form": form, "field": FIELDS[field], "kinds_of_help": IntakeDraft.Help.choices,
        "whose": f"{plain(person.name)}的" if person else "",
    }  # fmt: skip
    if form.is_valid():
        context["value"] = _opened(request, home, person, form)
    elif request.POST:
        form.offer(things_for(request.user, home, person))
    response = render(request, "household/open_field.html", context)
    response["Cache-Control"] = "no-store"
    return response


def person_of(home: Household, identifier: object) -> Person:
    """Return a member or obligor of a household. Raises Http404."""
    belongs = Person.objects.filter(memberships__household=home) | Person.objects.filter(
        obligations__household=home
    )
    try:
        return get_object_or_404(belongs.distinct(), pk=UUID(str(identifier)))
    except ValueError:
        raise Http404 from None


def _person(home: Household, identifier: str, field: str) -> Person | None:
    """Return the person meant; None for a field of the household itself. Raises Http404."""
    if field not in FIELDS:
        raise Http404
    return None if field == "address" else person_of(home, identifier)


def things_for(user: User, home: Household, person: Person | None, code: str = "") -> list[Thing]:
    """Return what may be served; for a minor only that to which a second person has agreed."""
    now = timezone.now()
    things = things_about(user, home, now, code)
    if person is None or not is_sealed(person):
        return things
    given = MinorConsent.objects.in_force(user, now).filter(person=person)
    agreed = set(given.values_list("serves", "serves_id"))
    return [thing for thing in things if (thing.kind.code, str(thing.row.pk)) in agreed]


def drafted(request: HttpRequest, home: Household, route: str) -> HttpResponse:
    """Number a draft for somebody who comes about this household, and come back to an address with it chosen."""
    chosen = ""
    try:
        draft = applications.open_draft(
            help=request.POST["help"], by=request.user, at=timezone.now(), household=home
        )
        chosen = f"draft:{draft.pk}"
        messages.success(request, f"已开受理草稿 {draft}，办完请在“受理草稿”里办结")
    except applications.CannotDraft as problem:
        messages.error(request, str(problem))
    asked = request.GET.copy()
    asked["serves"] = chosen
    return redirect(f"{reverse(route, args=[home.pk])}?{asked.urlencode()}")


def bind_draft(thing: Thing, home: Household, by: User) -> None:
    """Give a draft to the household for which it opens something; anything else is bound already."""
    if isinstance(thing.row, IntakeDraft):
        applications.bind(draft=thing.row, household=home, by=by, at=timezone.now())


@transaction.atomic
def _opened(request: HttpRequest, home: Household, person: Person | None, form: OpeningForm) -> str:
    field, thing = form.cleaned_data["field"], form.thing
    bind_draft(thing, home, request.user)
    detail = {"field": field, "person": str(person.pk) if person else ""} | thing.detail
    looks.household_seen(request, home, action="查看原文", purpose=form.words, detail=detail)
    return plain(getattr(person or home, field))
