"""Frames 槽位: the facts of one household, its members and obligors as flat lists that closures index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.facts import Fact
from zhulian.rules.known import Frame
from zhulian.rules.nodes import Level
from zhulian.rules.stages import Step

HOME, KEY, OBLIGORS, MEMBERS = range(4)
OBLIGEE = "被义务人"
EVERYBODY = "各成员"


class Layout:
    """Where the facts and results of one level stand in its frames.

    Slots 0 to 3 are the household's frame (None in that frame itself), the subject's key, its obligors (None:
    not established) and its members; then come facts, then results in the order of work.
    """

    def __init__(self, facts: Iterable[Fact], results: Iterable[Step]) -> None:
        flagged: dict[str, list[str]] = {}
        self.plain: list[tuple[str, Any]] = []
        for fact in facts:
            if fact.flag and fact.default is None:
                flagged.setdefault(fact.flag, []).append(fact.name)
            else:
                self.plain.append((fact.name, fact.default))
        self.flagged = list(flagged.items())
        names = [name for name, _ in self.plain] + [name for _, items in self.flagged for name in items]
        keys: list[str | Step] = [*names, *results]
        self.slots = {key: place for place, key in enumerate(keys, 4)}
        self.empty = [None] * (len(keys) - len(names))

    def settle(self, given: Mapping[str, Any]) -> list[Any]:
        """Decide what is known of each fact: as given, its 缺省, zero under a true 核清标志, else unknown."""
        if None in given.values():
            given = {name: value for name, value in given.items() if value is not None}
        get = given.get
        values = [get(name, default) for name, default in self.plain]
        for flag, names in self.flagged:
            unlisted = 0 if get(flag) is True else None
            values += [get(name, unlisted) for name in names]
        return values + self.empty


def opened(layouts: Mapping[Level, Layout], facts: HouseholdFacts) -> Frame:
    """Open the frames of a household; the result is the household's own frame."""
    home: Frame = [None, None, None, None, *layouts[Level.HOUSEHOLD].settle(facts.facts)]
    settle = layouts[Level.OBLIGOR].settle
    if facts.obligors is not None:
        home[OBLIGORS] = [[home, one.key, None, None, *settle(one.facts)] for one in facts.obligors]
    settle = layouts[Level.MEMBER].settle
    home[MEMBERS] = [
        [home, member.key, _owing(member, facts.obligors, home[OBLIGORS]), None, *settle(member.facts)]
        for member in facts.members
    ]
    return home


def home_of(frame: Frame) -> Frame:
    """The household's frame of any frame."""
    return frame[HOME] or frame


def _owing(
    member: Subject, obligors: Sequence[Subject] | None, frames: list[Frame] | None
) -> list[Frame] | None:
    if obligors is None or frames is None:
        return None
    return [
        frame
        for one, frame in zip(obligors, frames, strict=True)
        if one.facts.get(OBLIGEE) in (None, EVERYBODY, member.key)
    ]
