"""Signing in tests 签署: a household of the cast with papers, and small ways to sign them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image

from tests.registry.village import CLERK, DAY, NOW
from zhulian.accounts.models import Area, Organization
from zhulian.registry import consent_actions as consents
from zhulian.registry.consent_actions import Signature
from zhulian.registry.consent_guardians import Guardian
from zhulian.registry.models import Consent, Household, Person, ThirdPartyConsent

UNTIL = date(2027, 10, 31)
# Nobody bears this number: 10 is no province.
MOTHER = Guardian("罗小满", "10110119820709102X", "母亲", "minor", "户口簿")


def picture() -> bytes:
    """Return a small drawing."""
    drawn = BytesIO()
    Image.new("RGB", (60, 20), "white").save(drawn, "PNG")
    return drawn.getvalue()


def signature(**more) -> Signature:
    """Return how somebody signed in person in the town's hall; the paper lies in a cabinet."""
    given = {
        "form": "face", "signed_on": DAY, "until": UNTIL, "place": "镇街大厅", "witness": "祝晓", "paper_place": "一号柜",
    } | more  # fmt: skip
    return Signature(**given)


def sign(
    household: Household, person: Person, *, units=("banks", "tax"), purposes=("application",), **more
) -> Consent:
    """Let a member or obligor sign."""
    at = more.pop("at", NOW)
    return consents.sign_consent(
        household=household, person=person, purposes=purposes, units=units, signature=signature(**more), at=at,
        by=CLERK,
    )  # fmt: skip


def team(name: str = "春雨志愿队", kind: str = "volunteers") -> Organization:
    """Return an organisation of the county."""
    county = Area.objects.get(code="640104")
    found, _ = Organization.objects.get_or_create(
        name=name, kind=kind, area=county, defaults={"valid_from": date(2020, 1, 1)}
    )
    return found


def answer(household: Household, person: Person, *, is_agreed=True, fields=("name", "phone"), **more):
    """Let somebody answer for the team."""
    at = more.pop("at", NOW)
    given = {"organization": more.pop("organization", None) or team(), "purpose": more.pop("purpose", "wish")}
    return consents.answer_third_party(
        household=household, person=person, is_agreed=is_agreed, fields=fields, signature=signature(**more),
        at=at, by=CLERK, **given,
    )  # fmt: skip


def papers() -> tuple[int, int]:
    """Return how many papers of either kind there are."""
    return Consent.objects.count(), ThirdPartyConsent.objects.count()
