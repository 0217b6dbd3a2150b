"""Work 就学与就业: who studies, who works and how, whose contributions lapsed, who draws which pension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import ALONE, CHILD, HEAD, SPOUSE
from zhulian.commands.county.dice import around, dice, pick
from zhulian.commands.county.families import Families
from zhulian.commands.county.health import Health

STAGES = ("", "学前", "小学", "初中", "普通高中", "中等职业学校", "大专", "本科", "硕士", "博士")
KINDERGARTEN, PRIMARY, MIDDLE, HIGH, VOCATIONAL, COLLEGE, BACHELOR, MASTER, DOCTOR = range(1, 10)
IDLE, STUDENT, FORMAL, FLEXIBLE, BUSINESS, JOBLESS, HOME, UNABLE, RETIRED, ELDER = range(10)
NOT_INSURED, EMPLOYEE, SELF_INSURED, RESIDENT = range(4)
BLANK, PAYING, LAPSED, DRAWING = range(4)

# Shares of formal, flexible, business, jobless and home among those able to work: rural, urban.
_WORK_SHARES = ((0.24, 0.41, 0.08, 0.06, 0.21), (0.58, 0.19, 0.08, 0.055, 0.095))
_UNABLE_BY_LEVEL = np.array([0.003, 0.88, 0.75, 0.48, 0.32])
_UNABLE_IF_CRITICAL = 0.75
_EMPLOYEE_PENSION = (0.16, 0.72)
_SINGLE_MUST_WORK = 0.95
_PENSION_IF_DISABLED = 0.4
_FINDS_WORK = 0.96
_TERTIARY_AGES = (18, 19, 20, 21)


@dataclass(frozen=True)
class Work:
    """Occupation, insurance and pensions by person; amounts in fen per month."""

    stage: np.ndarray
    status: np.ndarray
    insurance: np.ndarray
    payment: np.ndarray
    gap_months: np.ndarray
    base: np.ndarray
    pension: np.ndarray
    basic_pension: np.ndarray
    resident_pension_other: np.ndarray
    unemployment_benefit: np.ndarray


def draw_work(families: Families, health: Health, *, is_urban: np.ndarray, seed: int) -> Work:
    """Draw school, occupation and insurance; `is_urban` is said of each household."""
    rng = dice(seed, "work")
    count = families.residents
    urban = is_urban[families.household]
    stage = _stages(families.age, rng)
    status = _statuses(families, health, stage, urban, rng)
    insurance, payment, gap = _insurance(status, rng)
    base = np.clip(around(rng, np.where(urban, 5400, 4300), 0.4, count), 430_000, 2_300_000)
    has_base = np.isin(insurance, (EMPLOYEE, SELF_INSURED)) & (payment != DRAWING)
    eligible = (status == JOBLESS) & (payment == LAPSED) & (gap <= 12) & (rng.random(count) < 0.3)
    elder = status == ELDER
    return Work(
        stage=stage,
        status=status,
        insurance=insurance,
        payment=payment,
        gap_months=gap,
        base=np.where(has_base, base, 0),
        pension=np.where(status == RETIRED, np.maximum(around(rng, 3300, 0.33, count), 120_000), 0),
        basic_pension=np.where(elder & (payment == DRAWING), 14_300, 0),
        resident_pension_other=np.where(elder & (payment == DRAWING), around(rng, 115, 0.6, count), 0),
        unemployment_benefit=np.where(eligible, 150_000, 0),
    )


def _stages(age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    draw = rng.random(len(age))
    stage = np.zeros(len(age), np.int8)
    stage[(age >= 3) & (age < 6) & (draw < 0.87)] = KINDERGARTEN
    stage[(age >= 6) & (age < 12) & (draw < 0.995)] = PRIMARY
    stage[(age >= 12) & (age < 15) & (draw < 0.99)] = MIDDLE
    teen = (age >= 15) & (age < 18)
    stage[teen & (draw < 0.92)] = VOCATIONAL
    stage[teen & (draw < 0.57)] = HIGH
    tertiary = np.isin(age, _TERTIARY_AGES)
    stage[tertiary & (draw < 0.58)] = COLLEGE
    stage[tertiary & (draw < 0.31)] = BACHELOR
    stage[(age >= 22) & (age < 24) & (draw < 0.12)] = BACHELOR
    stage[(age >= 22) & (age < 26) & (draw < 0.045)] = MASTER
    stage[(age >= 25) & (age < 30) & (draw < 0.004)] = DOCTOR
    return stage


def _statuses(
    families: Families, health: Health, stage: np.ndarray, urban: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    count, age = families.residents, families.age
    drawn = np.where(urban, *(FORMAL + pick(rng, _WORK_SHARES[place], count) for place in (1, 0)))
    alone = np.isin(families.kind, ALONE)[families.household]
    drawn[(drawn == HOME) & alone & (rng.random(count) < _SINGLE_MUST_WORK)] = FLEXIBLE
    _stay_home_to_care(families, health, drawn, rng)
    unable = rng.random(count) < _UNABLE_BY_LEVEL[health.level]
    unable |= health.is_critical & (rng.random(count) < _UNABLE_IF_CRITICAL)
    drawn[unable] = UNABLE
    retires = rng.random(count) < np.where(urban, _EMPLOYEE_PENSION[1], _EMPLOYEE_PENSION[0])
    retires &= (health.level == 0) | (rng.random(count) < _PENSION_IF_DISABLED)
    retired = retires & (age >= np.where(families.is_male, 60, 53))
    status = np.where(age >= 16, drawn, IDLE)
    status[stage > 0] = STUDENT
    status[age >= 60] = ELDER
    status[retired] = RETIRED
    status[health.imprisoned] = IDLE
    return _one_earner(families, status, rng)


def _stay_home_to_care(
    families: Families, health: Health, status: np.ndarray, rng: np.random.Generator
) -> None:
    """Take some of those who live with a gravely disabled or ill person out of steady work."""
    burdened = families.some((health.level == 1) | (health.level == 2) | health.is_critical)
    draw = rng.random(families.residents)
    affected = burdened[families.household] & (status == FORMAL)
    status[affected & (draw < 0.75)] = FLEXIBLE
    status[affected & (draw < 0.45)] = HOME


def _one_earner(families: Families, status: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Where nobody earns, send the head or spouse to casual work, as need does; a few find none."""
    nobody = ~families.some(np.isin(status, (FORMAL, FLEXIBLE, BUSINESS, RETIRED)))
    may = np.isin(status, (JOBLESS, HOME)) & np.isin(families.role, (HEAD, SPOUSE, CHILD))
    finds = rng.random(families.residents) < _FINDS_WORK
    return np.where(nobody[families.household] & may & finds, FLEXIBLE, status)


