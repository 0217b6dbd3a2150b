"""The law on the day 当日的法: who is entitled, told from the hidden life and from nothing else.

This is written from the text of the law a second time, on purpose: it shares no line with the policies it
will measure. Amounts are fen; household arrays are as long as `families.first`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import (
    BY_NAME,
    CHILD,
    GRANDCHILD,
    HEAD,
    OTHER,
    PARENT,
    SIBLING,
    SPOUSE,
)
from zhulian.commands.county.health import INTELLECTUAL, MENTAL, MULTIPLE, PHYSICAL, Health
from zhulian.commands.county.money import cash_per_head, has_excess_property
from zhulian.commands.county.people import People
from zhulian.commands.county.standards import (
    BORDERLINE_HALVES,
    DISPOSABLE_YEAR,
    RIGID_CASH,
    RIGID_TENTHS,
    SUBSISTENCE_CASH,
    SUBSISTENCE_YEAR,
)
from zhulian.commands.county.work import BACHELOR, KINDERGARTEN, UNABLE

_SIGHT, _THREE_GENERATIONS = 1, BY_NAME["三代同户（老年户主）"]
_SCHOOL_COST = np.array([0, 6000, 0, 0, 2800, 1200, 8500, 8000, 9000, 9000]) * 100
_CHILD_REHABILITATION = 800_000


@dataclass(frozen=True)
class Truth:
    """Entitlement by household (subsistence, borderline, rigid) and by person (single, destitute), and its grounds."""

    counted: np.ndarray
    size: np.ndarray
    own_income: np.ndarray
    income: np.ndarray
    subsistence: np.ndarray
    borderline: np.ndarray
    rigid: np.ndarray
    single: np.ndarray
    destitute: np.ndarray


def count_members(people: People) -> np.ndarray:
    """Say who is 共同生活的家庭成员 (57号第七条): the dead and the imprisoned are not."""
    families, health, work = people.families, people.health, people.work
    role, age, together = families.role, families.age, people.residence.together
    studies = (work.stage >= KINDERGARTEN) & (work.stage <= BACHELOR)
    dependent = (work.status == UNABLE) & (health.level > 0) & (health.level <= 2)
    children = (role == CHILD) & ((age < 18) | studies | dependent | together)
    in_law = (role == OTHER) & (families.kind == _THREE_GENERATIONS)[families.household]
    relatives = np.isin(role, (PARENT, GRANDCHILD)) | in_law | ((role == SIBLING) & (age < 18))
    belongs = np.isin(role, (HEAD, SPOUSE)) | children | (relatives & together)
    return belongs & ~health.is_dead & ~health.imprisoned


def subsistence_households(people: People, counted: np.ndarray, own_income: np.ndarray) -> np.ndarray:
    """Say which households meet 社会救助法第十八条: income per head under the standard, modest property."""
    size = people.families.total(counted)
    income = people.families.total(own_income * counted)
    line = SUBSISTENCE_YEAR[people.residence.is_urban.astype(int)] * size
    return (income < line) & _is_modest(people, income, size, SUBSISTENCE_CASH)


def judge(people: People, *, scale: float) -> Truth:
    """Answer the five schemes that do not depend on who receives what."""
    families, health = people.families, people.health
    urban = people.residence.is_urban.astype(int)
    counted = count_members(people)
    own = people.money.income(scale)
    size, income = families.total(counted), families.total(own * counted)
    modest = _is_modest(people, income, size, SUBSISTENCE_CASH)
    subsistence = subsistence_households(people, counted, own)
    borderline = ~subsistence & (2 * income < BORDERLINE_HALVES * SUBSISTENCE_YEAR[urban] * size) & modest
    spent = families.total(_expenses(people) * counted)
    rigid = ~subsistence & ~borderline & (size > 0) & (income < DISPOSABLE_YEAR[urban] * size)
    rigid &= (10 * spent > RIGID_TENTHS * income) & _is_modest(people, income, size, RIGID_CASH)
    under_line = counted & (own < SUBSISTENCE_YEAR[urban][families.household])
    in_borderline = borderline[families.household] & under_line
    return Truth(
        counted=counted,
        size=size,
        own_income=own,
        income=income,
        subsistence=subsistence,
        borderline=borderline,
        rigid=rigid,
        single=in_borderline & (_severe_for_single(health) | health.is_critical),
        destitute=under_line & modest[families.household] & _without_labour_or_obligor(people),
    )


def meets_living_subsidy(
    health: Health, in_subsistence: np.ndarray, is_kept_otherwise: np.ndarray
) -> np.ndarray:
    """Say who meets 困难残疾人生活补贴 (国发〔2015〕52号); kept otherwise: 特困, 孤儿, 事实无人抚养全额."""
    able_to_receive = health.is_certified & ~health.is_dead & ~health.has_injury_allowance
    return able_to_receive & in_subsistence & ~is_kept_otherwise


def meets_care_subsidy(health: Health, is_destitute: np.ndarray) -> np.ndarray:
    """Say who meets 重度残疾人护理补贴: level one or two, in need of long-term care, not 特困."""
    severe = health.is_certified & (health.level <= 2) & health.needs_care
    return severe & ~health.is_dead & ~health.has_injury_allowance & ~is_destitute


def _is_modest(people: People, income: np.ndarray, size: np.ndarray, limits: np.ndarray) -> np.ndarray:
    per_head = income // np.maximum(size, 1)
    cash = cash_per_head(per_head, people.money.cash_noise)
    excess = has_excess_property(per_head, people.money.excess_noise)
    return (cash < limits[people.residence.is_urban.astype(int)]) & ~excess


def _expenses(people: People) -> np.ndarray:
    families, health = people.families, people.health
    rehabilitation = np.where(health.is_certified & (families.age < 16), _CHILD_REHABILITATION, 0)
    return health.in_scope + _SCHOOL_COST[people.work.stage] + rehabilitation


def _severe_for_single(health: Health) -> np.ndarray:
    """57号第八条（一）: level one or two, or three where mind or intellect is concerned."""
    of_mind = np.isin(health.category, (INTELLECTUAL, MENTAL)) | health.has_mental_part
    return health.is_certified & ((health.level <= 2) | (of_mind & (health.level == 3)))


def _without_labour_or_obligor(people: People) -> np.ndarray:
    """43号第四、五条: no labour capacity, and nobody who owes support and can give it."""
    families, health = people.families, people.health
    of_mind = np.isin(health.category, (INTELLECTUAL, MENTAL)) | (
        (health.category == MULTIPLE) & health.has_mental_part
    )
    incapable = (of_mind & (health.level <= 3)) | ((health.category == PHYSICAL) & (health.level <= 2))
    incapable |= (health.category == _SIGHT) & (health.level == 1)
    no_labour = (families.age >= 60) | (health.is_certified & incapable)
    family = ~np.isin(families.role, (SIBLING, OTHER)) & ~health.is_dead
    on_one_s_own = (families.total(family) == 1)[families.household] & family
    return no_labour & on_one_s_own & ~people.money.has_able_obligor & (families.age >= 18)
