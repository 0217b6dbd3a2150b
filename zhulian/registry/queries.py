"""Reads of the registry. Every queryset of rows about people is scoped."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from zhulian.accounts.queries import ScopedQuerySet
from zhulian.registry.identity import id_indexes, name_indexes


class HouseholdQuerySet(ScopedQuerySet):
    """Households."""

    kin_paths = ("memberships__person__id_index", "obligations__obligor__id_index")

    def of_person(self, person, day: date):
        """Households the person belongs to on that day, as a member or as an obligor."""
        member = Exists(person.memberships.on(day).filter(household=OuterRef("pk")))
        obligor = Exists(person.obligations.on(day).filter(household=OuterRef("pk")))
        return self.filter(member | obligor)


class PersonQuerySet(ScopedQuerySet):
    """Persons, found again by the hashes of what is sealed."""

    kin_paths = ("id_index",)

    def with_id_number(self, number: str):
        """The person with this ID number, if any."""
        return self.filter(id_index__in=id_indexes(number))

    def named(self, name: str):
        """Persons with exactly this name."""
        return self.filter(name_index__in=name_indexes(name))


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

    kin_paths = tuple(f"household__{path}" for path in HouseholdQuerySet.kin_paths)

    def untaken(self):
        """Changes monitoring has not taken yet."""
        return self.filter(monitoring_at__isnull=True)
