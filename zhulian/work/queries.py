"""Reads of leased runs."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class RunQuerySet(models.QuerySet):
    """Runs by state of their lease."""

    def free(self, at: datetime) -> RunQuerySet:
        """Runs nobody works on: waiting, or running under a lease that has expired."""
        state = self.model.State
        return self.filter(models.Q(state=state.WAITING) | models.Q(state=state.RUNNING, lease_until__lt=at))
