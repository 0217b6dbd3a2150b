"""Where a code of the second factor is typed 验证码: the forms of allauth, with our words in and beside the field."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError


class _Worded:
    """Says in the field what may be typed there."""

    placeholder = "6 位数字，或一个恢复码"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "验证码"
        code.widget.attrs["placeholder"] = self.placeholder


class _Counted(_Worded):
    """Counts wrong codes together with wrong passwords: whoever guesses is locked out, whatever is guessed."""

    def clean_code(self) -> str:
        request, tried = context.request, {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, tried):
            request.axes_locked_out = True
            raise ValidationError("错得太多，暂时不能登录")
        try:
            return super().clean_code()
        except ValidationError:
            AxesProxyHandler.user_login_failed(type(self), tried, request)
            raise


class AuthenticateForm(_Counted, base.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateForm(_Counted, base.ReauthenticateForm):
    """The second factor once more, before something delicate."""


class ActivateForm(_Worded, totp.ActivateTOTPForm):
    """The first code of a new telephone; a recovery code proves nothing there."""

    placeholder = "6 位数字"
