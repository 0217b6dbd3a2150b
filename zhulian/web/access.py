"""Access 准入: every view names a permission or says public; nothing else is served."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zhulian.accounts.roles import WORDS, Permission
from zhulian.accounts.sign_in import is_vouched_for
from zhulian.accounts.sign_ins import still_open
from zhulian.web.pacing import Pacing

PUBLIC = "public"
SIGNED_IN = "signed in"
# The residents' own realm (zhulian.web.residents.doors): a session of the staff is worth nothing there, and theirs nothing here.
RESIDENT = "resident"
RESIDENT_IN_PERSON = "resident in person"

# The pages of allauth, by the name of their address; each keeps its own door.
SIGN_IN_PAGES = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_login_webauthn": PUBLIC,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
}

View = Callable[..., HttpResponse]


class UndeclaredView(Exception):
    """A view neither names a permission nor says public, so it is not served."""


def public(view: View) -> View:
    """Mark a view that anybody may open."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    wrapper.access = PUBLIC
    return wrapper


def requires(permission: Permission) -> Callable[[View], View]:
    """Serve a view only to a signed-in user one of whose posts gives this permission.

    Who is not signed in goes to the sign-in page; who still has the first password, or lacks a second factor
    that the role asks for, goes to mend that first; who lacks the permission gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.user.must_change_password:
                return redirect("account_change_password")
            if request.user.needs_second_factor and not _has_second_factor(request):
                return redirect("mfa_activate_totp")
            if not request.user.may(permission):
                raise PermissionDenied(f"你的岗位不能{WORDS[permission]}")
            return view(request, *args, **kwargs)

        wrapper.access = permission
        return wrapper

    return decorate


def _has_second_factor(request: HttpRequest) -> bool:
    # Kept in the session, so that a page does not ask the database each time. It cannot go stale: whoever must
    # have a second factor cannot remove the last one, and a session keeps the way it came in.
    if not request.session.get("has_second_factor"):
        user = request.user
        request.session["has_second_factor"] = is_mfa_enabled(user) or is_vouched_for(request, user)
    return request.session["has_second_factor"]


class AccessMiddleware:
    """Refuses views that declare nothing and who asks too often, and renews the session of whoever is at work, as long as the role allows."""

    RENEW_AFTER_SECONDS = 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.pacing = Pacing()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        access = getattr(view, "access", None)
        if access is None and request.resolver_match.url_name not in SIGN_IN_PAGES:
            raise UndeclaredView(f"{request.resolver_match.route} 没有声明权限，也没有声明公开")
        if request.user.is_authenticated:
            self._renew(request)
        return self.pacing.refusal(request, access)

    def _renew(self, request: HttpRequest) -> None:
        if time() - request.session.get("renewed_at", 0) <= self.RENEW_AFTER_SECONDS:
            return
        begun = request.session.get("sign_in")
        is_ended = begun and not still_open(
            sign_in=begun, session_key=request.session.session_key, at=timezone.now()
        )
        if is_ended or not request.user.posts_in_force:
            logout(request)
            return
        request.session["renewed_at"] = int(time())
        request.session.set_expiry(request.user.idle_minutes * 60)
