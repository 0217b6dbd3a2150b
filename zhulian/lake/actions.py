"""Writes of the lake: delete what has reached its day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from zhulian.lake.models import Delivery
from zhulian.lake.storing import VAULT, parquet_path
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor


def expire(*, on: date, at: datetime, by: Actor | str, data_dir: Path) -> list[Delivery]:
    """Delete the rows, identities and returned sheets of every delivery whose day has come; return them.

    Law: 个人信息保护法第四十七条. Killed half way, the next call deletes the rest.
    """
    expired = list(Delivery.objects.expired(on))
    for delivery in expired:
        _delete(delivery, at=at, by=by, data_dir=data_dir)
    return expired


@transaction.atomic
def _delete(delivery: Delivery, *, at: datetime, by: Actor | str, data_dir: Path) -> None:
    delivery.deleted_at = at
    delivery.save(update_fields=["deleted_at"])
    ledger.record(
        action="到期删除",
        actor=by,
        at=at,
        object_kind="delivery",
        object_id=delivery.pk,
        purpose="保存期限届满",
        detail={
            "feed": delivery.feed,
            "period": delivery.period,
            "delete_on": delivery.delete_on.isoformat(),
        },
    )
    (data_dir / delivery.path).unlink(missing_ok=True)
    parquet_path(data_dir, VAULT, delivery.feed, delivery.period).unlink(missing_ok=True)
    if delivery.errors_path:
        (data_dir / delivery.errors_path).unlink(missing_ok=True)
