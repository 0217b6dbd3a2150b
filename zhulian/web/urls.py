"""Addresses of the screens 页面网址."""

from __future__ import annotations

urlpatterns: list = []
