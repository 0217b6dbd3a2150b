"""The cast's lake for 推演: 何守田's household gets 540 yuan of 低保 a month, as its income of 1,800 leaves it."""

from __future__ import annotations

from tests.cast import HE
from tests.lake import village
from tests.lake.shore import Shore
from tests.matching import county

ROLL = tuple((person.name, person.id_number) for person in HE.members)


def roll(*amounts: object, kind: str = "最低生活保障") -> list[tuple[object, ...]]:
    """One row of the roster for each member of 何守田's household that gets an amount."""
    head = HE.members[0].id_number
    return [(*who, kind, "2025-03", amount, head) for who, amount in zip(ROLL, amounts, strict=False)]


def bring_roll(shore: Shore, rows) -> None:
    """Bring the roster of the month, in the place of an earlier one."""
    shore.bring("benefit_roster", shore.xlsx("benefit_roster", village.ROSTER, rows))


def fill(shore: Shore) -> None:
    """The cast's county with the roll that its story tells."""
    county.fill(shore)
    bring_roll(shore, roll(180, 180, 180))
