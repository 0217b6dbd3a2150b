"""Reads of deliveries."""

from __future__ import annotations

from datetime import date

from django.db import models


class DeliveryQuerySet(models.QuerySet):
    """Deliveries by state."""

    def in_force(self) -> DeliveryQuerySet:
        """Deliveries whose rows lie in the lake: neither superseded nor deleted."""
        return self.filter(superseded_at__isnull=True, deleted_at__isnull=True)

    def expired(self, on: date) -> DeliveryQuerySet:
        """Deliveries that must be deleted by this day."""
        return self.in_force().filter(delete_on__lte=on)
