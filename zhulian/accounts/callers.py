"""Callers 来访的网络地址: from where a request comes."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the caller's address; behind the proxy of a served installation what the proxy says of it."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.IS_LOOPBACK or not forwarded:
        return request.META.get("REMOTE_ADDR", "")
    return forwarded.rsplit(",", 1)[-1].strip()
