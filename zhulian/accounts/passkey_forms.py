"""Where a passkey's answer arrives 通行密钥: the forms of allauth, which here survive any nonsense and speak Chinese."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError

# What the parsers of the library raise when a browser's answer is nothing of the kind.
_NONSENSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
NOT_RECOGNISED = "没有认出这把通行密钥，请再试一次，或用别的办法"


class _Careful:
    """Refuses every answer that is no answer."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (*_NONSENSE, ValidationError) as problem:
            raise ValidationError(NOT_RECOGNISED) from problem


class LoginForm(_Careful, forms.LoginWebAuthnForm):
    """A passkey alone."""


class AuthenticateForm(_Careful, forms.AuthenticateWebAuthnForm):
    """A passkey after the password."""


class ReauthenticateForm(_Careful, forms.ReauthenticateWebAuthnForm):
    """A passkey once more, before something delicate."""


class AddForm(forms.AddWebAuthnForm):
    """A new passkey, with a name to know it by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"])
        self.fields["passwordless"].label = "以后只用它就能登录，不再输密码"
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except (*_NONSENSE, ValidationError) as problem:
            raise ValidationError("没有加上：浏览器给的通行密钥不对，或者等得太久。请再试一次") from problem


class RenameForm(forms.EditWebAuthnForm):
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"])


def _word(name: Any) -> None:
    name.label, name.max_length = "名字，看得出是哪台设备", 40
    name.widget.attrs["maxlength"] = 40
