"""Reads of the registry. Every queryset of rows about people is scoped."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from zhulian.accounts.queries import ScopedQuerySet


class HouseholdQuerySet(ScopedQuerySet):
    """Households."""


class PersonQuerySet(ScopedQuerySet):
    """Persons."""


class DatedQuerySet(models.QuerySet):
    """Rows by the two times: when they hold, and when we learned it."""

    def on(self, day: date):
        """Those that hold on that day, as we know it now (`valid_to` excluded)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def on_as_known(self, day: date, moment: datetime):
        """Those that held on that day, as we knew it at that moment: an end learned later does not count."""
        open_then = Q(valid_to__isnull=True) | Q(valid_to__gt=day) | Q(ended_at__gt=moment)
        return self.filter(open_then, valid_from__lte=day, learned_at__lte=moment)


class ObservationQuerySet(DatedQuerySet):
    """Observations; a retracted one never held."""

    def on(self, day: date):
        """Observations that hold on that day, as we know it now."""
        return super().on(day).filter(retracted_at__isnull=True)

    def on_as_known(self, day: date, moment: datetime):
        """Observations that held on that day, as we knew it at that moment."""
        unretracted = Q(retracted_at__isnull=True) | Q(retracted_at__gt=moment)
        return super().on_as_known(day, moment).filter(unretracted)

    def open_said_by(self, sources):
        """Unretracted observations without an end, said by one of these sources."""
        return self.filter(source__in=sources, valid_to__isnull=True, retracted_at__isnull=True)


class ChangeQuerySet(ScopedQuerySet):
    """Changes."""

    def untaken(self):
        """Changes monitoring has not taken yet."""
        return self.filter(monitoring_at__isnull=True)
