"""Reads of leads 线索: those of the user's area, those that wait."""

from __future__ import annotations

from django.db import models

from zhulian.accounts.queries import ScopedQuerySet

WAITING, TAKEN = "waiting", "taken"


class LeadQuerySet(ScopedQuerySet):
    """Leads by whether somebody has been in touch."""

    def waiting(self) -> LeadQuerySet:
        """Leads that nobody has taken up, the oldest first."""
        return self.filter(state=WAITING).order_by("consented_at", "id")

    def newest_first(self) -> LeadQuerySet:
        """Waiting leads before taken ones, the oldest waiting and the newest taken first."""
        rank = models.Case(models.When(state=WAITING, then=0), default=1)
        return self.order_by(rank, "-taken_at", "consented_at", "id")
