"""Sign-in 登录: how allauth behaves here. Nobody signs up; second factors are sealed; sign-ins are recorded."""

from __future__ import annotations

from base64 import b64decode, b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhulian.accounts import sign_ins
from zhulian.accounts.models import User
from zhulian.accounts.portals.portal import Arrival, Portal
from zhulian.ledger import actions as ledger
from zhulian.ledger.keys import keyring

_PLACE = "mfa_authenticator.data"


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrators; signing in and changing the password leave ledger rows."""

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **hooks):
        """Turn away whoever holds no post today, whichever way they come: those who left, and those yet to begin."""
        answer = super().pre_login(request, user, **hooks)
        if answer is None and not user.posts_in_force:
            _record("拒绝登录", user, reason="没有在任的岗位", way=way_of(request, user))
            clear_login(request)
            answer = render(request, "account/no_post.html", status=403)
        return answer

    @transaction.atomic
    def login(self, request, user):
        way = way_of(request, user)
        if came_by_portal(request, user) and user.must_change_password:
            # Whoever opened the account knows its first password, and nobody will ever be asked to change it.
            user.set_unusable_password()
            user.must_change_password = False
            user.save(update_fields=["password", "must_change_password"])
            _record("作废初始口令", user)
        super().login(request, user)
        begun = sign_ins.begin(
            user=user,
            session_key=request.session.session_key,
            agent=self.get_http_user_agent(request),
            address=self.get_client_ip(request),
            way=way,
            at=timezone.now(),
        )
        request.session["sign_in"] = begun.pk
        _record("登录", user, way=way)

    @transaction.atomic
    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)
        _record("改密", user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed; whoever must have one cannot remove it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对，或者刚用过。请等它换成新的再输",
    }

    def encrypt(self, text):
        return b64encode(keyring().seal(text.encode(), _PLACE)).decode()

    def decrypt(self, encrypted_text):
        return keyring().open(b64decode(encrypted_text), _PLACE).decode()

    def can_delete_authenticator(self, authenticator):
        """Say whether it may go: not when it is the last one of somebody whose role asks for one."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not authenticator.user.needs_second_factor

    def generate_authenticator_name(self, user, type):
        return sign_ins.device_of(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": app_settings.TOTP_ISSUER}


_STEPS = {"totp": "验证码", "recovery_codes": "恢复码", "webauthn": "通行密钥"}


def way_of(request: HttpRequest, user: User) -> str:
    """Return the steps of this sign-in in words, such as 密码、验证码; what failed before it is left out."""
    steps: list[str] = []
    for record in get_authentication_records(request, user):
        if record.get("reauthenticated"):
            continue
        if record["method"] == "mfa" and not record.get("passwordless"):
            steps.append(_STEPS[record["type"]])
        else:
            steps = [record.get("portal") or ("密码" if record["method"] == "password" else "通行密钥")]
    return "、".join(steps)


def came_by_portal(request: HttpRequest, user: User) -> bool:
    """Say whether this session began at a portal."""
    return any(record["method"] == "portal" for record in get_authentication_records(request, user))


def is_vouched_for(request: HttpRequest, user: User) -> bool:
    """Say whether the portal this session came from used a second factor, by words declared to be enough."""
    return any(record.get("vouches") for record in get_authentication_records(request, user))


def enter_by_portal(
    request: HttpRequest, *, user: User, portal: Portal, arrival: Arrival, next_url: str
) -> HttpResponse:
    """Sign in whoever a portal named; a second factor of one's own is asked for all the same."""
    clear_login(request)
    record_authentication(request, user, method="portal", portal=portal.label, vouches=arrival.vouches)
    return perform_login(request, Login(user=user, redirect_url=next_url))


def name_tried(request, credentials) -> str:
    """Return the user name axes counts failures for: in lower case, because allauth signs in in any case."""
    return (credentials or {}).get("username", "").strip().lower()


def refuse_locked_out(request, original_response, credentials) -> HttpResponse:
    """Answer a sign-in that axes has locked after repeated failures."""
    return render(request, "account/locked.html", status=429)


def _record(action: str, user: User, **detail: str) -> None:
    ledger.record(
        action=action, actor=user.actor, at=timezone.now(), object_kind="user", object_id=user.pk, detail=detail
    )  # fmt: skip
