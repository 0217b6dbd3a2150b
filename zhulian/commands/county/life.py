"""Life 一个县: all stages put together, with the county's poverty fitted once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhulian.commands.county.areas import Places, read_places
from zhulian.commands.county.families import draw_families
from zhulian.commands.county.health import draw_health
from zhulian.commands.county.identity import number_people
from zhulian.commands.county.law import Truth, count_members, judge, subsistence_households
from zhulian.commands.county.money import draw_money
from zhulian.commands.county.names import name_people
from zhulian.commands.county.people import People
from zhulian.commands.county.receiving import (
    MISSED_PER_RECEIVING,
    NO_CHILD,
    WRONG_PER_RECEIVING,
    Rosters,
    draw_rosters,
)
from zhulian.commands.county.residence import draw_residence
from zhulian.commands.county.standards import BILL_THRESHOLD
from zhulian.commands.county.work import draw_work

RECEIVING_SHARE = 0.01
_SCALES = (0.2, 5.0)
_HALVINGS = 12


@dataclass(frozen=True)
class County(People):
    """Everything that is true of one invented county; `listed` are the people feeds may be asked about."""

    seed: int
    places: Places
    names: pa.StringArray
    numbers: pa.StringArray
    truth: Truth
    rosters: Rosters
    listed: np.ndarray

    @property
    def is_urban(self) -> np.ndarray:
        """Say of each person whether the household is registered in a town."""
        return self.residence.is_urban[self.families.household]


def draw_county(*, residents: int, county: str, seed: int) -> County:
    """Draw a county. Raises NoAreas where its villages are not known."""
    places = read_places(county)
    people = _draw_people(residents, places, seed)
    families, residence = people.families, people.residence
    truth = judge(people, scale=_fit_scale(people))
    rosters = draw_rosters(people, truth, seed=seed)
    town = places.town[residence.registered][families.household]
    return County(
        **vars(people),
        seed=seed,
        places=places,
        names=name_people(families, county=county, seed=seed),
        numbers=number_people(town=town, birth=families.birth, is_male=families.is_male),
        truth=truth,
        rosters=rosters,
        listed=_listed(people, rosters),
    )


def _draw_people(residents: int, places: Places, seed: int) -> People:
    families = draw_families(residents=residents, seed=seed)
    residence = draw_residence(families, places, seed=seed)
    health = draw_health(families, seed=seed)
    work = draw_work(families, health, is_urban=residence.is_urban, seed=seed)
    money = draw_money(families, health, work, is_urban=residence.is_urban, seed=seed)
    return People(families, residence, health, work, money)


def _fit_scale(people: People) -> float:
    """Find the scale of irregular incomes at which about one resident in a hundred is on 低保."""
    counted = count_members(people)
    size = people.families.total(counted)
    per_receiving = 1 + MISSED_PER_RECEIVING - WRONG_PER_RECEIVING
    target = RECEIVING_SHARE * per_receiving * people.families.residents
    low, high = _SCALES
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        poor = subsistence_households(people, counted, people.money.income(middle))
        low, high = (middle, high) if size[poor].sum() > target else (low, middle)
    return low


def _listed(people: People, rosters: Rosters) -> np.ndarray:
    """Flag everybody who shares a household number with somebody on a roster, certified or with a large bill."""
    families, health = people.families, people.health
    on_household_roster = rosters.subsistence | rosters.borderline | rosters.rigid
    personal = (
        rosters.single | rosters.destitute | rosters.living | rosters.care | (rosters.child != NO_CHILD)
    )
    known = personal | (health.category > 0) | (health.in_scope > BILL_THRESHOLD)
    return (on_household_roster | families.some(known))[families.household]
