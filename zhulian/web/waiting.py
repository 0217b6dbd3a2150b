"""What waits for somebody 等人办的事: people to be called and texts to be reviewed, counted now."""

from __future__ import annotations

from zhulian.accounts.models import User
from zhulian.accounts.roles import Permission
from zhulian.applications.models import MinorConsent
from zhulian.monitoring.models import Lead
from zhulian.policies.models import Edition


def leads_waiting(user: User) -> int:
    """Return how many people of the user's area wait to be called; none for posts that do not call."""
    return Lead.objects.visible_to(user).waiting().count() if user.may(Permission.SEE_LEADS) else 0


def consents_waiting(user: User) -> int:
    """Return how many colleagues wait for this user's consent to open a minor's file."""
    if not user.may(Permission.AGREE_FOR_MINORS):
        return 0
    return MinorConsent.objects.visible_to(user).waiting().exclude(asked_by=user).count()


def texts_waiting(user: User) -> int:
    """Return how many submitted texts this user may publish: none that the user wrote."""
    if not user.may(Permission.PUBLISH_POLICIES):
        return 0
    return Edition.objects.filter(state=Edition.State.SUBMITTED).exclude(writers=user).count()
