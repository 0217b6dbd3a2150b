"""Families 家庭与人: draws the households of a county with the published number of residents and elders."""

from __future__ import annotations

from dataclasses import dataclass

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
        ages = np.concatenate([age for _, _, _, _, age in people])
        rows.append((len(ages) / _PILOT, (ages >= 60).sum() / _PILOT))
    target = residents * _SURPLUS
    counts = np.linalg.solve(np.array(rows).T, [target, target * ELDER_SHARE])
    return max(1, int(counts[0])), max(1, int(counts[1]))


def _draw_mix(rng: np.random.Generator, mix: tuple[Kind, ...], count: int, offset: int) -> list[tuple]:
    shares = np.array([kind.share for kind in mix])
    counts = np.maximum(1, np.rint(count * shares / shares.sum()).astype(int))
    parts: list[tuple] = []
    for position, (kind, number) in enumerate(zip(mix, counts, strict=True)):
        parts.extend(_draw_kind(rng, kind, int(number), offset + position))
    return parts


def _draw_kind(rng: np.random.Generator, kind: Kind, count: int, position: int) -> list[tuple]:
    """Return (kind, household within the kind, slot and role, sex, age in years) for the heads and each slot."""
    low, middle, high = kind.ages
    even = rng.random(count) < _EVEN
    head_age = np.where(even, rng.uniform(low, high, count), rng.triangular(low, middle, high, count))
    head_male = rng.random(count) < kind.men
    parts = [(position, np.arange(count), (0, HEAD), head_male, head_age)]
    for order, slot in enumerate(kind.slots, start=1):
        here = np.flatnonzero(rng.random(count) < slot.chance)
        ages = _ages(rng, slot, head_age[here])
        parts.append((position, here, (order, slot.role), _sexes(rng, slot, head_male[here]), ages))
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


def _arrange(rng: np.random.Generator, parts: list[tuple], residents: int) -> Families:
    starts, total = {}, 0
    for kind, within, (order, _), _, _ in parts:
        if order == 0:
            starts[kind], total = total, total + len(within)
    shuffled = rng.permutation(total)
    household = np.concatenate([shuffled[starts[kind] + within] for kind, within, *_ in parts])
    order = np.concatenate([np.full(len(within), slot[0]) for _, within, slot, *_ in parts])
    by_household = np.argsort(household * 16 + order)
    by_household = by_household[: _whole_households(household[by_household], residents)]
    columns = (
        np.concatenate([np.full(len(within), kind, np.int8) for kind, within, *_ in parts]),
        np.concatenate([np.full(len(within), slot[1], np.int8) for _, within, slot, *_ in parts]),
        np.concatenate([male for *_, male, _ in parts]),
        np.concatenate([age for *_, age in parts]),
    )
    kinds, roles, males, ages = (column[by_household] for column in columns)
    missing = residents - len(by_household)
    numbers = np.concatenate([household[by_household], total + np.arange(missing)])
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    ages = np.concatenate([ages, rng.uniform(25, 55, missing)])
    birth = TODAY - np.floor(ages * _DAYS_IN_YEAR).astype("timedelta64[D]")
    return Families(
        household=(np.cumsum(np.diff(numbers, prepend=-1) != 0) - 1).astype(np.int32),
        role=np.concatenate([roles, np.full(missing, HEAD, np.int8)]),
        is_male=np.concatenate([males, rng.random(missing) < KINDS[0].men]),
        birth=birth,
        age=age_on_day(birth),
        kind=np.concatenate([kinds, np.zeros(missing, np.int8)])[first],
        first=first,
    )


def _whole_households(household: np.ndarray, residents: int) -> int:
    """Return how many rows fit without cutting a household in two."""
    if len(household) <= residents:
        return len(household)
    return int(np.searchsorted(household, household[residents]))
