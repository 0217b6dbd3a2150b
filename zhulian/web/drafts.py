"""Intake drafts 受理草稿: mine that are open, what came of them, and those of the area of which nothing came."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.roles import Permission
from zhulian.applications import actions as applications
from zhulian.applications.models import IntakeDraft
from zhulian.web.access import requires

SHOWN = 100


class ClosingForm(forms.Form):
    """What came of a draft."""

    outcome = forms.ChoiceField(
        label="结果", choices=[("", "请选一项"), *IntakeDraft.Outcome.choices],
        widget=forms.Select({"class": "select"}), required=False,
    )  # fmt: skip
    reference = forms.CharField(
        label="申请编号（已受理的填）",
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "input"}),
    )


@require_GET
@requires(Permission.SEE_HOUSEHOLD)
def drafts(request: HttpRequest) -> HttpResponse:
    """Show my open drafts with what to say of each, and the unused ones of my area."""
    counted = IntakeDraft.objects.visible_to(request.user).select_related("household", "opened_by")
    counted = counted.annotate(search_count=Count("searches"))
    mine = counted.filter(opened_by=request.user, closed_at=None)
    unused = counted.unused()
    return render(
        request,
        "drafts/list.html",
        {
            "mine": [(draft, ClosingForm(auto_id=f"draft_{draft.pk.hex}_%s")) for draft in mine[:SHOWN]],
            "unused": unused[:SHOWN],
            "unused_count": unused.count(),
        },
    )


@require_POST
@requires(Permission.SEE_HOUSEHOLD)
def draft_close(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say what came of one's own draft."""
    draft = get_object_or_404(IntakeDraft.objects.visible_to(request.user), pk=draft_id)
    form = ClosingForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    try:
        applications.close(
            draft=draft, outcome=given.get("outcome", ""), reference=given.get("reference", ""),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"受理草稿 {draft} 已办结")
    except applications.CannotDraft as problem:
        messages.error(request, str(problem))
    return redirect("intake-drafts")
