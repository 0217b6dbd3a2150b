"""Sign-in 登录: how allauth behaves here. Nobody signs up; second factors are sealed; sign-ins are recorded."""

from __future__ import annotations

from base64 import b64decode, b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhulian.accounts import sign_ins
from zhulian.ledger import actions as ledger
from zhulian.ledger.keys import keyring

_PLACE = "mfa_authenticator.data"


class SignInAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrators; signing in and changing the password leave ledger rows."""

    def is_open_for_signup(self, request):
        return False

    @transaction.atomic
    def login(self, request, user):
        super().login(request, user)
        begun = sign_ins.begin(
            user=user,
            session_key=request.session.session_key,
            agent=self.get_http_user_agent(request),
            address=self.get_client_ip(request),
            at=timezone.now(),
        )
        request.session["sign_in"] = begun.pk
        ledger.record(
            action="登录", actor=user.actor, at=timezone.now(), object_kind="user", object_id=user.pk
        )

    @transaction.atomic
    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)
        ledger.record(
            action="改密", actor=user.actor, at=timezone.now(), object_kind="user", object_id=user.pk
        )


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


def name_tried(request, credentials) -> str:
    """Return the user name axes counts failures for: in lower case, because allauth signs in in any case."""
    return (credentials or {}).get("username", "").strip().lower()


def refuse_locked_out(request, original_response, credentials) -> HttpResponse:
    """Answer a sign-in that axes has locked after repeated failures."""
    return render(request, "account/locked.html", status=429)
