"""Health 残疾、疾病、死亡: certificates, need of care, yearly self-pay, deaths, and people in prison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.dice import around, dice, pick
from zhulian.commands.county.families import Families
from zhulian.commands.county.standards import TODAY

CATEGORIES = ("", "视力", "听力", "言语", "肢体", "智力", "精神", "多重")
PHYSICAL, INTELLECTUAL, MENTAL, MULTIPLE = 4, 5, 6, 7
UNASSESSED, NEEDED, NOT_NEEDED = range(3)

# 2010年末全国各类残疾人数（万人），中国残联；重度 2518，中度和轻度 5984。
_CATEGORY_COUNTS = (1263, 2054, 130, 2472, 568, 629, 1386)
_LEVEL_SHARES = (0.12, 0.176, 0.30, 0.404)
_CERTIFICATE_SHARE = 0.021
_RATE_BY_AGE = ((0, 0.5), (15, 1.2), (45, 2.5), (60, 6.0))
_CARE_BY_LEVEL = np.array([0.0, 0.75, 0.45, 0.10, 0.04])
_ASSESSED_BY_LEVEL = np.array([0.0, 0.70, 0.70, 0.10, 0.10])
_CRITICAL_BY_AGE = ((0, 0.0006), (18, 0.0015), (45, 0.005), (60, 0.014))
_BILLED_BY_AGE = ((0, 0.35), (18, 0.32), (45, 0.5), (60, 0.75))
_BILL_BY_AGE = ((0, 180), (18, 320), (45, 600), (60, 1100))
_DEATH_BY_AGE = ((0, 0.0004), (40, 0.003), (60, 0.012), (75, 0.055))
_STILL_REGISTERED = 0.2


@dataclass(frozen=True)
class Health:
    """Hidden and recorded health by person; amounts in fen of the last twelve months; no date is NaT."""

    category: np.ndarray
    level: np.ndarray
    issued: np.ndarray
    expires: np.ndarray
    has_mental_part: np.ndarray
    needs_care: np.ndarray
    assessment: np.ndarray
    is_critical: np.ndarray
    in_scope: np.ndarray
    paid: np.ndarray
    died: np.ndarray
    imprisoned: np.ndarray
    has_injury_allowance: np.ndarray

    @property
    def is_dead(self) -> np.ndarray:
        """Say who has died."""
        return ~np.isnat(self.died)

    @property
    def is_certified(self) -> np.ndarray:
        """Say whose certificate is valid on the day."""
        return (self.category > 0) & (self.expires > TODAY)


def by_age(age: np.ndarray, steps: tuple[tuple[int, float], ...]) -> np.ndarray:
    """Look up the value of the last step not above each age."""
    starts, values = zip(*steps, strict=True)
    return np.array(values)[np.searchsorted(starts, age, side="right") - 1]


def draw_health(families: Families, *, seed: int) -> Health:
    """Draw disability, illness, deaths and imprisonment, each by age."""
    rng = dice(seed, "health")
    count, age = families.residents, families.age
    category, level = _disability(age, rng)
    issued = TODAY - rng.integers(0, 10 * 365, count).astype("timedelta64[D]")
    issued = np.where(rng.random(count) < 0.03, issued - np.timedelta64(3650, "D"), issued)
    # Nobody is certified in the first 200 days, and no certificate is of tomorrow.
    issued = np.minimum(np.maximum(issued, families.birth + np.timedelta64(200, "D")), TODAY)
    needs_care = rng.random(count) < _CARE_BY_LEVEL[level]
    assessed = rng.random(count) < _ASSESSED_BY_LEVEL[level]
    is_critical = rng.random(count) < by_age(age, _CRITICAL_BY_AGE)
    in_scope, paid = _bills(age, is_critical, rng)
    return Health(
        category=category,
        level=level,
        issued=issued,
        expires=issued + np.timedelta64(3652, "D"),
        has_mental_part=(category == MULTIPLE) & (rng.random(count) < 0.5),
        needs_care=needs_care,
        assessment=np.where(assessed, np.where(needs_care, NEEDED, NOT_NEEDED), UNASSESSED),
        is_critical=is_critical,
        in_scope=in_scope,
        paid=paid,
        died=_deaths(age, rng),
        imprisoned=(age >= 18) & (age < 60) & families.is_male & (rng.random(count) < 0.002),
        has_injury_allowance=(category == PHYSICAL) & (age >= 25) & (rng.random(count) < 0.004),
    )


def _disability(age: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    chance = by_age(age, _RATE_BY_AGE)
    has = rng.random(len(age)) < chance * (_CERTIFICATE_SHARE / chance.mean())
    category = np.where(has, 1 + pick(rng, _CATEGORY_COUNTS, len(age)), 0)
    level = np.where(has, 1 + pick(rng, _LEVEL_SHARES, len(age)), 0)
    return category, level


def _bills(age: np.ndarray, critical: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw what the insured pay themselves: a lognormal with a heavy tail, heavier still where critical."""
    count = len(age)
    billed = critical | (rng.random(count) < by_age(age, _BILLED_BY_AGE))
    ordinary = around(rng, by_age(age, _BILL_BY_AGE), 1.25, count)
    heavy = around(rng, 24_000, 0.8, count)
    in_scope = np.where(billed, np.minimum(np.where(critical, heavy, ordinary), 30_000_000), 0)
    return in_scope, np.rint(in_scope * rng.uniform(1.05, 1.6, count)).astype(np.int64)


def _deaths(age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw deaths of the last year whose registration has not yet been cancelled, mostly recent ones."""
    gone = rng.random(len(age)) < by_age(age, _DEATH_BY_AGE) * _STILL_REGISTERED
    days = 1 + np.floor(364 * rng.random(len(age)) ** 2).astype("timedelta64[D]")
    return np.where(gone, TODAY - days, np.datetime64("NaT"))
