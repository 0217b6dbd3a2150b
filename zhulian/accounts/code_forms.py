"""Where a code of the second factor is typed 验证码: the forms of allauth, with our words in and beside the field."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp


class _Worded:
    """Says in the field what may be typed there."""

    placeholder = "6 位数字，或一个恢复码"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "验证码"
        code.widget.attrs["placeholder"] = self.placeholder


class AuthenticateForm(_Worded, base.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateForm(_Worded, base.ReauthenticateForm):
    """The second factor once more, before something delicate."""


class ActivateForm(_Worded, totp.ActivateTOTPForm):
    """The first code of a new telephone; a recovery code proves nothing there."""

    placeholder = "6 位数字"
