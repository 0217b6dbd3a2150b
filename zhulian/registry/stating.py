"""Stating 陈述: the facts of an enrolment batch, set beside what the same sources said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
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
        self._silent: list[tuple[int, date]] = []
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

    def _open_lines(self, told: list[Told]) -> dict[_Line, list[tuple[int, Any]]]:
        """Read what is still said (number of the row, value) about subjects that were known before."""
        self._known = {(one.person or one.household).pk for one in told if not one.is_new}
        households = {one.household.pk for one in told if one.person is None and not one.is_new}
        persons = {one.person.pk for one in told if one.person is not None and not one.is_new}
        lines: dict[_Line, list[tuple[int, Any]]] = defaultdict(list)
        self._said_of: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
        # Plain columns: making a hundred thousand instances would take longer than all the rest.
        rows = Observation.objects.filter(
            Q(household__in=households) | Q(person__in=persons),
            valid_to__isnull=True,
            retracted_at__isnull=True,
        ).values_list("pk", "household_id", "person_id", "fact", "source", "value")
        for number, household, person, fact, source, value in rows:
            lines[household or person, fact, source].append((number, value))
            self._said_of[household or person].add((fact, source))
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
            if all(value != row.value for _, value in self._open.get((subject, row.fact, source), ())):
                yield row
        for fact, source in self._said_of.get(subject, set()) - said:
            if source in self.complete:
                day = one.enrolment.valid_from
                self._silent += ((number, day) for number, _ in self._open[subject, fact, source])

    def _place(self, about_known: list[Statement], drafts: list[Statement]) -> None:
        """Set each draft beside the open word of its source; the very same statement is not made twice."""
        made = set(
            Observation.objects.filter(
                fingerprint__among=[row.fingerprint for row in about_known]
            ).values_list("fingerprint", flat=True)
        )
        fresh = [row for row in drafts if row.fingerprint not in made]
        lines = [[number for number, _ in self._open.get(_line(row), ())] for row in fresh]
        earlier = Observation.objects.in_bulk(
            [number for line in lines for number in line] + [number for number, _ in self._silent]
        )
        for row, line in zip(fresh, lines, strict=True):
            self.ended += replace(row, [earlier[number] for number in line], self.at)
            self.new.append(row)
        for number, day in self._silent:
            self._fall_silent(earlier[number], day)

    def _fall_silent(self, row: Observation, day: date) -> None:
        """A complete source that no longer says a fact has ended it."""
        if row.valid_from < day:
            row.valid_to, row.ended_at = day, self.at
        else:
            take_back(row, self.at)
        self.ended.append(row)


def _line(row: Statement) -> _Line:
    return row.subject_id, row.fact, row.source
