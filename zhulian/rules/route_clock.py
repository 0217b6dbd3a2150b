"""The clocks of a route 流程的时限: when each step is due if it begins on a day, each counted and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhulian.lib.working_days import CALENDAR, Clock, Pause, WorkCalendar, calendar_clock, clock
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.parameters import ParameterValue
from zhulian.rules.route_files import unit_of
from zhulian.rules.routes import RouteVersion, Step, Whole

NOT_COUNTED = "公示期间不计入（本县规定）"


@dataclass(frozen=True, slots=True)
class Place:
    """What a route is worked out with: the texts, the county, the calendar."""

    catalogue: Catalogue
    region: str
    calendar: WorkCalendar

    def value(self, name: str, on: date) -> ParameterValue | None:
        """Return a parameter's value here on a day; None where nobody set one."""
        return self.catalogue.parameters.value(name, on=on, region=self.region)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the main way: entered on a day, left at the latest on another. No clock: nobody set days."""

    step: Step
    entered: date
    clock: Clock | None
    left: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The main way with every day used up, the whole route's clock, and the one it may be extended to."""

    stages: tuple[Stage, ...]
    whole: Clock | None
    extended: Clock | None

    @property
    def is_provisional(self) -> bool:
        """Whether a clock runs into a year whose holidays are not published (暂定)."""
        clocks = [self.whole, self.extended, *(stage.clock for stage in self.stages)]
        return any(one.is_provisional for one in clocks if one)


def schedule(version: RouteVersion, place: Place, *, on: date) -> Schedule:
    """Work out when each step of the main way would be due if the route began on a day.

    The days are those in force on that day; a step without days is taken as done on the day it is entered.
    """
    stages: list[Stage] = []
    left: dict[str, date] = {}
    for step in version.main:
        entered = stages[-1].left if stages else on
        counted = step_clock(step, place, since=_since(step, left, entered), on=on)
        leaves = entered
        if counted and step.limit and not step.limit.is_to_begin:
            leaves = max(entered, counted.due)
        stages.append(Stage(step, entered, counted, leaves))
        left[step.name] = leaves
    pauses = tuple(_pauses(stages, place, on))
    whole, since = version.whole, left.get(version.whole.since, on) if version.whole else on

    def over_all(parameter: str) -> Clock | None:
        return whole_clock(whole, parameter, place, since=since, on=on, pauses=pauses) if whole else None

    return Schedule(
        tuple(stages),
        over_all(whole.parameter) if whole else None,
        over_all(whole.extended) if whole and whole.extended else None,
    )


def step_clock(step: Step, place: Place, *, since: date, on: date) -> Clock | None:
    """Return the clock of a step that runs from a day, by the days in force on `on`; None where nobody set days."""
    days = place.value(step.limit.parameter, on) if step.limit else None
    if step.limit is None or days is None:
        return None
    unit = place.value(step.unit_by, on) if step.unit_by else None
    said = unit.value if unit else unit_of(place.catalogue, step.limit.parameter)
    return clock(since, days.value, said, place.calendar)


def whole_clock(
    whole: Whole, parameter: str, place: Place, *, since: date, on: date, pauses: Sequence[Pause] = ()
) -> Clock | None:
    """Return the clock of the whole route, or of its extension; None where nobody set days."""
    days = place.value(parameter, on)
    if days is None:
        return None
    unit = unit_of(place.catalogue, parameter)
    if unit == CALENDAR:
        return calendar_clock(since, days.value, place.calendar, is_fixed=whole.is_fixed)
    return clock(since, days.value, unit, place.calendar, pauses)


def post_of(step: Step, place: Place, *, on: date) -> str:
    """Return the post that takes a step here: the delegated one where the county says so."""
    delegation = step.delegation
    given = place.value(delegation.parameter, on) if delegation else None
    if delegation and given and given.value == delegation.value:
        return delegation.post
    return step.post


def _since(step: Step, left: dict[str, date], entered: date) -> date:
    return left.get(step.limit.since, entered) if step.limit and step.limit.since else entered


def _pauses(stages: Sequence[Stage], place: Place, on: date) -> Iterator[Pause]:
    """Yield the days that the county takes out of the whole: the day after a stage's start to its last day."""
    for stage in stages:
        given = place.value(stage.step.counted_by, on) if stage.step.counted_by else None
        if given is not None and given.value is False and stage.clock:
            day = timedelta(days=1)
            yield Pause(stage.entered + day, stage.left + day, NOT_COUNTED)
