"""我的登录: the sessions one has open, on which device, since when; end one, or all but this."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhulian.accounts import sign_ins
from zhulian.accounts.roles import Permission
from zhulian.web.access import requires


@requires(Permission.SEE_DESK)
def my_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show one's own open sessions; on POST end the one named, or all others."""
    at, here = timezone.now(), request.session.session_key
    if request.method == "POST":
        if request.POST.get("act") == "others":
            count = sign_ins.end_all(user=request.user, by=request.user, at=at, but=here)
            messages.success(request, f"已结束别处的 {count} 次登录")
        else:
            chosen = get_object_or_404(request.user.sign_ins, pk=request.POST.get("sign_in") or 0)
            try:
                sign_ins.end(sign_in=chosen, by=request.user, at=at)
                messages.success(request, f"“{chosen.device}”上的登录已结束")
            except sign_ins.NotOpen as late:
                messages.error(request, str(late))
        return redirect("my-sign-ins")
    return render(request, "sessions/mine.html", {"sign_ins": request.user.sign_ins.open(at), "here": here})


@require_GET
@requires(Permission.SEE_DESK)
def no_password(request: HttpRequest) -> HttpResponse:
    """Say where the password is, to somebody who comes in through a portal and has none here."""
    return render(request, "account/no_password.html")
