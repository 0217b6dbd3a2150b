"""Families 家庭与人: draws the households of a county with the published number of residents and elders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from zhulian.commands.county.composition import (
    CHILD,
    ELDER,
    FEMALE,
    GRANDCHILD,
    HEAD,
    KINDS,
    MALE,
    OPPOSITE,
    YOUNGER,
    Kind,
    Slot,
)
from zhulian.commands.county.dice import dice
from zhulian.commands.county.standards import TODAY

ELDER_SHARE = 0.1361
_SURPLUS = 1.004
_PILOT = 60_000
_EVEN = 0.5
_DAYS_IN_YEAR = 365.2425


@dataclass(frozen=True)
class Families:
    """All people, household after household with the head first; `first` is the head's position."""

    household: np.ndarray
    role: np.ndarray
    is_male: np.ndarray
    birth: np.ndarray
    age: np.ndarray
    kind: np.ndarray
    first: np.ndarray

    @property
    def residents(self) -> int:
        """Number of people."""
        return len(self.household)

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.first)

    def total(self, values: np.ndarray) -> np.ndarray:
        """Sum a column of the people within each household."""
        return np.add.reduceat(values.astype(np.int64), self.first)

    def some(self, flags: np.ndarray) -> np.ndarray:
        """Say of each household whether a flag is set for anybody in it."""
        return np.logical_or.reduceat(flags, self.first)


class _Part(NamedTuple):
    """The people of one slot of one kind; `within` numbers their households inside the kind."""

    kind: np.ndarray
    within: np.ndarray
    order: np.ndarray
    role: np.ndarray
    is_male: np.ndarray
    age: np.ndarray


def _part(
    kind: int, within: np.ndarray, order: int, role: int, is_male: np.ndarray, age: np.ndarray
) -> _Part:
    kinds, orders, roles = (np.full(len(within), number, np.int8) for number in (kind, order, role))
    return _Part(kinds, within, orders, roles, is_male, age)


def draw_families(*, residents: int, seed: int) -> Families:
    """Draw exactly `residents` people in households, 13.61 % of them 60 or older."""
    rng = dice(seed, "families")
    younger_count, elder_count = _how_many(residents, dice(seed, "pilot"))
    parts = _draw_mix(rng, YOUNGER, younger_count, 0) + _draw_mix(rng, ELDER, elder_count, len(YOUNGER))
    return _arrange(rng, parts, residents)


def age_on_day(birth: np.ndarray) -> np.ndarray:
    """Return full years on the day of the demo; the birthday itself counts."""
    months = birth.astype("datetime64[M]")
    years = TODAY.astype("datetime64[Y]").astype(int) - birth.astype("datetime64[Y]").astype(int)
    this_month = TODAY.astype("datetime64[M]").astype(int) % 12
    month = months.astype(int) % 12
    day = (birth - months.astype("datetime64[D]")).astype(int)
    today = (TODAY - TODAY.astype("datetime64[M]").astype("datetime64[D]")).astype(int)
    return (years - ((month > this_month) | ((month == this_month) & (day > today)))).astype(np.int16)


def _how_many(residents: int, rng: np.random.Generator) -> tuple[int, int]:
    rows = []
    for mix in (YOUNGER, ELDER):
        people = _draw_mix(rng, mix, _PILOT, 0)
        ages = np.concatenate([part.age for part in people])
        rows.append((len(ages) / _PILOT, (ages >= 60).sum() / _PILOT))
    target = residents * _SURPLUS
    counts = np.linalg.solve(np.array(rows).T, [target, target * ELDER_SHARE])
    return max(1, int(counts[0])), max(1, int(counts[1]))


def _draw_mix(rng: np.random.Generator, mix: tuple[Kind, ...], count: int, offset: int) -> list[_Part]:
    shares = np.array([kind.share for kind in mix])
    counts = np.maximum(1, np.rint(count * shares / shares.sum()).astype(int))
    parts: list[_Part] = []
    for position, (kind, number) in enumerate(zip(mix, counts, strict=True)):
        parts.extend(_draw_kind(rng, kind, int(number), offset + position))
    return parts


def _draw_kind(rng: np.random.Generator, kind: Kind, count: int, position: int) -> list[_Part]:
    low, middle, high = kind.ages
    even = rng.random(count) < _EVEN
    head_age = np.where(even, rng.uniform(low, high, count), rng.triangular(low, middle, high, count))
    head_male = rng.random(count) < kind.men
    parts = [_part(position, np.arange(count), 0, HEAD, head_male, head_age)]
    for order, slot in enumerate(kind.slots, start=1):
        here = np.flatnonzero(rng.random(count) < slot.chance)
        ages = _ages(rng, slot, head_age[here])
        sexes = _sexes(rng, slot, head_male[here])
        parts.append(_part(position, here, order, slot.role, sexes, ages))
    return parts


def _ages(rng: np.random.Generator, slot: Slot, head_age: np.ndarray) -> np.ndarray:
    ages = head_age + rng.normal(slot.gap, slot.spread, len(head_age))
    ages = np.where(ages < 0, rng.uniform(0, 3, len(ages)), ages)
    if slot.role in (CHILD, GRANDCHILD):
        ages = np.minimum(ages, head_age - (17 if slot.role == CHILD else 36))
        return np.maximum(ages, 0.05)
    return np.clip(ages, 16.5, 101)


def _sexes(rng: np.random.Generator, slot: Slot, head_male: np.ndarray) -> np.ndarray:
    if slot.sex == OPPOSITE:
        return ~head_male
    if slot.sex in (MALE, FEMALE):
        return np.full(len(head_male), slot.sex == MALE)
    return rng.random(len(head_male)) < 0.515


def _arrange(rng: np.random.Generator, parts: list[_Part], residents: int) -> Families:
    """Shuffle the households, keep as many whole ones as fit, and fill up with single adults."""
    rows = _Part(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    starts = np.cumsum(np.bincount(rows.kind[rows.order == 0])) - np.bincount(rows.kind[rows.order == 0])
    shuffled = rng.permutation(int((rows.order == 0).sum()))
    household = shuffled[starts[rows.kind] + rows.within]
    sorted_rows = np.argsort(household * 16 + rows.order)
    kept = sorted_rows[: _whole_households(household[sorted_rows], residents)]
    missing = residents - len(kept)
    single = np.arange(missing)
    rows = _Part(*(column[kept] for column in rows))
    extra = _part(0, single, 0, HEAD, rng.random(missing) < KINDS[0].men, rng.uniform(25, 55, missing))
    household = np.concatenate([household[kept], len(shuffled) + single])
    rows = _Part(*(np.concatenate(pair) for pair in zip(rows, extra, strict=True)))
    is_first = np.diff(household, prepend=-1) != 0
    birth = TODAY - np.floor(rows.age * _DAYS_IN_YEAR).astype("timedelta64[D]")
    return Families(
        household=(np.cumsum(is_first) - 1).astype(np.int32),
        role=rows.role,
        is_male=rows.is_male,
        birth=birth,
        age=age_on_day(birth),
        kind=rows.kind[is_first],
        first=np.flatnonzero(is_first),
    )


def _whole_households(household: np.ndarray, residents: int) -> int:
    """Return how many rows fit without cutting a household in two."""
    if len(household) <= residents:
        return len(household)
    return int(np.searchsorted(household, household[residents]))
