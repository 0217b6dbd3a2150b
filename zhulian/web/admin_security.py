"""Security of sign-ins 登录安全: second factors to reset, asked by one and done by another, and sessions to end."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhulian.accounts import admission, sign_ins
from zhulian.accounts.models import FactorReset, SignIn
from zhulian.accounts.roles import Permission
from zhulian.web.access import requires
from zhulian.web.admin_forms import DressedForm

MOST = 100


class SignInFilter(DressedForm):
    """Whose sign-ins to list."""

    q = forms.CharField(label="姓名或用户名", max_length=40, required=False)


@requires(Permission.MANAGE_SECURITY)
def security(request: HttpRequest) -> HttpResponse:
    """List the resets that wait and the sessions that are open; on POST settle one reset."""
    if request.method == "POST":
        asked = get_object_or_404(FactorReset, pk=request.POST.get("reset") or 0)
        agrees = request.POST.get("act") == "agree"
        try:
            admission.settle_factor_reset(asked=asked, agrees=agrees, by=request.user, at=timezone.now())
            messages.success(
                request, f"{asked.user}：{'已重置，下次登录要新加一个' if agrees else '没有重置'}"
            )
        except admission.CannotAdmit as problem:
            messages.error(request, str(problem))
        return redirect("security")
    form = SignInFilter(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    open_ones = SignIn.objects.open(timezone.now()).select_related("user").of_somebody(words)
    waiting = FactorReset.objects.filter(done_at=None).select_related("user", "asked_by")
    return render(
        request,
        "admin/security.html",
        {"form": form, "waiting": waiting, "sign_ins": open_ones[:MOST], "most": MOST},
    )


@require_POST
@requires(Permission.MANAGE_SECURITY)
def sign_in_end(request: HttpRequest, sign_in_id: int) -> HttpResponse:
    """End somebody's session at once."""
    sign_in = get_object_or_404(SignIn.objects.select_related("user"), pk=sign_in_id)
    try:
        sign_ins.end(sign_in=sign_in, by=request.user, at=timezone.now())
        messages.success(request, f"{sign_in.user} 在“{sign_in.device}”上的登录已结束")
    except sign_ins.NotOpen as late:
        messages.error(request, str(late))
    return redirect("security")
