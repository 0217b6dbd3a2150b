"""Reads of consents 授权与同意: by household, the newest word of each person first."""

from __future__ import annotations

from datetime import date

from django.db.models import Aggregate, JSONField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from zhulian.accounts.queries import ScopedQuerySet


class _Rows(Aggregate):
    """Rows of a group as one JSON array, so that a page need not ask for them separately."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class SignedQuerySet(ScopedQuerySet):
    """Signed papers. A relative of the user in the household hides all its papers."""

    kin_paths = (
        "household__memberships__person__id_index",
        "household__obligations__obligor__id_index",
    )

    def newest_first(self) -> SignedQuerySet:
        """The paper signed last first; of one day, the one recorded last. It alone counts."""
        return self.order_by("-signed_on", "-recorded_at", "-id")

    def with_signers(self) -> SignedQuerySet:
        """Papers with whose they are and who signed for them, in one query."""
        return self.select_related("person", "guardianship")

    def column(self, *names: str) -> Subquery:
        """Return a column for a query of households: these fields of all its papers, as a list of dicts."""
        papers = self.filter(household=OuterRef("pk")).order_by().values("household")
        rows = _Rows(JSONObject(**{name.replace("__", "_of_"): name for name in names}))
        return Subquery(papers.annotate(papers=rows).values("papers"))


class GuardianshipQuerySet(ScopedQuerySet):
    """Guardianships by period."""

    kin_paths = ("person__id_index",)

    def on(self, day: date) -> GuardianshipQuerySet:
        """Those that hold on that day (`valid_to` excluded)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
