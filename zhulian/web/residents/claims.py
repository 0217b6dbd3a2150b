"""Claims 跟进的凭条: the page that thanks for a call request hands over which one it was, so that it can be followed."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from zhulian.monitoring.models import Lead

_SALT = "zhulian.residents.claim"
GOOD_FOR_SECONDS = 2 * 3600


def claim_for(lead: Lead) -> str:
    """Return the slip that names a lead; only this installation can write one, and it is good for two hours."""
    return signing.dumps(lead.pk.hex, salt=_SALT)


def claimed(slip: str) -> UUID | None:
    """Return the lead a slip names; None for one that is not ours or too old."""
    try:
        return UUID(signing.loads(slip, salt=_SALT, max_age=GOOD_FOR_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
