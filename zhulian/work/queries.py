"""Reads of leased runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q


class RunQuerySet(models.QuerySet):
    """Runs by state of their lease."""

    def free(self, at: datetime) -> RunQuerySet:
        """Runs nobody works on: waiting, or running under a lease that has expired."""
        state = self.model.State
        return self.filter(Q(state=state.WAITING) | Q(state=state.RUNNING, lease_until__lt=at))

    def claimable(self, at: datetime) -> RunQuerySet:
        """Free runs, and failed ones, which may be tried again from their checkpoint."""
        return self.free(at) | self.filter(state=self.model.State.FAILED)

    def ordered(self, kinds: Iterable[str]) -> RunQuerySet:
        """Runs of these kinds that a person asked for, the oldest first."""
        return self.filter(kind__in=kinds).exclude(asker={}).order_by("created_at")

    def held(self, pk: object, owner: str, fence: int) -> RunQuerySet:
        """The run, if this lease still holds it."""
        return self.filter(pk=pk, owner=owner, fence=fence, state=self.model.State.RUNNING)
