"""Reads of intake drafts and of second consents 受理草稿与二次同意."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Aggregate, CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from zhulian.accounts.queries import ScopedQuerySet
from zhulian.registry.queries import HouseholdQuerySet

# A draft is for somebody at the counter or on the telephone; after a week a new one is numbered.
SERVES_FOR = timedelta(days=7)


class IntakeDraftQuerySet(ScopedQuerySet):
    """Drafts by whose they are and what came of them."""

    kin_paths = tuple(f"household__{path}" for path in HouseholdQuerySet.kin_paths)

    def serving(self, user, at: datetime) -> IntakeDraftQuerySet:
        """Drafts that this user numbered, that are not closed, and not older than `SERVES_FOR`."""
        return self.filter(opened_by=user, closed_at=None, opened_at__gt=at - SERVES_FOR)

    def about(self, household) -> IntakeDraftQuerySet:
        """Drafts that serve this household: bound to it, or unbound with a search that found it."""
        found = self.model.objects.filter(household=None, searches__households=household).values("pk")
        return self.filter(Q(household=household) | Q(pk__in=found))

    def unused(self) -> IntakeDraftQuerySet:
        """Drafts of which no application came, as yet or for good."""
        return self.filter(used_at=None)


class _Joined(Aggregate):
    """Keys of a group as one text, so that a page need not ask for them separately."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        template = "STRING_AGG((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


class MinorConsentQuerySet(ScopedQuerySet):
    """Second consents by state."""

    kin_paths = tuple(f"household__{path}" for path in HouseholdQuerySet.kin_paths)

    def waiting(self) -> MinorConsentQuerySet:
        """Requests that nobody has settled, the oldest first."""
        return self.filter(settled_at=None).order_by("asked_at", "id")

    def in_force(self, user, at: datetime) -> MinorConsentQuerySet:
        """Consents given to this user whose time is not over."""
        return self.filter(asked_by=user, expires_at__gt=at)

    def persons_column(self, user, at: datetime) -> Coalesce:
        """Return a column for a query of households: the persons whose files are open to this user, as one text."""
        given = self.in_force(user, at).filter(household=OuterRef("pk")).order_by().values("household")
        return Coalesce(Subquery(given.annotate(persons=_Joined("person_id")).values("persons")), Value(""))


def persons_in(column: str) -> frozenset[UUID]:
    """Read what `persons_column` gave."""
    return frozenset(UUID(key) for key in column.split(",") if key)
