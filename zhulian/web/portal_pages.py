"""The way through a portal 统一身份认证登录: out with a secret kept in the session, back with a code that counts once."""

from __future__ import annotations

import hmac
import logging
import time
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zhulian.accounts.portals.book import BadPortalFile, portals
from zhulian.accounts.portals.links import person_of
from zhulian.accounts.portals.portal import NotLetIn, Portal, Trip
from zhulian.accounts.sign_in import enter_by_portal
from zhulian.outbox.gateways import GatewayProblem
from zhulian.web.access import public

log = logging.getLogger(__name__)
_TRIP = "portal_trip"
LONGEST_TRIP_SECONDS = 600


def declared_portals() -> list[Portal] | None:
    """Return the declared portals; None when their file cannot be read, so that passwords still work."""
    try:
        return list(portals().values())
    except BadPortalFile as problem:
        log.error("%s", problem)
        return None


@require_GET
@never_cache
@public
def portal_start(request: HttpRequest, portal: str) -> HttpResponse:
    """Send somebody to a portal."""
    if request.user.is_authenticated:
        return redirect("desk")
    chosen = _portal(portal)
    trip = Trip.to(request.build_absolute_uri(reverse("portal-back", args=[chosen.code])))
    try:
        address = chosen.start_url(trip)
    except NotLetIn as problem:
        return _refused(request, chosen, str(problem))
    except GatewayProblem as problem:
        return _refused(request, chosen, f"{chosen.label}没有办成：{problem}。也可以用密码或通行密钥")
    request.session[_TRIP] = {
        "portal": chosen.code, "trip": asdict(trip), "next": request.GET.get("next", ""), "begun": time.time(),
    }  # fmt: skip
    return redirect(address)


@require_GET
@never_cache
@public
def portal_back(request: HttpRequest, portal: str) -> HttpResponse:
    """Take in whom a portal sends back, if this browser began the trip and the number is linked."""
    if request.user.is_authenticated:
        return redirect("desk")
    chosen = _portal(portal)
    kept = request.session.pop(_TRIP, None)
    if not _is_this_trip(kept, chosen, request.GET.get("state", "")):
        return _refused(request, chosen, "这次登录不是从这里开始的，或者隔得太久了。请重新登录")
    code = request.GET.get("code", "")
    if not code:
        return _refused(request, chosen, f"{chosen.label}没有放行，可能是你取消了。请重新登录")
    try:
        arrival = chosen.arrive(trip=Trip(**kept["trip"]), code=code, at=timezone.now())
    except NotLetIn as problem:
        return _refused(request, chosen, str(problem))
    except GatewayProblem as problem:
        return _refused(request, chosen, f"{chosen.label}没有办成：{problem}。也可以用密码或通行密钥")
    user = person_of(portal=chosen, identifier=arrival.identifier)
    if user is None:
        words = f"{chosen.label}认得你，但这里还没有账号连着你的编号。请把下面的编号告诉县民政局管理员"
        return _refused(request, chosen, words, identifier=arrival.identifier)
    return enter_by_portal(
        request, user=user, portal=chosen, arrival=arrival, next_url=_inside(request, kept["next"])
    )


def _portal(code: str) -> Portal:
    for portal in declared_portals() or ():
        if portal.code == code:
            return portal
    raise Http404


def _is_this_trip(kept: dict | None, portal: Portal, state: str) -> bool:
    return (
        kept is not None
        and kept["portal"] == portal.code
        and time.time() - kept["begun"] <= LONGEST_TRIP_SECONDS
        and hmac.compare_digest(kept["trip"]["state"].encode(), state.encode())
    )


def _inside(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("desk")


def _refused(request: HttpRequest, portal: Portal, words: str, identifier: str = "") -> HttpResponse:
    told = {"portal": portal, "words": words, "identifier": identifier}
    return render(request, "account/not_let_in.html", told, status=403)
