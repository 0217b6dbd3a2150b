"""Unusual looking and sampled review 异常查看和抽查复核: what the auditor asks people about, and what was found out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.roles import Permission
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.ledger.patterns import PATTERNS, Finding, findings
from zhulian.ledger.reporting import idle_drafts
from zhulian.ledger.reviewing import DRAWN, OUTCOMES, CannotReview, draw, note, reviews_of
from zhulian.web.access import requires
from zhulian.web.audit import Line, line_of

DAYS = ((7, "近 7 天"), (30, "近 30 天"), (90, "近 90 天"))
SAMPLE = 20
SHOWN = 100


class ReviewForm(forms.Form):
    """What came out, and who was asked."""

    outcome = forms.ChoiceField(
        label="复核结果", choices=[("", "请选一项"), *((one, one) for one in OUTCOMES)],
        widget=forms.Select({"class": "select"}), required=False,
    )  # fmt: skip
    words = forms.CharField(
        label="问了谁、怎么说", max_length=200, required=False, widget=forms.TextInput({"class": "input"})
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the page shows it."""

    finding: Finding
    address: str
    review: Event | None
    form: ReviewForm


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row that was drawn, in words."""

    line: Line
    review: Event | None
    form: ReviewForm


@require_GET
@requires(Permission.SEE_LEDGER)
def unusual(request: HttpRequest) -> HttpResponse:
    """Show what fits a pattern in the last days, and the rows of the newest sample; looking is itself a row."""
    days = _days(request.GET.get("days", ""))
    until = timezone.now()
    found = findings(since=until - timedelta(days=days), until=until)
    sample = Event.objects.filter(action=DRAWN, actor=request.user.actor.name).order_by("-id").first()
    ledger.record(
        action="查看异常查看", actor=request.user.actor, at=until, object_kind="ledger",
        detail={"count": len(found)},
    )  # fmt: skip
    return render(
        request,
        "audit/unusual.html",
        {
            "days": days,
            "choices": DAYS,
            "patterns": PATTERNS,
            "found": _with_reviews(found[:SHOWN]),
            "left_out": max(len(found) - SHOWN, 0),
            "idle": _idle(until - timedelta(days=days), until),
            "sample": sample,
            "drawn": _drawn(sample) if sample else [],
            "sample_size": SAMPLE,
        },
    )


@require_POST
@requires(Permission.SEE_LEDGER)
def unusual_draw(request: HttpRequest) -> HttpResponse:
    """Draw looks of the last days at random."""
    days, now = _days(request.POST.get("days", "")), timezone.now()
    try:
        sample = draw(
            since=now - timedelta(days=days), until=now, count=SAMPLE, by=request.user.actor, at=now
        )
        messages.success(request, f"已抽 {sample.detail['count']} 条，随机种子记在台账里，谁都能照样再抽一遍")
    except CannotReview as problem:
        messages.error(request, str(problem))
    return _back(days)


@require_POST
@requires(Permission.SEE_LEDGER)
def unusual_review(request: HttpRequest, event_id: int) -> HttpResponse:
    """Note what a review of one row found."""
    event, form = get_object_or_404(Event, pk=event_id), ReviewForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    try:
        note(
            event=event, outcome=given.get("outcome", ""), words=given.get("words", ""),
            by=request.user.actor, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, "已记下复核结果")
    except CannotReview as problem:
        messages.error(request, str(problem))
    return _back(_days(request.POST.get("days", "")))


def _days(given: str) -> int:
    allowed = [days for days, _ in DAYS]
    return int(given) if given.isdecimal() and int(given) in allowed else allowed[0]


def _back(days: int) -> HttpResponse:
    return redirect(f"{reverse('unusual')}?days={days}")


def _with_reviews(found: list[Finding]) -> list[Found]:
    reviews = reviews_of([finding.last_id for finding in found])
    return [
        Found(finding, _rows_of(finding), reviews.get(finding.last_id), _form(finding.last_id))
        for finding in found
    ]


def _drawn(sample: Event) -> list[Drawn]:
    reviews = reviews_of(sample.detail["ids"])
    rows = Event.objects.filter(pk__in=sample.detail["ids"]).order_by("id")
    return [Drawn(line_of(row), reviews.get(row.pk), _form(row.pk)) for row in rows]


def _idle(since: datetime, until: datetime) -> list[Drawn]:
    """Return the drafts of the period of which no application came, with what a review found."""
    rows = list(idle_drafts(since=since, until=until)[:SHOWN])
    reviews = reviews_of([row.pk for row in rows])
    return [Drawn(line_of(row), reviews.get(row.pk), _form(row.pk)) for row in rows]


def _form(number: int) -> ReviewForm:
    return ReviewForm(auto_id=f"review_{number}_%s")


def _rows_of(finding: Finding) -> str:
    """Return the address under which the ledger shows the rows of a finding."""
    asked = {
        "actor": finding.actor,
        "since": _day(finding.since),
        "until": _day(finding.until),
    }
    if len(finding.pattern.actions) == 1:
        asked["action"] = min(finding.pattern.actions)
    return f"{reverse('audit')}?{urlencode(asked)}"


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
