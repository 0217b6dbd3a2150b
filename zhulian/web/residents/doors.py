"""The door for residents 居民的门: a cookie of their own that is sent to these pages only, and no page of the staff."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.models import Level
from zhulian.web.access import RESIDENT, RESIDENT_IN_PERSON, View
from zhulian.web.residents.page import address, frame

COOKIE = "resident"


def residents_only(view: View) -> View:
    """Serve a view to a resident who has signed in, however; others go to the residents' sign-in."""
    return _door(view, RESIDENT, Level.PHONE)


def in_person_only(view: View) -> View:
    """Serve a view to a resident who stands for a person; one who has only a phone code is told how to get there."""
    return _door(view, RESIDENT_IN_PERSON, Level.REAL_NAME)


def _door(view: View, access: str, least: Level) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sign_in = sessions.current(token=request.COOKIES.get(COOKIE, ""), at=timezone.now())
        if sign_in is None:
            return redirect(address(request, "me-sign-in"))
        request.resident_sign_in = sign_in
        if sign_in.level < least:
            return unkept(render(request, "residents/in_person.html", frame(request), status=403))
        return unkept(view(request, *args, **kwargs))

    wrapper.access = access
    return wrapper


def let_in(response: HttpResponse, token: str) -> HttpResponse:
    """Give the browser the token of a session; it ends with the browser."""
    response.set_cookie(
        COOKIE,
        token,
        path=reverse("me"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def let_out(response: HttpResponse) -> HttpResponse:
    """Take the token back."""
    response.delete_cookie(COOKIE, path=reverse("me"), samesite="Lax")
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    """Let no browser keep the page: telephones are lent."""
    response["Cache-Control"] = "no-store"
    return response
