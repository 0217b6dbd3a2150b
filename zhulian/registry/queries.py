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


class MembershipQuerySet(models.QuerySet):
    """Memberships and obligations by period."""

    def on(self, day: date):
        """Those that hold on that day (`valid_to` excluded)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class ObservationQuerySet(models.QuerySet):
    """Observations by the two times: when they hold, and when we learned them."""

    def true_on(self, day: date):
        """Observations whose period holds that day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def known_at(self, moment: datetime):
        """Observations we had learned by that moment and had not yet retracted."""
        return self.filter(learned_at__lte=moment).filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=moment)
        )


class ChangeQuerySet(ScopedQuerySet):
    """Changes."""

    def untaken(self):
        """Changes monitoring has not taken yet."""
        return self.filter(monitoring_at__isnull=True)
