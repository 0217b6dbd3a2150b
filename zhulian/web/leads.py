"""来信来电线索: people of one's area who asked to be called; opening a number and having called are rows in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.models import Area
from zhulian.accounts.residents.channels import tell
from zhulian.accounts.roles import Permission
from zhulian.ledger import actions as ledger
from zhulian.monitoring import actions as monitoring
from zhulian.monitoring.models import Lead
from zhulian.outbox.wording import PROGRESS
from zhulian.web.access import requires

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One lead as the list shows it."""

    lead: Lead
    place: str

    @property
    def is_waiting(self) -> bool:
        return self.lead.state == Lead.State.WAITING


@require_GET
@requires(Permission.SEE_LEADS)
def leads(request: HttpRequest) -> HttpResponse:
    """List who waits to be called, the oldest first, then who has been called."""
    found = Lead.objects.visible_to(request.user).select_related("taken_by")
    page = Paginator(found.newest_first(), PAGE).get_page(request.GET.get("page"))
    names = dict(Area.objects.filter(pk__in={lead.area_path for lead in page}).values_list("code", "name"))
    ledger.record(
        action="查看线索名单", actor=request.user.actor, at=timezone.now(), object_kind="lead",
        area_path=next(iter(request.user.household_scopes), ""),
        detail={"count": len(page), "ids": [str(lead.pk) for lead in page]},
    )  # fmt: skip
    lines = [Line(lead, names.get(lead.area_path, lead.area_path)) for lead in page]
    return render(
        request,
        "leads/list.html",
        {"lines": lines, "page": page, "waiting": found.waiting().count()},
    )


@requires(Permission.SEE_LEADS)
def lead(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Show one lead; on POST open name and number, which is one row in the ledger."""
    found = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    context = {"line": Line(found, str(Area.objects.filter(pk=found.area_path).first() or found.area_path))}
    if request.method == "POST":
        context["name"], context["phone"] = monitoring.open_contact(
            lead=found, by=request.user, at=timezone.now()
        )
    response = render(request, "leads/lead.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.SEE_LEADS)
def lead_taken(request: HttpRequest, lead_id: UUID) -> HttpResponse:
    """Mark that somebody has been in touch."""
    found = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    try:
        monitoring.take(lead=found, by=request.user, at=timezone.now())
        messages.success(request, "已记下：联系过了")
        if found.resident:
            tell(resident=found.resident, wording=PROGRESS, page=request.build_absolute_uri(reverse("me")))
    except monitoring.AlreadyTaken as late:
        messages.error(request, str(late))
    return redirect("leads")
