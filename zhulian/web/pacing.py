"""Pacing 频次: how often one person may look at people, and one address may send something without signing in.

Counted in memory, by each server process for itself, as the API counts.
"""

from __future__ import annotations

from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhulian.accounts.callers import address_of
from zhulian.accounts.roles import Permission
from zhulian.lib.rates import Rates

# What shows people, and which part of the pace it may take: a page is turned quickly, an opened field is read.
SHARES = {
    Permission.SEE_MATCHES: 1.0,
    Permission.SEE_HOUSEHOLD: 1.0,
    Permission.SEE_LEADS: 1.0,
    Permission.SEE_LEDGER: 1.0,
    Permission.OPEN_FIELD: 0.25,
    Permission.AGREE_FOR_MINORS: 0.25,
    Permission.RECORD_CONSENT: 0.25,
    Permission.BIND_RESIDENTS: 0.25,
    Permission.IMPORT_LEDGER: 0.1,
    Permission.EXPORT_MATCHES: 0.05,
}


class Pacing:
    """Counts the requests of everybody at work, and of every address that posts without being signed in."""

    def __init__(self) -> None:
        self.rates = Rates()

    def refusal(self, request: HttpRequest, access: object) -> HttpResponse | None:
        """Count one request; return the page that says how long to wait when it is one too many, else None."""
        if request.user.is_authenticated:
            if access not in SHARES:
                return None
            per_minute = max(1, round(settings.LOOKS_PER_MINUTE * SHARES[access]))
            who = f"{request.user.pk} {access}"
        elif request.method == "POST":
            per_minute, who = settings.POSTS_PER_MINUTE, address_of(request)
        else:
            return None
        wait = self.rates.wait(who, per_minute=per_minute, now=monotonic())
        if not wait:
            return None
        told = {"wait": wait, "is_staff": request.user.is_authenticated}
        response = render(request, "429.html", told, status=429)
        response["Retry-After"] = str(wait)
        return response
