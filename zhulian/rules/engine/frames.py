"""Frames 槽位: the facts of one household, its members and obligors as flat lists that closures index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.engine.known import Frame
from zhulian.rules.facts import Fact
from zhulian.rules.language.stages import Step
from zhulian.rules.nodes import Comparison, FactRef, Level, Node, VariableRef

HOME, KEY, OBLIGORS, MEMBERS, MEMO, DONE = range(6)
FIRST = 6
OBLIGEE = "被义务人"
EVERYBODY = "各成员"


class Layout:
    """Where the facts and results of one level stand in its frames.

    The first slots are the household's frame (None in that frame itself), the subject's key, its obligors
    (None: not established), its members, what the second pass remembers and how many stages are done; then come facts, then results
    (of a scheme the verdicts of its conditions), outcomes, and the sides of the comparisons a trace shows.
    """

    def __init__(
        self, facts: Sequence[Fact], results: Iterable[Step], compared: Iterable[Comparison] = ()
    ) -> None:
        keys: list[str | Step] = [*(fact.name for fact in facts), *results]
        self.slots = {key: place for place, key in enumerate(keys, FIRST)}
        self.unwritten: Frame = [None] * (FIRST + len(keys))
        self.outcomes = {
            step: self.more() for step in self.slots if isinstance(step, Step) and step.is_scheme
        }
        distinct = {id(one): one for one in compared}
        self.traced = {key: (self._place(one.left), self._place(one.right)) for key, one in distinct.items()}
        flagged: dict[str, list[int]] = {}
        for fact in facts:
            self.unwritten[self.slots[fact.name]] = fact.unwritten
            if fact.flag and fact.default is None:
                flagged.setdefault(fact.flag, []).append(self.slots[fact.name])
        self.flagged = tuple((1 << bit, flag, places) for bit, (flag, places) in enumerate(flagged.items()))
        self.vouched: dict[int, Frame] = {}

    def _place(self, side: Node) -> int:
        """Where one side of a comparison stands: that of a name of this level, else a place of its own."""
        match side:
            case FactRef(name=name) if name in self.slots:
                return self.slots[name]
            case VariableRef(name=name) if Step(name) in self.slots:
                return self.slots[Step(name)]
        return self.more()

    def more(self, value: Any = None) -> int:
        """Make room for one more value; returns its slot."""
        self.unwritten.append(value)
        return len(self.unwritten) - 1

    def settle(self, given: Mapping[str, Any]) -> Frame:
        """Decide what is known of each fact: as given, its 缺省, zero under a true 核清标志, else its bounds."""
        flags = 0
        for bit, flag, _ in self.flagged:
            if given.get(flag) is True:
                flags |= bit
        frame = (self.vouched.get(flags) or self._vouched(flags)).copy()
        slots = self.slots
        for name, value in given.items():
            if value is not None and name in slots:
                frame[slots[name]] = value
        return frame

    def _vouched(self, flags: int) -> Frame:
        """Make, once for all households, the frame in which nothing is given but these 核清标志 are true."""
        frame = self.vouched[flags] = self.unwritten.copy()
        for bit, _, places in self.flagged:
            for place in places if flags & bit else ():
                frame[place] = 0
        return frame


def opened(layouts: Mapping[Level, Layout], facts: HouseholdFacts) -> Frame:
    """Open the frames of a household; the result is the household's own frame."""
    home = layouts[Level.HOUSEHOLD].settle(facts.facts)
    home[MEMO], home[DONE] = {}, 0
    if facts.obligors is not None:
        home[OBLIGORS] = [_subject(layouts[Level.OBLIGOR], one, home) for one in facts.obligors]
    home[MEMBERS] = members = [_subject(layouts[Level.MEMBER], one, home) for one in facts.members]
    for frame in members:
        frame[OBLIGORS] = _owing(frame[KEY], facts.obligors, home[OBLIGORS])
    return home


def home_of(frame: Frame) -> Frame:
    """The household's frame of any frame."""
    return frame[HOME] or frame


def _subject(layout: Layout, subject: Subject, home: Frame) -> Frame:
    frame = layout.settle(subject.facts)
    frame[HOME], frame[KEY] = home, subject.key
    return frame


def _owing(member: str, obligors: Sequence[Subject] | None, frames: list[Frame] | None) -> list[Frame] | None:
    if not obligors or not frames:
        return frames
    pairs = zip(obligors, frames, strict=True)
    return [frame for one, frame in pairs if one.facts.get(OBLIGEE) in (None, EVERYBODY, member)]
