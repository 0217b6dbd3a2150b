"""Addresses of sign-in 登录网址: the pages of allauth that are used here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

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
    path("factor/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factor/recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
