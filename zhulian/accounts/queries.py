"""Reads of areas and posts, and the scope 辖区 every row about people is read through."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

COUNTY_DIGITS, TOWN_DIGITS = 6, 9
LONGEST_IDLE = timedelta(minutes=30)


class AreaQuerySet(models.QuerySet):
    """Areas by place in the tree."""

    def under(self, code: str) -> AreaQuerySet:
        """The area with this code and everything below it."""
        return self.filter(code__gte=code, code__lt=after(code))

    def villages(self, code: str) -> AreaQuerySet:
        """The villages of an area: where standards of 城镇 or 农村 hold."""
        return self.under(code).filter(level=self.model.Level.VILLAGE)


class PeriodQuerySet(models.QuerySet):
    """Rows that hold from a day to a day (`valid_to` excluded; empty is open)."""

    def in_force(self, on: date) -> PeriodQuerySet:
        """Rows that hold on that day."""
        return self.filter(valid_from__lte=on).not_over(on)

    def not_over(self, on: date) -> PeriodQuerySet:
        """Rows that hold on that day or later."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=on))

    def overlapping(self, start: date, end: date | None) -> PeriodQuerySet:
        """Rows that share a day with a period."""
        rows = self.not_over(start)
        return rows if end is None else rows.filter(valid_from__lt=end)


class OrganizationQuerySet(PeriodQuerySet):
    """Organisations by place."""

    def under(self, code: str) -> OrganizationQuerySet:
        """Organisations of the area with this code and of everything below it."""
        return self.filter(area_id__gte=code, area_id__lt=after(code))


class PostQuerySet(PeriodQuerySet):
    """Posts by period."""


class SignInQuerySet(models.QuerySet):
    """Sign-ins by whether they go on."""

    def open(self, at: datetime) -> SignInQuerySet:
        """Sign-ins nobody has ended and that were used within the longest time a session waits."""
        return self.filter(ended_at__isnull=True, seen_at__gt=at - LONGEST_IDLE)

    def of_somebody(self, words: str) -> SignInQuerySet:
        """Sign-ins of users whose name or user name contains these words; of all when there are none."""
        named = models.Q(user__display_name__contains=words) | models.Q(user__username__contains=words)
        return self.filter(named) if words else self


def after(code: str) -> str:
    """Return the first string after every code that begins with `code`."""
    return code[:-1] + chr(ord(code[-1]) + 1)


def within(code: str, *, in_order: bool = False) -> models.Q:
    """Return the condition that a row lies in an area.

    A whole county leaves nearly no row out, so it is written in a way that no index on the area serves: a planner
    without statistics would enter there and sort everything. `in_order` says the same of a town, for a short list
    that follows an index of its own order.
    """
    if len(code) <= (TOWN_DIGITS if in_order else COUNTY_DIGITS):
        return models.Q(Exact(Substr("area_path", 1, len(code)), code))
    return models.Q(area_path__gte=code, area_path__lt=after(code))


class ScopedQuerySet(models.QuerySet):
    """Rows about people: every one carries `area_path`, and `visible_to` is the only way in for a screen.

    `kin_paths` leads from a row to the hashes of the ID numbers of all people it is about.
    """

    kin_paths: tuple[str, ...] = ()

    def visible_to(self, user, *, in_order: bool = False) -> ScopedQuerySet:
        """Rows in the user's scope, without those about the user's own relatives (近亲属回避)."""
        rows = self.in_scope(user, in_order=in_order)
        if not self.kin_paths or not getattr(user, "household_scopes", ()) or not user.kin_indexes:
            return rows
        kin = models.Q()
        for path in self.kin_paths:
            kin |= models.Q(**{f"{path}__in": user.kin_indexes})
        return rows.exclude(pk__in=self.model.objects.filter(kin).values("pk"))

    def in_scope(self, user, *, in_order: bool = False) -> ScopedQuerySet:
        """Rows inside the areas of the user's posts that may see households; nothing for anybody else."""
        scope = models.Q()
        for code in getattr(user, "household_scopes", ()):
            scope |= within(code, in_order=in_order)
        return self.filter(scope or models.Q(pk__in=[]))
