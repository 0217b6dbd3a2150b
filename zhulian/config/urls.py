"""Addresses 网址: sign-in, the API, and the screens."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("zhulian.api.urls")),
    path("account/", include("zhulian.accounts.urls")),
    path("", include("zhulian.web.urls")),
]
