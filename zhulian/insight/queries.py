"""Reads of scenarios 推演方案."""

from __future__ import annotations

from django.db import models


class ScenarioQuerySet(models.QuerySet):
    """Scenarios of one county, the newest first."""

    def of(self, region: str) -> ScenarioQuerySet:
        """Scenarios of a county."""
        return self.filter(region=region).select_related("run", "asked_by")

    def done(self) -> ScenarioQuerySet:
        """Scenarios with a result."""
        return self.filter(done_at__isnull=False)
