"""Addresses 网址: sign-in, and the screens."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("zhulian.accounts.urls")),
    path("", include("zhulian.web.urls")),
]
