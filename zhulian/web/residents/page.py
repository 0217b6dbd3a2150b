"""What every page for residents carries 居民页面的框: the county, the size of the letters, and where it leads."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhulian.accounts.residents.codes import county_name
from zhulian.accounts.today import today

LARGE = "1"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of the page needs. `large` is what every link within carries on."""
    large = size(request)
    return {
        "county": county_name(),
        "today": today(),
        "is_large": bool(large),
        "large": large,
        "sign_in": getattr(request, "resident_sign_in", None),
    }


def address(request: HttpRequest, name: str) -> str:
    """Return the address of a page, with letters as large as on the page at hand."""
    return reverse(name) + size(request)


def size(request: HttpRequest) -> str:
    """Return the query that keeps the size of the letters."""
    return f"?large={LARGE}" if request.GET.get("large") == LARGE else ""
