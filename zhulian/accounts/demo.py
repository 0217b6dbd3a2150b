"""Accounts of the demo 演示账号: made at that moment, only on loopback, never in a real county."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from zhulian.accounts import actions
from zhulian.accounts.demo_organizations import make_demo_organizations
from zhulian.accounts.models import Area, Organization, User
from zhulian.accounts.roles import ROLES, GridMember, Role, TownClerk, VillageWorker
from zhulian.ledger.actors import SYSTEM


class OnlyInTheDemo(Exception):
    """Something that would open a door was asked for outside the demo."""

    def __init__(self) -> None:
        super().__init__("演示账号和验证码只在本机演示（ZHULIAN_DEMO=1）里可用")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What somebody needs to sign in to the demo."""

    username: str
    password: str
    totp_secret: str
    role: type[Role]
    area: Area


@transaction.atomic
def make_demo_accounts(
    *, on: date, county: Area, town: Area, village: Area, at: datetime
) -> list[DemoAccount]:
    """Make one account for each role, or give those that exist new passwords and second factors.

    Raises OnlyInTheDemo.
    """
    _refuse_outside_the_demo()
    organizations = make_demo_organizations(county=county, on=on, at=at)
    places = {TownClerk: town, VillageWorker: village, GridMember: village}
    return [
        _make(role, places.get(role, county), _home_of(role, organizations), on=on, at=at)
        for role in ROLES.values()
    ]


def _home_of(role: type[Role], organizations: list[Organization]) -> Organization | None:
    return next((one for one in organizations if one.kind in role.held_in), None)


def _make(
    role: type[Role], area: Area, organization: Organization | None, *, on: date, at: datetime
) -> DemoAccount:
    username = role.code.replace("_", "-")
    user = User.objects.filter(username=username).first()
    if user is None:
        user, _ = actions.create_user(username=username, display_name=f"演示{role.name}", by=SYSTEM, at=at)
    user.posts.exclude(role=role.code, area=area).delete()
    if not user.posts.in_force(on).exists():
        actions.set_post(
            user=user, role=role.code, area=area, organization=organization, valid_from=on, by=SYSTEM, at=at
        )
    password, secret = secrets.token_urlsafe(9), generate_totp_secret()
    user.set_password(password)
    user.must_change_password = False
    user.save()
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    return DemoAccount(username, password, secret, role, area)


def current_codes(user: User) -> list[str]:
    """Return the second-factor code of this moment, one for each factor; raise OnlyInTheDemo elsewhere."""
    _refuse_outside_the_demo()
    counters = list(yield_hotp_counters_from_time())
    now = counters[len(counters) // 2]
    factors = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    secrets_of_user = [get_adapter().decrypt(factor.data["secret"]) for factor in factors]
    return [format_hotp_value(hotp_value(secret, now)) for secret in secrets_of_user]


def pending_codes(request: HttpRequest) -> list[str]:
    """Return the codes of the user who stands between password and second factor; raise OnlyInTheDemo elsewhere."""
    _refuse_outside_the_demo()
    stage = get_pending_stage(request)
    return current_codes(stage.login.user) if stage else []


def _refuse_outside_the_demo() -> None:
    if not (settings.IS_DEMO and settings.IS_LOOPBACK):
        raise OnlyInTheDemo
