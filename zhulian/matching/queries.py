"""Reads of matches and tallies."""

from __future__ import annotations

from django.db import models

from zhulian.accounts.queries import ScopedQuerySet
from zhulian.registry.queries import HouseholdQuerySet


class MatchQuerySet(ScopedQuerySet):
    """Matches."""

    kin_paths = tuple(f"household__{path}" for path in HouseholdQuerySet.kin_paths)

    def current(self):
        """Matches of the latest finished run."""
        return self.filter(is_current=True)


class TallyQuerySet(models.QuerySet):
    """Tallies carry no person's data and are read by area."""


class HouseholdCountQuerySet(ScopedQuerySet):
    """Counts of households, by village."""

    def about(self, *, policy: str = "", first_missing: str = ""):
        """Counts of one policy, or of one fact asked first; of all households when neither is named."""
        return self.filter(policy=policy, first_missing=first_missing)
