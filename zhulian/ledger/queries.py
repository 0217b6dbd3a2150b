"""Reads of the ledger."""

from __future__ import annotations

from django.db import models


class EventQuerySet(models.QuerySet):
    """Ledger rows by what they are about."""

    def about(self, kind: str, identifier: object) -> EventQuerySet:
        """Rows about one object, oldest first: who looked at it and who changed it."""
        return self.filter(object_kind=kind, object_id=str(identifier)).order_by("id")
