"""The staff of the cast's county 固定工作人员: areas, and people with a post, a password and a second factor."""

from __future__ import annotations

from datetime import UTC, date, datetime

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.cast import CAST
from zhulian.accounts.actions import create_user, set_post
from zhulian.accounts.models import Area, Organization, User
from zhulian.accounts.roles import Role
from zhulian.ledger.actors import SYSTEM

DAY = date(2026, 10, 31)
AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
COUNTY = "640104"
PASSWORD = "zhulian-何守田-2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_areas() -> None:
    """Make the county, towns and villages in which the cast lives."""
    villages = sorted({household.village for household in CAST})
    towns = sorted({village[:9] for village in villages})
    Area.objects.create(code=COUNTY, name="兴庆区", level=Area.Level.COUNTY)
    for code in towns:
        Area.objects.create(code=code, name=f"{code[-1]}号镇", level=Area.Level.TOWN, parent_id=COUNTY)
    for code in villages:
        Area.objects.create(
            code=code,
            name=f"{int(code[-3:])}号村",
            level=Area.Level.VILLAGE,
            parent_id=code[:9],
            setting=Area.Setting.URBAN,
        )


def make_officer(
    role: type[Role], area: str, *, username: str = "", since: date = DAY, until: date | None = None
) -> User:
    """Make somebody who holds this role in this area, has changed the password and added a second factor."""
    user, _ = create_user(username=username or f"{role.code}-{area}", display_name="何敏", by=SYSTEM, at=AT)
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    TOTP.activate(user, SECRET)
    set_post(
        user=user,
        role=role.code,
        area=Area.objects.get(code=area),
        organization=make_organization(role, area),
        valid_from=since,
        valid_to=until,
        by=SYSTEM,
        at=AT,
    )
    return User.objects.get(pk=user.pk)


def make_organization(role: type[Role], area: str) -> Organization | None:
    """Make the organisation in which this role is held there, or return the one made before; None if it needs none."""
    if not role.held_in:
        return None
    kind = min(role.held_in)
    return Organization.objects.get_or_create(
        kind=kind, area_id=area, name=f"演示{kind.label}", defaults={"valid_from": date(2020, 1, 1)}
    )[0]


def signed_in(user: User) -> Client:
    """Return a browser in which this user has signed in."""
    client = Client()
    client.force_login(user)
    return client


def current_code(secret: str = SECRET) -> str:
    """Return the second factor's code of this moment."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
