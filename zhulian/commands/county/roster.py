"""Roster 民政在享名册: one row for each person whom a benefit names."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhulian.commands.county.dice import dice
from zhulian.commands.county.feeds import PERSON, Feed, yuan
from zhulian.commands.county.life import County
from zhulian.commands.county.receiving import ORPHAN, UNATTENDED
from zhulian.commands.county.standards import (
    CARE_SUBSIDY_MONTH,
    DESTITUTE_MONTH,
    LIVING_SUBSIDY_MONTH,
    SUBSISTENCE_YEAR,
)

_CHILD_MONTH = 150_000
_WRONG_MONTH = (20_000, 50_000)
_FIRST_MONTH, _LAST_MONTH = np.datetime64("2015-01"), np.datetime64("2026-10")


def benefit_roster(county: County) -> Feed:
    """Build the roster; a household benefit has one row for each member it covers."""
    rng = dice(county.seed, "roster")
    parts = _entries(county, rng)
    people = np.concatenate([who for _, who, _ in parts])
    who = pa.array(people)
    heads = county.families.first[county.families.household[people]]
    table = pa.table(
        {
            "姓名": county.names.take(who),
            "身份证号": county.numbers.take(who),
            "险种": pa.array([scheme for scheme, found, _ in parts for _ in range(len(found))], pa.string()),
            "起领年月": _months(county, people, rng),
            "月发放金额": yuan(np.concatenate([amounts for _, _, amounts in parts])),
            "户主身份证号": county.numbers.take(pa.array(heads)),
            PERSON: pa.array(people, pa.int32()),
        }
    )
    return Feed(
        "benefit_roster",
        table.take(pa.array(rng.permutation(len(people)))),
        "身份证号",
        amounts=("月发放金额",),
        often_empty=("月发放金额",),
    )


def _entries(county: County, rng: np.random.Generator) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return (scheme, people, fen per month) for each scheme."""
    rosters, truth, household = county.rosters, county.truth, county.families.household
    urban = county.is_urban.astype(int)
    single_month = np.maximum(SUBSISTENCE_YEAR[urban] - truth.own_income, 12) // 12

    def fixed(scheme: str, flags: np.ndarray, month: np.ndarray | int) -> tuple[str, np.ndarray, np.ndarray]:
        people = np.flatnonzero(flags)
        amounts = np.broadcast_to(np.asarray(month, np.int64), (len(household),))[people]
        return scheme, people, amounts

    def covers(households: np.ndarray) -> np.ndarray:
        return households[household] & rosters.covered

    return [
        fixed("最低生活保障", covers(rosters.subsistence), _shares(county, rng)),
        fixed("单人保", rosters.single, single_month),
        fixed("低保边缘家庭", covers(rosters.borderline), 0),
        fixed("刚性支出困难家庭", covers(rosters.rigid), 0),
        fixed("特困人员", rosters.destitute, DESTITUTE_MONTH[urban]),
        fixed("孤儿", rosters.child == ORPHAN, _CHILD_MONTH),
        fixed("事实无人抚养儿童", rosters.child == UNATTENDED, _CHILD_MONTH),
        fixed("困难残疾人生活补贴", rosters.living, LIVING_SUBSIDY_MONTH),
        fixed("重度残疾人护理补贴", rosters.care, CARE_SUBSIDY_MONTH),
    ]


def _shares(county: County, rng: np.random.Generator) -> np.ndarray:
    """Return each person's part of the household's 低保: the gap by law, or what was once granted wrongly."""
    truth, families = county.truth, county.families
    line = SUBSISTENCE_YEAR[county.residence.is_urban.astype(int)] * truth.size
    gap = np.maximum(line - truth.income, 0) // 12
    shares = np.where(truth.subsistence, gap // np.maximum(truth.size, 1), 0)
    old = rng.integers(*_WRONG_MONTH, families.households)
    return np.where(shares > 0, shares, old)[families.household]


def _months(county: County, people: np.ndarray, rng: np.random.Generator) -> pa.StringArray:
    born = county.families.birth[people].astype("datetime64[M]")
    earliest = np.maximum(born + np.timedelta64(1, "M"), _FIRST_MONTH)
    span = np.maximum((_LAST_MONTH - earliest).astype(int), 1)
    # Recent starts are commoner than old ones.
    since = np.floor(span * rng.random(len(people)) ** 2).astype(int) + 1
    return pa.array(np.datetime_as_string(_LAST_MONTH - since))
