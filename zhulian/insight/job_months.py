"""Months with a job and without 上班的月份: what a projection says, month by month, and where less comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhulian.rules.ranges import End, Range

ZERO = Range(0, 0)


@dataclass(frozen=True, slots=True)
class Job:
    """Who starts what when. Wage and cost are fen per month; the cost is what the county accepts as 必要就业成本.

    `is_formal`: with 职工医保, so no longer in that of residents. `replaces`: the wage of now ends with it.
    """

    worker: str
    wage_fen: int
    starts_on: date
    cost_fen: int = 0
    is_formal: bool = False
    replaces: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One sum of a month, between two ends (fen, the upper may be open), with the sentences that explain it."""

    name: str
    sum: Range
    why: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it is one amount."""
        return self.sum.low == self.sum.high


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one path. `aids` says of each aid whether somebody of the household may ask; None is unknown."""

    on: date
    parts: tuple[Part, ...]
    aids: Mapping[str, bool | None]

    @property
    def total(self) -> Range:
        """What the parts add up to."""
        return sum((part.sum for part in self.parts), ZERO)

    def part(self, name: str) -> Part:
        """One part by its name."""
        return next(part for part in self.parts if part.name == name)


@dataclass(frozen=True, slots=True)
class Cliff:
    """A month in which the household has less: than the month before (跌), than without the job (不如), or an aid ends.

    `fen` is how much less at the least; `is_certain` False means that what is unknown may prevent it.
    """

    kind: str
    on: date
    fen: End = 0
    is_certain: bool = True
    aid: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """Both paths, month for month, and the cliffs of the one with the job in the order they come."""

    with_job: tuple[Month, ...]
    without: tuple[Month, ...]
    cliffs: tuple[Cliff, ...]
