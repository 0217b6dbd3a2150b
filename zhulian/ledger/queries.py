"""Reads of the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import models

# Acts that show somebody's record, and of those the ones that open the record of one household or person.
OPENED = (
    "查看一户一档", "查看原文", "查看缘由", "查看附件", "查看授权", "打印授权书", "打印第三方同意书",
)  # fmt: skip
LOOKS = (*OPENED, "查找家庭", "查看政策找人名单", "导出政策找人名单", "打开身份")


class LedgerIsClosed(Exception):
    """Somebody tried to change or remove a ledger row."""

    def __init__(self) -> None:
        super().__init__("台账只能追加，不能修改或删除")


class EventQuerySet(models.QuerySet):
    """Ledger rows by what they are about. Every way to change them refuses."""

    def about(self, kind: str, identifier: object) -> EventQuerySet:
        """Rows about one object, oldest first: who looked at it and who changed it."""
        return self.filter(object_kind=kind, object_id=str(identifier)).order_by("id")

    def between(self, since: datetime, until: datetime) -> EventQuerySet:
        """Rows from a moment to a moment (excluded)."""
        return self.filter(at__gte=since, at__lt=until)

    def chained(self) -> EventQuerySet:
        """Rows that stand in the chain, in the order of the chain."""
        return self.filter(sequence__isnull=False).order_by("sequence")

    def unsealed(self) -> EventQuerySet:
        """Committed rows that wait for `seal` (PostgreSQL only), in the order of their numbers."""
        return self.filter(sequence__isnull=True).order_by("id")

    def update(self, **kwargs):
        raise LedgerIsClosed

    def bulk_update(self, *args, **kwargs):
        raise LedgerIsClosed

    def delete(self):
        raise LedgerIsClosed

    delete.alters_data = True
    delete.queryset_only = True
