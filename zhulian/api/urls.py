"""Addresses of the API 接口的网址: every one is public and says so; none leads to the registry."""

from __future__ import annotations

from zhulian.api.views import api

PUBLIC = "public"


def _declared(patterns: list) -> list:
    """Mark each view, as the house asks of every view; the listing of the framework is left out."""
    found = [pattern for pattern in patterns if pattern.name != "api-root"]
    for pattern in found:
        pattern.callback.access = PUBLIC
    return found


urlpatterns = _declared(api.urls[0])
