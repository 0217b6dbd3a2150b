"""The ledger for the auditor 操作台账: who saw or did what, when and why; newest first, turned by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import ROLES, Permission
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.ledger.words import declared, kind_in_chinese, word_in_chinese
from zhulian.matching.models import Match
from zhulian.registry.sources import sources
from zhulian.web.access import requires
from zhulian.web.match_filter import SORTS
from zhulian.web.opening import FIELDS
from zhulian.web.policy_book import policy_names
from zhulian.web.purposes import KINDS

PAGE = 50
CONDITIONS = {
    "number": "pk",
    "actor": "actor__contains",
    "action": "action",
    "object_id": "object_id",
    "purpose": "purpose__contains",
    "since": "at__date__gte",
    "until": "at__date__lte",
}
# Codes under these names are said as people call them.
NAMES: dict[str, Callable[[], dict[str, str]]] = {
    "feed": lambda: {code: source.name for code, source in sources().items()},
    "field": lambda: FIELDS,
    "kind": lambda: dict(Match.Kind.choices),
    "policy": policy_names,
    "serves": lambda: {code: kind.name for code, kind in KINDS.items()},
    "role": lambda: {code: role.name for code, role in ROLES.items()},
    "sort": lambda: SORTS,
    "source": lambda: {code: source.name for code, source in sources().items()},
}


class AuditFilter(forms.Form):
    """Whose acts, on what, what for, and when."""

    actor = forms.CharField(label="何人", max_length=60, required=False)
    action = forms.ChoiceField(label="何事", required=False)
    object_id = forms.CharField(label="家庭或对象编号", max_length=60, required=False)
    purpose = forms.CharField(label="目的", max_length=60, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput({"type": "date"}))
    number = forms.IntegerField(label="记录号", min_value=1, max_value=10**15, required=False)
    until = forms.DateField(label="至", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        actions = Event.objects.order_by("action").values_list("action", flat=True).distinct()
        self.fields["action"].choices = [("", "全部"), *((action, action) for action in actions)]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "select" if name == "action" else "input"


@dataclass(frozen=True, slots=True)
class Line:
    """One ledger row in words."""

    event: Event
    kind: str
    detail: str


def line_of(event: Event) -> Line:
    """Say a ledger row: of lists of numbers only how many, so that a page stays readable."""
    return Line(event, kind_in_chinese(event.object_kind), said(event.detail))


def said(detail: dict[str, object]) -> str:
    """Say a detail on one line; what is empty is left out."""
    return "，".join(
        f"{word_in_chinese(name)} {_value(declared(name), value)}" for name, value in detail.items() if value
    )


def _value(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"（{said(value)}）"
    if name in NAMES:
        return NAMES[name]().get(str(value), str(value))
    return f"{len(value)} 个" if isinstance(value, list) else str(value)


@require_GET
@requires(Permission.SEE_LEDGER)
def audit(request: HttpRequest) -> HttpResponse:
    """Show one page of the ledger; looking at the ledger is itself a row."""
    form = AuditFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    events = Event.objects.order_by("-id")
    for name, condition in CONDITIONS.items():
        if given.get(name):
            events = events.filter(**{condition: given[name]})
    before = request.GET.get("before", "")
    if before.isdecimal():
        events = events.filter(id__lt=int(before))
    rows = list(events[: PAGE + 1])
    ledger.record(
        action="查看操作台账", actor=request.user.actor, at=timezone.now(), object_kind="ledger",
        detail={"count": min(len(rows), PAGE)},
    )  # fmt: skip
    return render(
        request,
        "audit/audit.html",
        {
            "form": form,
            "stands_still": settings.TODAY,
            "lines": [line_of(row) for row in rows[:PAGE]],
            "older": _older(request, rows),
            "is_first": not before,
        },
    )


def _older(request: HttpRequest, rows: list[Event]) -> str:
    """Return the address of the next page, or an empty text on the last one."""
    if len(rows) <= PAGE:
        return ""
    asked = request.GET.copy()
    asked["before"] = str(rows[PAGE - 1].id)
    return f"?{asked.urlencode()}"
