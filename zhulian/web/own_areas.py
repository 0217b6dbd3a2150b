"""Own areas 本人辖区: while a page is served, PostgreSQL shows rows of the user's areas and no others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhulian.accounts.scope import in_areas
from zhulian.web.access import PUBLIC, SIGN_IN_PAGES


class OwnAreasMiddleware:
    """Begins every request with no area, and gives a page for staff the areas whose households its user may see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_areas(()), ExitStack() as request.areas:
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        access = getattr(view, "access", None) or SIGN_IN_PAGES.get(request.resolver_match.url_name)
        if access != PUBLIC and request.user.is_authenticated:
            request.areas.enter_context(in_areas(request.user.household_scopes))
