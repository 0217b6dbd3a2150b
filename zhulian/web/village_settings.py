"""城乡划分: which villages are 城镇 and which 农村. Where nobody has said it, no standard holds and nobody is matched."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhulian.accounts.importing import CannotSettle, settle_all
from zhulian.accounts.models import Area
from zhulian.accounts.roles import Permission
from zhulian.web.access import requires
from zhulian.web.latest_runs import latest_match_run, left_out


@requires(Permission.SETTLE_VILLAGES)
def village_settings(request: HttpRequest) -> HttpResponse:
    """List the villages, those nobody has settled first; on POST settle what was changed."""
    villages = Area.objects.filter(level=Area.Level.VILLAGE).select_related("parent")
    if request.method == "POST":
        given = {
            code: request.POST.get(f"setting-{code}") for code in villages.values_list("code", flat=True)
        }
        said = {code: setting for code, setting in given.items() if setting}
        try:
            count = settle_all(settings=said, by=request.user.actor, at=timezone.now())
            messages.success(request, _told(count))
        except CannotSettle as problem:
            messages.error(request, str(problem))
        return redirect("village-settings")
    open_ones = [one for one in villages if not one.setting]
    context = {
        "open": open_ones,
        "settled": [one for one in villages if one.setting],
        "presumed_count": sum(one.is_setting_presumed for one in villages if one.setting),
        "left_out": left_out(latest_match_run()),
        "choices": Area.Setting.choices,
    }
    return render(request, "villages/settings.html", context)


def _told(count: int) -> str:
    return f"已认定 {count} 个村社。重新比对全县以后，名单才跟着变" if count else "没有改动"
