"""The ledger for the auditor 操作台账: who saw or did what, when and why; newest first, turned by key."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.web.access import requires

PAGE = 50


class AuditFilter(forms.Form):
    """Whose acts, on what, since when."""

    actor = forms.CharField(label="何人", max_length=60, required=False)
    action = forms.ChoiceField(label="何事", required=False)
    object_id = forms.CharField(label="对象编号", max_length=60, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        actions = Event.objects.order_by("action").values_list("action", flat=True).distinct()
        self.fields["action"].choices = [("", "全部"), *((action, action) for action in actions)]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "select" if name == "action" else "input"


@require_GET
@requires(Permission.SEE_LEDGER)
def audit(request: HttpRequest) -> HttpResponse:
    """Show one page of the ledger; looking at the ledger is itself a row."""
    form = AuditFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    events = Event.objects.order_by("-id")
    if given.get("actor"):
        events = events.filter(actor__contains=given["actor"])
    if given.get("action"):
        events = events.filter(action=given["action"])
    if given.get("object_id"):
        events = events.filter(object_id=given["object_id"])
    if given.get("since"):
        events = events.filter(at__date__gte=given["since"])
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
        {"form": form, "rows": rows[:PAGE], "older": _older(request, rows), "is_first": not before},
    )


def _older(request: HttpRequest, rows: list[Event]) -> str:
    """Return the address of the next page, or an empty text on the last one."""
    if len(rows) <= PAGE:
        return ""
    asked = request.GET.copy()
    asked["before"] = str(rows[PAGE - 1].id)
    return f"?{asked.urlencode()}"
