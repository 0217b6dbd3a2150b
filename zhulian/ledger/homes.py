"""Where the staff live 工作人员的住处: told by themselves to the ledger, and read by nothing but the patterns."""

from __future__ import annotations

from datetime import datetime

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.models import Event

DECLARED = "登记住处"


def declare_home(*, village: str, by: Actor, user_id: int, at: datetime) -> Event:
    """Write down in which village (12 digits) a member of the staff lives; the newest word counts, "" takes it back."""
    return ledger.record(
        action=DECLARED, actor=by, at=at, object_kind="user", object_id=user_id, area_path=village
    )


def home_of(actor: str) -> str:
    """Return the village somebody declared, or an empty text."""
    rows = Event.objects.filter(actor=actor, action=DECLARED)
    return rows.order_by("-id").values_list("area_path", flat=True).first() or ""


def homes() -> dict[str, str]:
    """Return the village of everybody who declared one, by the name of the actor."""
    rows = Event.objects.filter(action=DECLARED).order_by("id").values_list("actor", "area_path")
    return {actor: village for actor, village in dict(rows).items() if village}
