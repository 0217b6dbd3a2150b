"""Stating 陈述: the facts of an enrolment batch, set beside what the same sources said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhulian.registry.bulk import insert
from zhulian.registry.enrolled import Enrolled
from zhulian.registry.filing import Told
from zhulian.registry.models import Observation
from zhulian.registry.observations import Statement, draft, replace, take_back

_Line = tuple[UUID, str, str]


class Stating:
    """A plan for the facts of one batch, made without writing; `save` carries it out."""

    def __init__(
        self,
        told: Iterable[Told],
        at: datetime,
        source: str,
        recorded_by: str,
        complete: frozenset[str],
    ):
        self.at, self.source, self.recorded_by, self.complete = at, source, recorded_by, complete
        self.new: list[Statement] = []
        self.ended: list[Observation] = []
        self.persons: set[UUID] = set()
        self.households: set[UUID] = set()
        listed = list(told)
        self._open = self._open_lines(listed)
        drafts = [row for one in listed for row in self._drafts(one)]
        self._place([row for row in drafts if row.subject_id in self._known], drafts)
        for row in (*self.new, *self.ended):
            (self.households if row.household_id else self.persons).add(row.household_id or row.person_id)

    def save(self, enrolled: Enrolled) -> None:
        """Write what ended and what is new, and count it."""
        Observation.objects.bulk_update(
            self.ended, ["valid_to", "ended_at", "retracted_at", "fingerprint"], batch_size=200
        )
        insert(Observation, self.new)
        enrolled.observations_created += len(self.new)
        enrolled.observations_ended += len(self.ended)

    def _open_lines(self, told: list[Told]) -> dict[_Line, list[Observation]]:
        """Read what is still said about subjects that were known before."""
        self._known = {(s.person or s.household).pk for s in told if not s.is_new}
        households = {s.household.pk for s in told if s.person is None and not s.is_new}
        persons = {s.person.pk for s in told if s.person is not None and not s.is_new}
        lines: dict[_Line, list[Observation]] = defaultdict(list)
        rows = Observation.objects.filter(
            Q(household__in=households) | Q(person__in=persons),
            valid_to__isnull=True,
            retracted_at__isnull=True,
        )
        for row in rows:
            lines[row.household_id or row.person_id, row.fact, row.source].append(row)
        self._said_of: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
        for subject, fact, source in lines:
            self._said_of[subject].add((fact, source))
        return lines

    def _drafts(self, one: Told) -> Iterator[Statement]:
        """Yield what is said and differs from what the same source says already; end what it says no longer."""
        is_household = one.person is None
        subject = one.household.pk if is_household else one.person.pk
        about = {"household_id" if is_household else "person_id": subject}
        said = set()
        for name, value in one.about.facts.items():
            if value is None:
                continue
            source = one.about.sources.get(name, self.source)
            row = draft(
                name,
                value,
                source,
                valid_from=one.enrolment.valid_from,
                at=self.at,
                recorded_by=self.recorded_by,
                **about,
            )
            said.add((row.fact, source))
            if all(other.value != row.value for other in self._open.get((subject, row.fact, source), ())):
                yield row
        for fact, source in self._said_of.get(subject, set()) - said:
            if source in self.complete:
                self._fall_silent(self._open[subject, fact, source], one)

    def _place(self, about_known: list[Statement], drafts: list[Statement]) -> None:
        """Set each draft beside the open word of its source; the very same statement is not made twice."""
        made = set(
            Observation.objects.filter(fingerprint__in=[row.fingerprint for row in about_known]).values_list(
                "fingerprint", flat=True
            )
        )
        for row in drafts:
            if row.fingerprint not in made:
                line = (row.subject_id, row.fact, row.source)
                self.ended += replace(row, self._open.get(line, ()), self.at)
                self.new.append(row)

    def _fall_silent(self, rows: list[Observation], one: Told) -> None:
        """A complete source that no longer says a fact has ended it."""
        for row in rows:
            if row.valid_from < one.enrolment.valid_from:
                row.valid_to, row.ended_at = one.enrolment.valid_from, self.at
            else:
                take_back(row, self.at)
            self.ended.append(row)
