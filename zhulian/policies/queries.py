"""Reads of editions, publications and holidays."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef


class EditionQuerySet(models.QuerySet):
    """Editions by state."""

    def published(self) -> EditionQuerySet:
        """Editions that were published, the later ones first."""
        return self.filter(state=self.model.State.PUBLISHED).order_by("path", "-number")

    def in_force(self) -> EditionQuerySet:
        """The last published edition of every text."""
        later = self.model.objects.published().filter(path=OuterRef("path"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(later))

    def open(self) -> EditionQuerySet:
        """Drafts somebody still works on: one for each text at most."""
        return self.filter(state__in=self.model.OPEN)


class HolidayQuerySet(models.QuerySet):
    """Arranged days, national ones first, so that the county's own goes over them."""

    def in_order(self) -> HolidayQuerySet:
        """Days by date, on one date the national row before the county's."""
        return self.order_by("on", "-is_national")
