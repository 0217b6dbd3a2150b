"""What goes into the engine and what comes out 事实与答复."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, Protocol

from zhulian.rules.ranges import Range, point

STANDARD_MISSING = "标准缺失"
NOT_IN_FORCE = "政策未施行"
OBLIGORS = "法定义务人"
INCALCULABLE = "无法计算"


class Outcome(Enum):
    """The three answers."""

    ENTITLED = "符合"
    NOT_ENTITLED = "不符合"
    UNKNOWN = "待核"


# By names of their own: to look one up in its class takes longer than to compare it.
ENTITLED, NOT_ENTITLED, UNKNOWN = Outcome
OUTCOMES = {True: ENTITLED, False: NOT_ENTITLED, None: UNKNOWN}


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


class Missing(NamedTuple):
    """A fact that is unknown and matters. `subject` is the member's or obligor's key, None for the household.

    `name` is a fact name, `收入核对完整` and its kind standing for the items they vouch for, `法定义务人`, or
    one that nobody in the household can tell: `标准缺失` with the parameter in `detail`, `政策未施行` with the
    policy, `无法计算` with the expression that has no value though its facts are known (a divisor of zero).
    """

    name: str
    subject: str | None = None
    detail: str = ""

    @property
    def is_askable(self) -> bool:
        """Whether the household or a department can tell it."""
        return self.name not in (STANDARD_MISSING, NOT_IN_FORCE, INCALCULABLE)


Row = tuple[str, str, str, bool | None, Any, Any, "ConditionTrace", list[Any]]


class ConditionTrace(Protocol):
    """What a program can still say about a condition it has worked out in a frame."""

    def side_texts(self, frame: list[Any]) -> tuple[str, str]: ...
    def missing(self, frame: list[Any]) -> tuple[Missing, ...]: ...


class ConditionResult(NamedTuple):
    """One condition: True passed, False failed, None unknown. What else is asked of it is read from its trace.

    Both sides (a side may be a Range) are given where the condition is one comparison, or a variable that is
    one; else None and "".
    """

    name: str
    article: str
    operator: str
    passed: bool | None
    left: Any
    right: Any
    trace: ConditionTrace
    frame: list[Any]

    @property
    def side_texts(self) -> tuple[str, str]:
        """Both sides in Chinese with names, sums and values."""
        return self.trace.side_texts(self.frame)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The unknown facts that matter; none when the condition is settled."""
        return self.trace.missing(self.frame)


class SchemeTrace(Protocol):
    """What a program can still say about a policy version it has worked out in a frame."""

    policy: str
    code: str
    version: date | None
    articles: tuple[str, ...]

    @property
    def rows(self) -> Callable[[Sequence[bool | None], list[Any]], list[Row]]: ...
    def part(self, which: str, frame: list[Any]) -> Any: ...
    def part_text(self, which: str, frame: list[Any]) -> str: ...
    def part_missing(self, which: str, frame: list[Any]) -> tuple[Missing, ...]: ...


@dataclass(slots=True, eq=False)
class Answer:
    """One policy version's answer for one subject (None: the household).

    Amount and grade are given for 符合 and 待核 (what it would be), None for 不符合 or when unknown. The cap
    holds whatever the answer: whoever asked for too much wants to know how much there is.
    """

    trace: SchemeTrace
    subject: str | None
    outcome: Outcome
    passed: list[bool | None]
    frame: list[Any] = field(repr=False)

    @property
    def policy(self) -> str:
        return self.trace.policy

    @property
    def code(self) -> str:
        return self.trace.code

    @property
    def version(self) -> date | None:
        """The day its version came into force; None when no version is."""
        return self.trace.version

    @property
    def articles(self) -> tuple[str, ...]:
        return self.trace.articles

    @property
    def conditions(self) -> tuple[ConditionResult, ...]:
        return tuple(map(ConditionResult._make, self.rows))

    @property
    def rows(self) -> list[Row]:
        """The conditions as plain tuples with the fields of ConditionResult, which cost a third."""
        return self.trace.rows(self.passed, self.frame)

    @property
    def amount(self) -> int | Range | None:
        """The amount in fen, or the range it lies in."""
        if self.outcome is NOT_ENTITLED:
            return None
        fen: int | Range | None = self.trace.part("金额", self.frame)
        return fen

    @property
    def amount_fen(self) -> int | None:
        """The amount; None when it is unknown or only a range is known."""
        if self.outcome is NOT_ENTITLED:
            return None
        fen: int | None = point(self.trace.part("金额", self.frame))
        return fen

    @property
    def cap(self) -> int | Range | None:
        """The cap in fen, or the range it lies in."""
        fen: int | Range | None = self.trace.part("上限", self.frame)
        return fen

    @property
    def cap_fen(self) -> int | None:
        """The cap; None when it is unknown or only a range is known."""
        fen: int | None = point(self.cap)
        return fen

    @property
    def grade(self) -> str | None:
        if self.outcome is NOT_ENTITLED:
            return None
        grade: str | None = self.trace.part("等级", self.frame)
        return grade

    @property
    def amount_text(self) -> str:
        """The sum that gives the amount, such as 1259.00 × 3 − 1800.00 = 1977.00 元; 至少 and 至多 of a range."""
        return "" if self.outcome is NOT_ENTITLED else self.trace.part_text("金额", self.frame)

    @property
    def is_receiving(self) -> bool | None:
        """Whether the subject already receives it (在享); None when unknown or when the policy does not say."""
        value: bool | None = self.trace.part("在享", self.frame)
        return value

    @property
    def is_pointed(self) -> bool | None:
        """Whether a 待核 is worth a knock on the door (指向); None when unknown or not said."""
        value: bool | None = self.trace.part("指向", self.frame)
        return value

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The unknown facts that keep the answer open; none when it is settled."""
        if self.outcome is not UNKNOWN:
            return ()
        if self.version is None:
            return (Missing(NOT_IN_FORCE, None, self.policy),)
        found = [missing for condition in self.conditions for missing in condition.missing]
        return tuple(dict.fromkeys(found))

    @property
    def amount_missing(self) -> tuple[Missing, ...]:
        """The unknown facts that keep amount, cap or grade open where they are due."""
        if self.outcome is NOT_ENTITLED:
            return ()
        found = [
            one for which in ("金额", "上限", "等级") for one in self.trace.part_missing(which, self.frame)
        ]
        return tuple(dict.fromkeys(found))

    @property
    def failed(self) -> list[str]:
        """Names of the conditions that are not met."""
        return [condition.name for condition in self.conditions if condition.passed is False]

    @property
    def masks(self) -> tuple[int, int]:
        """Pass and fail bits, bit i for condition i; neither bit is unknown."""
        passed = sum(1 << place for place, value in enumerate(self.passed) if value is True)
        failed = sum(1 << place for place, value in enumerate(self.passed) if value is False)
        return passed, failed
