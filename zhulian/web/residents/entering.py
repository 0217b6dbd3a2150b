"""Other ways in 别的登录办法: lead to a government app or to WeChat, and let in who comes back with its word."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulian.accounts.residents import channels, entries, sessions
from zhulian.accounts.residents.entries import RealNameEntry
from zhulian.accounts.residents.models import Resident
from zhulian.accounts.residents.tickets import TicketRefused
from zhulian.outbox.gateways import GatewayProblem
from zhulian.outbox.wechat import MINI, Channel
from zhulian.outbox.wechat import channels as declared_channels
from zhulian.web.access import public
from zhulian.web.residents.doors import COOKIE, let_in, unkept
from zhulian.web.residents.page import address, size

logger = logging.getLogger(__name__)
# What the browser keeps of a way that was begun, and of a WeChat account that waits for a number; ten minutes each.
BEGUN, WAITING = "resident_way", "resident_openid"
GOOD_FOR_SECONDS = 600
_SALT = "zhulian.residents.entering"
# The shell of a 小程序 opens its web-view with a code of its own; no other browser calls itself so.
_INSIDE_A_SHELL = "miniProgram"
_INSIDE_WECHAT = "MicroMessenger"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in as the sign-in page offers it."""

    code: str
    label: str
    is_in_person: bool


def ways_in(request: HttpRequest) -> list[Way]:
    """Return the ways beside a phone code that are declared and work in this browser."""
    try:
        found = [Way(one.code, one.label, True) for one in entries.entries().values()]
        if _INSIDE_WECHAT in request.headers.get("User-Agent", ""):
            found += [
                Way(one.code, one.label, False) for one in declared_channels().values() if one.kind != MINI
            ]
    except GatewayProblem:
        logger.exception("ZHULIAN_GATEWAY_FILE")
        return []
    return found


@require_safe
@public
def enter(request: HttpRequest) -> HttpResponse:
    """Lead to a government app or to WeChat; the browser keeps which, so that only it can come back from there.

    A link leads here and not a form: our policy of content lets no form lead away from this site.
    """
    try:
        way = _way(request.GET.get("with", ""))
        state = secrets.token_urlsafe(24)
        response = redirect(way.start_url(back=_back_url(request), state=state))
    except (GatewayProblem, TicketRefused) as problem:
        return _sorry(request, problem)
    begun = {"way": way.code, "state": state, "size": size(request)}
    return unkept(_keep(response, BEGUN, begun))


@require_safe
@public
def entered(request: HttpRequest) -> HttpResponse:
    """Let in who comes back with a ticket that the app or WeChat confirms. Nothing else that is brought counts."""
    try:
        way = _way(_begun_here(request))
        if isinstance(way, Channel):
            response = _from_channel(request, way)
        else:
            response = _from_entry(request, way)
    except (GatewayProblem, TicketRefused) as problem:
        response = _sorry(request, problem)
    response.delete_cookie(BEGUN, path=reverse("me"), samesite="Lax")
    return unkept(response)


def link_waiting(request: HttpRequest, resident: Resident, at: datetime) -> None:
    """Let WeChat know the account from now on, where somebody new to it has just confirmed a number."""
    waiting = _kept(request, WAITING)
    if waiting:
        channels.link(resident=resident, channel=waiting["channel"], openid=waiting["openid"], at=at)


def _from_entry(request: HttpRequest, entry: RealNameEntry) -> HttpResponse:
    here = sessions.current(token=request.COOKIES.get(COOKIE, ""), at=timezone.now())
    token = entries.sign_in(
        entry=entry, ticket=_brought(request, entry.ticket_name), here=here and here.resident,
        agent=request.headers.get("User-Agent", ""), at=timezone.now(),
    )  # fmt: skip
    return let_in(_home(request, "me"), token)


def _from_channel(request: HttpRequest, channel: Channel) -> HttpResponse:
    token, openid = channels.sign_in(
        channel=channel, code=_brought(request, "code"), agent=request.headers.get("User-Agent", ""),
        at=timezone.now(),
    )  # fmt: skip
    if token is not None:
        return let_in(_home(request, "me"), token)
    messages.info(request, "第一次从微信来：用短信验证码登录一次，以后在微信里打开就行")
    waiting = {"channel": channel.code, "openid": openid}
    return _keep(_home(request, "me-sign-in"), WAITING, waiting)


def _way(code: str) -> RealNameEntry | Channel:
    """Return the declared way of this name. Raises TicketRefused, GatewayProblem."""
    way = entries.entries().get(code) or declared_channels().get(code)
    if way is None:
        raise TicketRefused
    return way


def _begun_here(request: HttpRequest) -> str:
    """Return which way this browser began. Raises TicketRefused for one that comes back from nowhere.

    A 小程序 cannot be led to: its shell opens our page with a code and its own name.
    """
    begun = _kept(request, BEGUN) or {}
    if compare_digest(begun.get("state", "").encode(), request.GET.get("state", "").encode()) and begun:
        return begun["way"]
    shell = declared_channels().get(request.GET.get("shell", ""))
    if shell and shell.kind == MINI and _INSIDE_A_SHELL in request.headers.get("User-Agent", ""):
        return shell.code
    raise TicketRefused


def _brought(request: HttpRequest, name: str) -> str:
    ticket = request.GET.get(name, "")
    if not 0 < len(ticket) <= 2_000:
        raise TicketRefused
    return ticket


def _home(request: HttpRequest, name: str) -> HttpResponse:
    """Go to a page of ours, with letters as large as before the way out."""
    return redirect(reverse(name) + (_kept(request, BEGUN) or {}).get("size", ""))


def _back_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("me-entered"))


def _sorry(request: HttpRequest, problem: Exception) -> HttpResponse:
    messages.error(request, str(problem))
    return redirect(address(request, "me-sign-in"))


def _keep(response: HttpResponse, name: str, content: dict[str, str]) -> HttpResponse:
    response.set_cookie(
        name, signing.dumps(content, salt=_SALT + name), max_age=GOOD_FOR_SECONDS, path=reverse("me"),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _kept(request: HttpRequest, name: str) -> dict[str, str] | None:
    try:
        return signing.loads(request.COOKIES.get(name, ""), salt=_SALT + name, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return None