def _insurance(status: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = len(status)
    draw = rng.random(count)
    insurance = np.zeros(count, np.int8)
    payment = np.zeros(count, np.int8)

    def insure(chosen: np.ndarray, kind: int, state: int) -> None:
        insurance[chosen], payment[chosen] = kind, state

    insure(status == FORMAL, EMPLOYEE, PAYING)
    insure((status == BUSINESS) & (draw < 0.85), RESIDENT, PAYING)
    insure((status == BUSINESS) & (draw < 0.6), SELF_INSURED, PAYING)
    insure((status == FLEXIBLE) & (draw < 0.85), RESIDENT, PAYING)
    insure((status == FLEXIBLE) & (draw < 0.5), SELF_INSURED, PAYING)
    insure((status == FLEXIBLE) & (draw < 0.16), SELF_INSURED, LAPSED)
    insure((status == JOBLESS) & (draw < 0.9), RESIDENT, PAYING)
    insure((status == JOBLESS) & (draw < 0.7), EMPLOYEE, LAPSED)
    insure((status == HOME) & (draw < 0.72), RESIDENT, PAYING)
    insure((status == HOME) & (draw < 0.08), RESIDENT, BLANK)
    insure((status == UNABLE) & (draw < 0.75), RESIDENT, PAYING)
    insure((status == UNABLE) & (draw < 0.2), EMPLOYEE, LAPSED)
    insure(status == RETIRED, EMPLOYEE, DRAWING)
    insure((status == ELDER) & (draw < 0.96), RESIDENT, DRAWING)
    gap = np.where(payment == LAPSED, 1 + np.floor(rng.exponential(9, count)).astype(int), 0)
    return insurance, payment, np.minimum(gap, 60)
