"""Answers 真值表: entitled and receiving by scheme, for measuring alone; no program that decides reads it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhulian.commands.county.feeds import household_numbers
from zhulian.commands.county.health import UNASSESSED
from zhulian.commands.county.life import County
from zhulian.commands.county.receiving import NO_CHILD

HOUSEHOLD_SCHEMES = ("最低生活保障", "低保边缘家庭", "刚性支出困难家庭")
PERSON_SCHEMES = ("单人保", "特困人员", "困难残疾人生活补贴", "重度残疾人护理补贴")


def truth_table(county: County) -> pa.Table:
    """Return one row for each household or person who is entitled or receives; the rest are neither."""
    numbers = household_numbers(county)
    return pa.concat_tables(
        [
            _rows(county, numbers, scheme, *columns, by_person=scheme in PERSON_SCHEMES)
            for scheme, columns in _answers(county).items()
        ]
    )


def _answers(county: County) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return (entitled, receiving, decidable from the seven feeds at their default scope) by scheme."""
    truth, rosters, health = county.truth, county.rosters, county.health
    all_dead = county.families.total(~health.is_dead) == 0
    known_dead = health.is_dead & county.listed
    on_subsistence = rosters.subsistence[county.families.household] & rosters.covered
    kept = county.families.some(rosters.destitute)
    settled = known_dead | ~health.is_certified | rosters.destitute
    living_known = settled | (rosters.child != NO_CHILD) | (on_subsistence & ~health.has_injury_allowance)
    assessed = (health.assessment != UNASSESSED) & ~health.has_injury_allowance
    return {
        "最低生活保障": (truth.subsistence & ~kept, rosters.subsistence, all_dead),
        "低保边缘家庭": (truth.borderline, rosters.borderline, all_dead),
        "刚性支出困难家庭": (truth.rigid & ~rosters.subsistence & ~kept, rosters.rigid, all_dead),
        "单人保": (truth.single, rosters.single, known_dead),
        "特困人员": (truth.destitute, rosters.destitute, known_dead),
        "困难残疾人生活补贴": (rosters.living_due, rosters.living, living_known),
        "重度残疾人护理补贴": (rosters.care_due, rosters.care, settled | (health.level > 2) | assessed),
    }


def _rows(
    county: County,
    numbers: pa.StringArray,
    scheme: str,
    entitled: np.ndarray,
    receiving: np.ndarray,
    decidable: np.ndarray,
    *,
    by_person: bool,
) -> pa.Table:
    found = np.flatnonzero(entitled | receiving)
    households = county.families.household[found] if by_person else found
    return pa.table(
        {
            "scheme": pa.array([scheme] * len(found), pa.string()),
            "household_number": numbers.take(pa.array(households)),
            "id_number": county.numbers.take(pa.array(found))
            if by_person
            else pa.array([""] * len(found), pa.string()),
            "is_entitled": pa.array(entitled[found]),
            "is_receiving": pa.array(receiving[found]),
            "decidable_from_feeds": pa.array(decidable[found]),
        }
    )
