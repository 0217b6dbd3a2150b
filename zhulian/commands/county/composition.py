"""Composition 家庭构成: which kinds of household there are, and who lives in each."""

from __future__ import annotations

from dataclasses import dataclass

HEAD, SPOUSE, CHILD, PARENT, GRANDCHILD, SIBLING, OTHER = range(7)
ANY, MALE, FEMALE, OPPOSITE = range(4)


@dataclass(frozen=True)
class Slot:
    """One possible member: `gap` is the age minus the head's, in years, give or take `spread`."""

    role: int
    gap: float
    spread: float = 2.5
    sex: int = ANY
    chance: float = 1.0


@dataclass(frozen=True)
class Kind:
    """One kind of household; the head's age lies between `ages` and is commonest at its middle number."""

    name: str
    share: float
    ages: tuple[float, float, float]
    men: float
    slots: tuple[Slot, ...] = ()


_SPOUSE = Slot(SPOUSE, -1.2, 2.5, OPPOSITE)
_FIRST, _SECOND, _THIRD = Slot(CHILD, -27, 3.5), Slot(CHILD, -30.5, 3.5), Slot(CHILD, -33, 3)
_ELDER_SPOUSE = Slot(SPOUSE, -1.5, 2.5, OPPOSITE)

YOUNGER = (
    Kind("单身成年人", 0.185, (19, 26, 60), 0.6),
    Kind("夫妻二人", 0.165, (23, 45, 60), 0.82, (_SPOUSE,)),
    Kind("夫妻和一个孩子", 0.26, (25, 38, 56), 0.84, (_SPOUSE, _FIRST)),
    Kind("夫妻和两个孩子", 0.175, (27, 39, 54), 0.86, (_SPOUSE, _FIRST, _SECOND)),
    Kind("夫妻和三个孩子", 0.02, (30, 39, 50), 0.88, (_SPOUSE, _FIRST, _SECOND, _THIRD)),
    Kind("单亲", 0.045, (25, 39, 52), 0.28, (_FIRST, Slot(CHILD, -30.5, 3.5, chance=0.25))),
    Kind(
        "三代同户（中年户主）",
        0.055,
        (29, 39, 52),
        0.88,
        (
            _SPOUSE,
            _FIRST,
            Slot(CHILD, -30.5, 3.5, chance=0.4),
            Slot(PARENT, 27, 4, MALE, 0.55),
            Slot(PARENT, 25, 4, FEMALE, 0.8),
        ),
    ),
    Kind("夫妻和成年子女", 0.085, (45, 52, 60), 0.84, (_SPOUSE, Slot(CHILD, -26, 3))),
    Kind("兄弟姐妹或亲属", 0.01, (20, 35, 58), 0.6, (Slot(SIBLING, -3, 4), Slot(OTHER, -12, 8, chance=0.3))),
)

ELDER = (
    Kind("独居老人", 0.32, (60, 63, 93), 0.42),
    Kind("老年夫妻", 0.45, (60, 62, 86), 0.8, (_ELDER_SPOUSE,)),
    Kind("老人和成年子女", 0.11, (60, 66, 90), 0.5, (Slot(CHILD, -28, 4),)),
    Kind(
        "祖孙户",
        0.06,
        (56, 63, 80),
        0.4,
        (
            Slot(SPOUSE, -1.5, 2.5, OPPOSITE, 0.5),
            Slot(GRANDCHILD, -54, 4),
            Slot(GRANDCHILD, -57, 3, chance=0.3),
        ),
    ),
    Kind(
        "三代同户（老年户主）",
        0.06,
        (58, 64, 82),
        0.7,
        (
            Slot(SPOUSE, -1.5, 2.5, OPPOSITE, 0.7),
            Slot(CHILD, -26, 3, MALE),
            Slot(OTHER, -28, 3, FEMALE, 0.8),
            Slot(GRANDCHILD, -53, 4),
        ),
    ),
)

KINDS = YOUNGER + ELDER
BY_NAME = {kind.name: position for position, kind in enumerate(KINDS)}
SINGLE_PARENT = BY_NAME["单亲"]
ELDER_ALONE, SKIPPED = BY_NAME["独居老人"], BY_NAME["祖孙户"]
ALONE = (BY_NAME["单身成年人"], BY_NAME["兄弟姐妹或亲属"], SINGLE_PARENT, ELDER_ALONE)
