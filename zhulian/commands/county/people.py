"""People 人: the hidden life of a county, before anybody asks who is entitled."""

from __future__ import annotations

from dataclasses import dataclass

from zhulian.commands.county.families import Families
from zhulian.commands.county.health import Health
from zhulian.commands.county.money import Money
from zhulian.commands.county.residence import Residence
from zhulian.commands.county.work import Work


@dataclass(frozen=True)
class People:
    """Who lives with whom and where, how well, on what work and on what money."""

    families: Families
    residence: Residence
    health: Health
    work: Work
    money: Money
