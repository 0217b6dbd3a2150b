"""Levels of posts 岗位设在哪一级: a role that is named after a level is held there and nowhere else."""

from __future__ import annotations

from zhulian.accounts.models import Area
from zhulian.accounts.roles import (
    Adviser,
    Auditor,
    CountyClerk,
    CountyOfficer,
    GridMember,
    Role,
    SecurityAdministrator,
    Supervisor,
    SystemAdministrator,
    TownClerk,
    Verifier,
    VillageWorker,
)

COUNTY, TOWN, VILLAGE, GRID = Area.Level.COUNTY, Area.Level.TOWN, Area.Level.VILLAGE, Area.Level.GRID

# Roles held in organisations are not here: they stand where their organisation does.
LEVELS: dict[type[Role], tuple[Area.Level, ...]] = {
    CountyClerk: (COUNTY,),
    CountyOfficer: (COUNTY,),
    TownClerk: (TOWN,),
    VillageWorker: (VILLAGE,),
    GridMember: (VILLAGE, GRID),
    Adviser: (COUNTY, TOWN, VILLAGE),
    Verifier: (COUNTY, TOWN),
    Supervisor: (COUNTY, TOWN),
    SystemAdministrator: (COUNTY,),
    SecurityAdministrator: (COUNTY,),
    Auditor: (COUNTY,),
}


def words_of(role: type[Role]) -> str:
    """Return at which levels a role is held, or in which kinds of organisation."""
    return "、".join(level.label for level in LEVELS.get(role, ())) or "、".join(
        sorted(kind.label for kind in role.held_in)
    )
