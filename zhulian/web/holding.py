"""暂缓告知: while a complaint is investigated, the person concerned is told of a look later; by the auditor, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from zhulian.accounts.roles import Permission
from zhulian.ledger.models import Event
from zhulian.ledger.reviewing import LONGEST_HELD, CannotReview, hold_back, release
from zhulian.ledger.telling import held_back
from zhulian.web.access import requires
from zhulian.web.audit import Line, line_of

USUAL = timedelta(days=30)


class HoldingForm(forms.Form):
    """Which row of the ledger waits, until when, and because of which complaint."""

    number = forms.IntegerField(
        label="台账的记录号", min_value=1, widget=forms.NumberInput({"class": "input"}),
        error_messages={"required": "请写记录号", "invalid": "记录号是数字"},
    )  # fmt: skip
    until = forms.DateField(
        label="到哪一天为止", widget=forms.DateInput({"type": "date", "class": "input"}, format="%Y-%m-%d"),
        error_messages={"required": "请写到哪一天", "invalid": "日期不对"},
    )  # fmt: skip
    reason = forms.CharField(
        label="因哪件投诉，写编号，不写姓名", max_length=200, widget=forms.TextInput({"class": "input"}),
        error_messages={"required": "请写明因哪件投诉暂缓告知"},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One look that waits, with the row that says so."""

    line: Line
    row: Event


@requires(Permission.SEE_LEDGER)
def held(request: HttpRequest) -> HttpResponse:
    """List the looks that wait; on POST let one wait, or be told again."""
    now = timezone.now()
    form = HoldingForm(initial={"until": timezone.localdate() + USUAL})
    if request.method == "POST":
        form = HoldingForm(request.POST) if request.POST.get("act") != "release" else None
        if _acted(request, form, now):
            return redirect("held-looks")
    rows = held_back(timezone.localdate())
    looks = Event.objects.in_bulk([int(row.object_id) for row in rows])
    found = [Held(line_of(looks[int(row.object_id)]), row) for row in rows]
    context = {"held": found, "form": form, "longest": LONGEST_HELD.days}
    return render(request, "audit/held.html", context)


def _acted(request: HttpRequest, form: HoldingForm | None, now) -> bool:
    """Do what was asked, and say so; a form that is not whole is shown again."""
    if form is None:
        look = get_object_or_404(Event, pk=_number(request.POST.get("number", "")))
        release(event=look, by=request.user.actor, at=now)
        messages.success(request, f"第 {look.pk} 号已恢复告知")
        return True
    if not form.is_valid():
        return False
    given = form.cleaned_data
    look = Event.objects.filter(pk=given["number"]).first()
    try:
        if look is None:
            raise CannotReview("台账里没有这个记录号")
        hold_back(event=look, reason=given["reason"], until=given["until"], by=request.user.actor, at=now)
    except CannotReview as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, f"第 {look.pk} 号暂缓告知，到 {given['until']} 为止")
    return True


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
