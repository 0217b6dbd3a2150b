"""A route as a page tells it 流程页的内容: rows of the table, days here, and the clock of a day, told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhulian.applications.routes import ways_from
from zhulian.lib.working_days import Clock
from zhulian.rules.citations import spell
from zhulian.rules.parameters import ParameterValue
from zhulian.rules.route_clock import Place, post_of, schedule
from zhulian.rules.route_files import UNITS, unit_of
from zhulian.rules.routes import Post, Route, Routes, RouteVersion, Step
from zhulian.rules.standards import Standard, standard
from zhulian.web.route_diagram import Diagram, diagram

TO_BEGIN = "内开始"


@dataclass(frozen=True, slots=True)
class Row:
    """One step in words. `days` is empty where the table sets none; `is_missing`: a limit nobody gave a value."""

    number: int
    step: Step
    who: str
    days: str
    since: str
    is_missing: bool
    drawn: str
    ways: tuple[tuple[str, str, int], ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Due:
    """One step of the main way with its last day."""

    row: Row
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a page shows of a version of a route on a day."""

    route: Route
    version: RouteVersion
    on: date
    rows: tuple[Row, ...]
    drawing: Diagram
    dues: tuple[Due, ...]
    whole: Clock | None
    extended: Clock | None
    is_provisional: bool
    citations: tuple[str, ...]
    standards: tuple[tuple[str, Standard], ...]


def tell(
    routes: Routes, route: Route, version: RouteVersion, place: Place, *, on: date, county: str, is_public: bool
) -> Told:  # fmt: skip
    """Gather the page of a route if it began on a day; the public is told offices, not posts."""

    def who(step: Step) -> str:
        post: Post = routes.posts[post_of(step, place, on=on)]
        return post.public if is_public else post.name

    rows = tuple(
        _row(number, step, version, place, on, who) for number, step in enumerate(version.steps.values(), 1)
    )
    named = {row.step.name: row for row in rows}
    planned = schedule(version, place, on=on)
    laws, dictionary = place.catalogue.laws, place.catalogue.parameters.dictionary
    return Told(
        route=route, version=version, on=on, rows=rows,
        drawing=diagram(version, {name: row.who for name, row in named.items()}, {name: row.days.removesuffix(TO_BEGIN) for name, row in named.items()}),
        dues=tuple(Due(named[stage.step.name], stage.clock) for stage in planned.stages),
        whole=planned.whole, extended=planned.extended, is_provisional=planned.is_provisional,
        citations=tuple(spell("；".join(version.articles), laws).split("；")),
        standards=tuple(
            (dictionary[name].code, standard(place.catalogue, name, on=on, places={place.region: county}))
            for name in version.parameters
        ),
    )  # fmt: skip


def _row(
    number: int, step: Step, version: RouteVersion, place: Place, on: date, who: Callable[[Step], str]
) -> Row:
    numbers = {name: place for place, name in enumerate(version.steps, 1)}
    given = place.value(step.limit.parameter, on) if step.limit else None
    drawn = place.value(step.drawn_by, on) if step.drawn_by else None
    return Row(
        number=number,
        step=step,
        who=who(step),
        days=days_words(step, given, place, on),
        since=_since(step),
        is_missing=step.limit is not None and given is None,
        drawn=_drawn(drawn) if step.drawn_by else "",
        ways=tuple((way.when or "下一步", way.to, numbers[way.to]) for way in ways_from(version, step.name)),
        citation=spell(step.article, place.catalogue.laws),
    )


def days_words(step: Step, given: ParameterValue | None, place: Place, on: date) -> str:
    """Say the days of a step: 10 个工作日, 7 天, 3 个工作日内开始; empty where none are set."""
    if step.limit is None or given is None:
        return ""
    unit = place.value(step.unit_by, on) if step.unit_by else None
    said = unit.value if unit else unit_of(place.catalogue, step.limit.parameter)
    counted = f"{given.value} 个{said}" if said == UNITS[0] else f"{given.value} 天"
    return f"{counted}{TO_BEGIN}" if step.limit.is_to_begin else counted


def _since(step: Step) -> str:
    return f"自{step.limit.since}" if step.limit and step.limit.since else ""


def _drawn(given: ParameterValue | None) -> str:
    if given is None:
        return "抽查比例本县没有定"
    return f"随机抽查 {float(given.value * 100):g}%"
