"""Routes 办理流程: plain tables of steps, each with who, days, what it needs, what comes next and the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from zhulian.rules.nodes import Spot

BACK = "退回"
# What a route can come to.
ENDS = ("给予", "不给予", "不受理", "移交", "认定")


@dataclass(frozen=True, slots=True)
class Post:
    """Who takes a step: the post, what the public is told, and the role that fills it; no role is somebody outside."""

    name: str
    public: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The parameter that gives the days, and the step whose end starts the clock (empty: the step before).

    `is_to_begin`: the days to begin within, not to end.
    """

    parameter: str
    since: str
    is_to_begin: bool


@dataclass(frozen=True, slots=True)
class Delegation:
    """Where the parameter has this value, another post takes the step."""

    parameter: str
    value: str
    post: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step: when it is taken, and where it leads."""

    when: str
    to: str
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `unit_by` may turn its days into working days, `counted_by` takes them out of the whole, `drawn_by` is a ratio.

    `end` is what the route comes to here; empty where it goes on.
    """

    name: str
    post: str
    delegation: Delegation | None
    limit: Limit | None
    unit_by: str
    counted_by: str
    drawn_by: str
    needs: tuple[str, ...]
    onward: str
    ways: tuple[Way, ...]
    papers: tuple[str, ...]
    article: str
    note: str
    end: str
    spot: Spot

    @property
    def parameters(self) -> Iterator[str]:
        """The parameters that this step asks for."""
        delegated = self.delegation.parameter if self.delegation else ""
        limited = self.limit.parameter if self.limit else ""
        yield from filter(None, (limited, self.unit_by, self.counted_by, delegated, self.drawn_by))


@dataclass(frozen=True, slots=True)
class Whole:
    """The days of the whole route from a step on, and those it may be extended to.

    `is_fixed`: a last day off does not move on, because need does not wait for working days.
    """

    parameter: str
    extended: str
    since: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class RouteVersion:
    """The route of one generation of the law; `valid_to` is not included."""

    valid_from: date
    valid_to: date | None
    articles: tuple[str, ...]
    whole: Whole | None
    steps: Mapping[str, Step]
    spot: Spot

    @property
    def start(self) -> str:
        """The first step of the table."""
        return next(iter(self.steps))

    @property
    def main(self) -> tuple[Step, ...]:
        """The way when nothing stands against it, from the start to an end."""
        found: dict[str, Step] = {}
        name = self.start
        while name and name not in found:
            found[name] = self.steps[name]
            name = found[name].onward
        return tuple(found.values())

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dated parameters that this route asks for, each once."""
        whole = (self.whole.parameter, self.whole.extended) if self.whole else ()
        names = [*filter(None, whole), *(name for step in self.steps.values() for name in step.parameters)]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Route:
    """One route, the policies that go by it, and its versions, the newest first."""

    name: str
    code: str
    summary: str
    place: int
    schemes: tuple[str, ...]
    versions: tuple[RouteVersion, ...]
    spot: Spot

    def in_force(self, on: date) -> RouteVersion | None:
        """Return the version in force on a day."""
        return next(
            (
                one
                for one in self.versions
                if one.valid_from <= on and (not one.valid_to or on < one.valid_to)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes by code, in their order, and the posts by name."""

    routes: Mapping[str, Route] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)

    def of(self, scheme: str) -> tuple[Route, ...]:
        """Return the routes a policy may go by; usually one."""
        return tuple(route for route in self.routes.values() if scheme in route.schemes)
