"""What goes into the engine and what comes out 事实与答复."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

STANDARD_MISSING = "标准缺失"
OBLIGORS = "法定义务人"


class Outcome(Enum):
    """The three answers."""

    ENTITLED = "符合"
    NOT_ENTITLED = "不符合"
    UNKNOWN = "待核"


@dataclass(slots=True)
class Subject:
    """A member or obligor: facts by Chinese name; a name that is absent is unknown (or takes its 缺省)."""

    key: str
    facts: dict[str, Any]


@dataclass(slots=True)
class HouseholdFacts:
    """Everything known about one household on one day. `obligors` None: not established; [] : there are none."""

    facts: dict[str, Any] = field(default_factory=dict)
    members: list[Subject] = field(default_factory=list)
    obligors: list[Subject] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is unknown and matters. `subject` is the member's or obligor's key, None for the household.

    `name` is a fact name, `收入核对完整` and its kind standing for the items they vouch for, `法定义务人`, or
    `标准缺失` with the parameter in `detail`.
    """

    name: str
    subject: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition: True passed, False failed, None unknown; the two sides where it is one comparison."""

    name: str
    article: str
    passed: bool | None
    left: Any = None
    operator: str = ""
    right: Any = None
    left_text: str = ""
    right_text: str = ""
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One policy version's answer for one subject (None: the household)."""

    policy: str
    code: str
    version: date | None
    subject: str | None
    outcome: Outcome
    conditions: tuple[ConditionResult, ...] = ()
    amount_fen: int | None = None
    cap_fen: int | None = None
    grade: str | None = None
    is_receiving: bool | None = None
    is_pointed: bool | None = None
    missing: tuple[Missing, ...] = ()
    amount_missing: tuple[Missing, ...] = ()

    @property
    def failed(self) -> list[str]:
        """Names of the conditions that are not met."""
        return [condition.name for condition in self.conditions if condition.passed is False]

    @property
    def masks(self) -> tuple[int, int]:
        """Pass and fail bits, bit i for condition i; neither bit is unknown."""
        passed = sum(1 << i for i, c in enumerate(self.conditions) if c.passed is True)
        failed = sum(1 << i for i, c in enumerate(self.conditions) if c.passed is False)
        return passed, failed
