"""Pages of second factors 第二道验证的页面: those of allauth, with a ledger row for every change and the last one kept."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from zhulian.accounts.models import User
from zhulian.ledger import actions as ledger

INDEX = reverse_lazy("mfa_index")


class _Recorded:
    """A form whose success is one ledger row, in the same transaction."""

    act = ""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.record(**({"name": form.cleaned_data["name"]} if "name" in form.cleaned_data else {}))
        return answer

    def record(self, **detail: object) -> None:
        user = self.request.user
        ledger.record(
            action=self.act, actor=user.actor, at=timezone.now(), object_kind="user", object_id=user.pk, detail=detail
        )  # fmt: skip


class _Removing(_Recorded):
    """A removal that is refused when it would leave somebody without a second factor the role asks for."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        # One removal at a time: two at once would each leave the other's.
        User.objects.select_for_update().get(pk=self.request.user.pk)
        if not get_adapter().can_delete_authenticator(self.leaving()):
            messages.error(self.request, "这是你最后一种第二道验证，岗位必须有一种。先加一种新的，再去掉它")
            return redirect(INDEX)
        return super().form_valid(form)

    def leaving(self) -> Authenticator:
        return self.get_object()


class AddAuthenticator(_Recorded, totp.ActivateTOTPView):
    act = "加验证器"


class RemoveAuthenticator(_Removing, totp.DeactivateTOTPView):
    act = "停用验证器"

    def leaving(self) -> Authenticator:
        return self.authenticator


class AddPasskey(_Recorded, webauthn.AddWebAuthnView):
    act = "加通行密钥"


class RenamePasskey(_Recorded, webauthn.EditWebAuthnView):
    act = "改通行密钥的名字"
    success_url = INDEX


class RemovePasskey(_Removing, webauthn.RemoveWebAuthnView):
    act = "去掉通行密钥"
    success_url = INDEX

    def record(self, **detail: object) -> None:
        super().record(name=self.object.wrap().name)


class NewRecoveryCodes(_Recorded, recovery.GenerateRecoveryCodesView):
    act = "换恢复码"


@method_decorator(never_cache, name="dispatch")
class SeeRecoveryCodes(recovery.ViewRecoveryCodesView):
    """The codes, once; afterwards only how many are left."""


def passkeys_work_at(request: HttpRequest) -> bool:
    """Say whether browsers make passkeys for this address: they want a name, and HTTPS unless it is localhost."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host == "localhost":
        return True
    return request.is_secure() and not host.replace(".", "").isdigit() and "[" not in host
