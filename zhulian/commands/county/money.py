"""Money 收入与财产: what each person brings home in a year, and what the household owns. Nobody sends this.

All amounts are fen per year unless the name says month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import (
    GRANDCHILD,
    HEAD,
    SINGLE_PARENT,
    SKIPPED,
    SPOUSE,
)
from zhulian.commands.county.dice import around, dice
from zhulian.commands.county.families import Families
from zhulian.commands.county.health import Health
from zhulian.commands.county.work import (
    BUSINESS,
    ELDER,
    FLEXIBLE,
    FORMAL,
    JOBLESS,
    RETIRED,
    STUDENT,
    UNABLE,
    Work,
)

_KEPT_OF_WAGE = 0.895
_HARDSHIP_SPREAD = 0.22
_CASH_SPREAD = 1.1
_CHILDREN_ABLE = 0.96
_PAYS = 0.95


@dataclass(frozen=True)
class Money:
    """Income by person: `steady` is as drawn, `shaky` is scaled once so that the county's poverty fits.

    By household: `cash_noise` and `has_excess_noise` decide property together with income; by person:
    `has_able_obligor` says whether somebody outside the household owes and could give support.
    """

    steady: np.ndarray
    shaky: np.ndarray
    cash_noise: np.ndarray
    excess_noise: np.ndarray
    has_able_obligor: np.ndarray

    def income(self, scale: float) -> np.ndarray:
        """Return the counted income of each person when irregular incomes are scaled."""
        return self.steady + np.rint(self.shaky * scale).astype(np.int64)


def draw_money(families: Families, health: Health, work: Work, *, is_urban: np.ndarray, seed: int) -> Money:
    """Draw incomes by occupation, support from relatives elsewhere, and the noise of property."""
    rng = dice(seed, "money")
    count = families.residents
    urban = is_urban[families.household]
    hardship = np.exp(rng.normal(0, _HARDSHIP_SPREAD, families.households))
    hardship = np.where(families.some((health.level > 0) | health.is_critical), 0.5, 1.0) * hardship
    hardship = hardship[families.household]
    able = _able_obligors(families, rng)
    wage = around(rng, np.where(urban, 5800, 4700), 0.32, count) * _KEPT_OF_WAGE
    odd = np.where(urban, 5000, 3900) * hardship
    shaky_month = np.select(
        [work.status == FLEXIBLE, (work.status == JOBLESS) & (rng.random(count) < 0.5)],
        [around(rng, odd, 0.38, count), around(rng, odd / 5, 0.7, count)],
        0,
    )
    shaky_month = shaky_month + _support(families, work, able, rng)
    trade = np.where(work.status == BUSINESS, around(rng, 48_000, 0.75, count), 0)
    farms = (work.status == ELDER) & (rng.random(count) < np.where(urban, 0.15, 0.55)) & (families.age < 75)
    steady_month = np.where(work.status == FORMAL, np.maximum(wage, 230_000), 0)
    steady_month = steady_month + work.pension + work.resident_pension_other + work.unemployment_benefit
    rent = (rng.random(count) < 0.05) & (families.age >= 25)
    return Money(
        steady=np.rint(12 * steady_month).astype(np.int64)
        + trade
        + np.where(rent, around(rng, 9000, 0.7, count), 0),
        shaky=12 * shaky_month + np.where(farms, around(rng, 5000, 0.6, count), 0),
        cash_noise=np.exp(rng.normal(0, _CASH_SPREAD, families.households)),
        excess_noise=rng.random(families.households),
        has_able_obligor=able,
    )


def has_excess_property(income_per_head: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Say who owns a car, a second home or a firm beyond the limits; commoner with income."""
    chance = 0.05 + 0.6 * income_per_head / (income_per_head + 3_000_000)
    return noise < chance


def cash_per_head(income_per_head: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return savings per head in fen: a year's income per head, times a wide noise."""
    return np.rint((200_000 + 1.1 * income_per_head) * noise).astype(np.int64)


def _able_obligors(families: Families, rng: np.random.Generator) -> np.ndarray:
    """Say who has relatives elsewhere that owe support and can give it: parents, children, a spouse apart."""
    kind = families.kind[families.household]
    chance = np.where(families.age >= 60, _CHILDREN_ABLE, 0.88)
    chance = np.where(kind == SKIPPED, 0.95, chance)
    household = rng.random(families.households)[families.household]
    return household < chance


def _support(families: Families, work: Work, able: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw monthly support from outside: children to parents, parents away to children left behind."""
    count = families.residents
    kind, role = families.kind[families.household], families.role
    pays = able & (rng.random(count) < _PAYS)
    student = (work.status == STUDENT) & (role == HEAD)
    adult = np.isin(role, (HEAD, SPOUSE))
    elders = adult & (families.age >= 60) & (work.status != RETIRED)
    helped = (work.status == UNABLE) & (role == HEAD) & (rng.random(count) < 0.4)
    left_behind = (kind == SKIPPED) & (role == GRANDCHILD)
    single = (kind == SINGLE_PARENT) & ~adult & (families.age < 18) & (rng.random(count) < 0.5)
    return np.select(
        [student, pays & (elders | helped), pays & left_behind, pays & single],
        [around(rng, median, 0.5, count) for median in (1600, 1300, 1100, 900)],
        0,
    )
