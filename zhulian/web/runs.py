"""Runs on a page 作业进度: how far ordered work is, with a figure and a way back. Asked again every second by htmx."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.web.access import requires
from zhulian.work.models import Run
from zhulian.work.orders import cancel


@require_GET
@requires(Permission.SEE_DESK)
def run_progress(request: HttpRequest, run_id) -> HttpResponse:
    """Show one run; once it has ended, htmx loads the page around it anew. Raises Http404 for a run nobody ordered."""
    run = get_object_or_404(Run.objects.exclude(asker={}), pk=run_id)
    answer = render(request, "components/run.html", {"run": run, "back": _own(request.GET.get("back", ""))})
    if run.is_ended and request.headers.get("HX-Request"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@requires(Permission.SEE_DESK)
def run_cancel(request: HttpRequest, run_id) -> HttpResponse:
    """Call a run off; only the person who ordered it may."""
    run = get_object_or_404(Run.objects.exclude(asker={}), pk=run_id)
    if not ordered_by(run, request.user):
        raise PermissionDenied("交办的人才能取消这件作业")
    cancel(run=run, by=request.user.actor, at=timezone.now())
    return redirect(_own(request.POST.get("next", "")) or "desk")


def _own(address: str) -> str:
    """Return an address of this office; anything else is left out."""
    return address if url_has_allowed_host_and_scheme(address, None) else ""


def ordered_by(run: Run, user: User) -> bool:
    """Whether this user ordered the run."""
    return run.asker.get("name") == user.actor.name
