"""Addresses of sign-in 登录网址: the pages of allauth that are used here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from zhulian.accounts import factor_pages as pages

# Named one by one: signing up, e-mail and password reset by e-mail have no address here.
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("factor/", second_factor.index, name="mfa_index"),
    path("factor/enter/", second_factor.authenticate, name="mfa_authenticate"),
    path("factor/again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("factor/add/", pages.AddAuthenticator.as_view(), name="mfa_activate_totp"),
    path("factor/remove/", pages.RemoveAuthenticator.as_view(), name="mfa_deactivate_totp"),
    path("factor/recovery/", pages.SeeRecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("factor/recovery/new/", pages.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("passkeys/enter/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/add/", pages.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", pages.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", pages.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
