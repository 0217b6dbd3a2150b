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
_KEPT_IF_BURDENED = 0.5
_LOWEST_WAGE = 230_000
_ABLE, _CHILDREN_ABLE, _PARENTS_ABLE = 0.88, 0.96, 0.95
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
    urban = is_urban[families.household]
    able = _able_obligors(families, rng)
    casual = _casual_month(families, health, work, urban, rng) + _support_month(families, work, able, rng)
    return Money(
        steady=_steady(families, work, urban, rng),
        shaky=12 * casual + _farming(families, work, urban, rng),
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
    chance = np.where(families.age >= 60, _CHILDREN_ABLE, _ABLE)
    chance = np.where(kind == SKIPPED, _PARENTS_ABLE, chance)
    household = rng.random(families.households)[families.household]
    return household < chance


def _steady(families: Families, work: Work, urban: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw what comes every year much the same: wages, pensions, trade and rents."""
    count = families.residents
    wage = around(rng, np.where(urban, 5800, 4700), 0.32, count) * _KEPT_OF_WAGE
    month = np.where(work.status == FORMAL, np.maximum(wage, _LOWEST_WAGE), 0)
    month = month + work.pension + work.resident_pension_other + work.unemployment_benefit
    trade = np.where(work.status == BUSINESS, around(rng, 48_000, 0.75, count), 0)
    lets = (rng.random(count) < 0.05) & (families.age >= 25)
    rent = np.where(lets, around(rng, 9000, 0.7, count), 0)
    return np.rint(12 * month).astype(np.int64) + trade + rent


def _casual_month(
    families: Families, health: Health, work: Work, urban: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw casual earnings: halved where somebody is disabled or gravely ill, and touched by unseen hardship."""
    count = families.residents
    hardship = np.exp(rng.normal(0, _HARDSHIP_SPREAD, families.households))
    burdened = families.some((health.level > 0) | health.is_critical)
    hardship = (np.where(burdened, _KEPT_IF_BURDENED, 1.0) * hardship)[families.household]
    usual = np.where(urban, 5000, 3900) * hardship
    odd_jobs = (work.status == JOBLESS) & (rng.random(count) < 0.5)
    return np.select(
        [work.status == FLEXIBLE, odd_jobs],
        [around(rng, usual, 0.38, count), around(rng, usual / 5, 0.7, count)],
        0,
    )


def _farming(families: Families, work: Work, urban: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    count = families.residents
    farms = (work.status == ELDER) & (families.age < 75)
    farms &= rng.random(count) < np.where(urban, 0.15, 0.55)
    return np.where(farms, around(rng, 5000, 0.6, count), 0)


def _support_month(families: Families, work: Work, able: np.ndarray, rng: np.random.Generator) -> np.ndarray:
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
