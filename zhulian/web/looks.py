"""Looks 查看: every list, page and opened field leaves one row in the ledger, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhulian.ledger import actions as ledger
from zhulian.registry.models import Household


def list_seen(
    request: HttpRequest, *, action: str, asked: dict[str, str], ids: Iterable[Any],
    purpose: str = "", area_path: str = "", detail: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Record that a masked list was shown: the query, how many rows, and which; of a search or export what it serves."""
    shown = [str(identifier) for identifier in ids]
    ledger.record(
        action=action,
        actor=request.user.actor,
        at=timezone.now(),
        object_kind="household",
        area_path=area_path or next(iter(request.user.household_scopes), ""),
        purpose=purpose,
        detail={"query": asked, "count": len(shown), "ids": shown, **(detail or {})},
    )


def household_seen(
    request: HttpRequest, household: Household, *, action: str, purpose: str = "", detail: dict | None = None
) -> None:
    """Record that something of one household was shown or opened, and what for."""
    ledger.record(
        action=action,
        actor=request.user.actor,
        at=timezone.now(),
        object_kind="household",
        object_id=household.pk,
        area_path=household.area_path,
        purpose=purpose,
        detail=detail,
    )
