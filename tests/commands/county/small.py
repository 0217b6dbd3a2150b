"""Small counties 小县: a few households written by hand, whose answers a reader can check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import BY_NAME, HEAD
from zhulian.commands.county.families import Families
from zhulian.commands.county.health import Health
from zhulian.commands.county.money import Money
from zhulian.commands.county.people import People
from zhulian.commands.county.residence import Residence
from zhulian.commands.county.standards import TODAY
from zhulian.commands.county.work import Work

YUAN = 100
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class One:
    """One person; income in yuan a year, bill in yuan of in-scope self-pay."""

    role: int = HEAD
    age: int = 40
    income: int = 0
    bill: int = 0
    category: int = 0
    level: int = 0
    expired: bool = False
    mental_part: bool = False
    needs_care: bool = False
    critical: bool = False
    injury: bool = False
    died: np.datetime64 = NEVER
    imprisoned: bool = False
    together: bool = True
    stage: int = 0
    status: int = 0
    obligor: bool = True


@dataclass(frozen=True)
class Home:
    """One household; `cash` is a multiple of what its income suggests, 0 for none."""

    members: tuple[One, ...]
    is_urban: bool = True
    kind: str = "夫妻二人"
    cash: float = 0.0
    has_excess: bool = False


def people_of(*homes: Home) -> People:
    """Build the people of these households."""
    ones = [one for home in homes for one in home.members]
    household = np.repeat(np.arange(len(homes)), [len(home.members) for home in homes])
    zeros = np.zeros(len(ones), np.int64)

    def column(name: str) -> np.ndarray:
        return np.array([getattr(one, name) for one in ones])

    families = Families(
        household=household,
        role=column("role"),
        is_male=np.ones(len(ones), bool),
        birth=TODAY - (column("age") * 365.25 + 30).astype("timedelta64[D]"),
        age=column("age"),
        kind=np.array([BY_NAME[home.kind] for home in homes]),
        first=np.flatnonzero(np.diff(household, prepend=-1)),
    )
    issued = np.where(column("expired"), TODAY - np.timedelta64(4000, "D"), TODAY - np.timedelta64(800, "D"))
    is_urban = np.array([home.is_urban for home in homes])
    return People(
        families=families,
        residence=Residence(np.zeros(len(homes), int), zeros, column("together"), is_urban),
        health=Health(
            category=column("category"),
            level=column("level"),
            issued=issued,
            expires=issued + np.timedelta64(3652, "D"),
            has_mental_part=column("mental_part"),
            needs_care=column("needs_care"),
            assessment=zeros,
            is_critical=column("critical"),
            in_scope=column("bill") * YUAN,
            paid=column("bill") * YUAN,
            died=column("died"),
            imprisoned=column("imprisoned"),
            has_injury_allowance=column("injury"),
        ),
        work=Work(column("stage"), column("status"), *[zeros] * 8),
        money=Money(
            steady=column("income") * YUAN,
            shaky=zeros,
            cash_noise=np.array([home.cash for home in homes]),
            excess_noise=np.array([0.0 if home.has_excess else 1.0 for home in homes]),
            has_able_obligor=column("obligor"),
        ),
    )
