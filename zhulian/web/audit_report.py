"""The yearly audit report on the screen and on A4 年度审计报告: counts by post, no names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts.roles import Permission
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.ledger.reporting import looks_in, report_of
from zhulian.web.access import requires
from zhulian.web.purposes import KINDS

# Patterns are sought in every look of the year: more than these take longer than a page may.
MOST_LOOKS = 20_000


@require_GET
@requires(Permission.SEE_LEDGER)
def audit_report(request: HttpRequest) -> HttpResponse:
    """Show the report of a year; looking is itself a row, which this report does not count yet.

    A year of more than `MOST_LOOKS` looks is left to `zhulian ledger report`, and the page says so.
    """
    now = timezone.now()
    years = _years(now.year)
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and int(given) in years else now.year
    if looks_in(year)[: MOST_LOOKS + 1].count() > MOST_LOOKS:
        return render(request, "audit/report_long.html", {"year": year, "years": years, "most": MOST_LOOKS})
    report = report_of(year=year, at=now, served={code: kind.name for code, kind in KINDS.items()})
    ledger.record(
        action="查看年度审计报告",
        actor=request.user.actor,
        at=now,
        object_kind="ledger",
        detail={"year": year},
    )
    return render(request, "audit/report.html", {"report": report, "years": years})


def _years(this: int) -> range:
    """Return the years of which there are rows, the newest first."""
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    return range(this, (timezone.localtime(first).year if first else this) - 1, -1)
