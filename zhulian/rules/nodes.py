"""The one typed tree of the policy language 政策语言的类型树: every engine reads these nodes and no others.

Values: an amount is integer fen, a count an int, a ratio a Fraction, a date a `date`, a choice a string,
a truth a bool; None is unknown everywhere, and a number may be a Range, which is not known either. An EXACT amount is a rational number of fen that has not been
rounded yet (a ratio of an amount, a quotient); only a `Rounding` turns it into an AMOUNT.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any


class Kind(Enum):
    """The type of a value, with the Chinese word that policy files use."""

    AMOUNT = "金额"
    EXACT = "未舍入金额"
    COUNT = "整数"
    RATIO = "比例"
    DATE = "日期"
    CHOICE = "枚举"
    TRUTH = "布尔"
    TIERS = "表"
    SEQUENCE = "序列"
    MAP = "映射"


class Level(Enum):
    """Whose value it is."""

    HOUSEHOLD = "家庭"
    MEMBER = "成员"
    OBLIGOR = "义务人"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands in its file; column counts characters from 1 inside the expression."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """One node; `kind` and `level` are settled when the expression is read.

    `level` is the deepest level the node depends on: a household node has the same value for every member.
    """

    kind: Kind
    level: Level
    spot: Spot

    def children(self) -> Iterator[Node]:
        """Yield the direct operands in written order."""
        for name in _parts(type(self)):
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything under it, in written order."""
        yield self
        for child in self.children():
            yield from child.walk()


def _parts(made: type[Node]) -> tuple[str, ...]:
    if made not in _PARTS:
        names = (field.name for field in fields(made))
        _PARTS[made] = tuple(name for name in names if name not in ("kind", "level", "spot"))
    return _PARTS[made]


_PARTS: dict[type[Node], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Constant(Node):
    value: Any


@dataclass(frozen=True, slots=True)
class FactRef(Node):
    """A fact of the closed dictionary, by its Chinese name, of the household, member or obligor at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class VariableRef(Node):
    """A derived variable (derived/*.yaml), by name."""

    name: str


@dataclass(frozen=True, slots=True)
class ParameterRef(Node):
    """A dated regional parameter or standard; unknown (标准缺失) where no value is in force."""

    name: str


@dataclass(frozen=True, slots=True)
class HasParameter(Node):
    """已定(参数): whether a value is in force on that day in that place; never unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Conclusion(Node):
    """结论("方案"): 符合 is true, 不符合 is false, 待核 is unknown; of the same member for a member policy."""

    policy: str


@dataclass(frozen=True, slots=True)
class DecisionDay(Node):
    """判定日: the day the question is asked for."""


@dataclass(frozen=True, slots=True)
class Age(Node):
    """周岁(日期): whole years on the decision day; the birthday itself counts; below zero before birth."""

    operand: Node


@dataclass(frozen=True, slots=True)
class MonthsSince(Node):
    """满月数(日期): whole months from that date to the decision day; negative before it."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`+ - * /`; unknown with an unknown side; a divisor of zero gives unknown."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`< <= > >= = ≠`, compared exactly (cross-multiplied), unknown with an unknown side."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """x 属于 ("甲", "乙")."""

    operand: Node
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class AtLeast(Node):
    """至少(n, 甲, 乙, …): true when n are true, false when n cannot be reached, else unknown."""

    number: int
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """若(条件, 甲, 乙): an unknown condition gives what holds of both ways (of numbers their hull), never 乙."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class FirstKnown(Node):
    """先取(甲, 乙, …): the first operand that is known (a range is not); unknown when none is."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """最大(甲, 乙, …) and 最小(…), end by end; an unknown operand may be anything. `which` is "最大" or "最小"."""

    which: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rounding(Node):
    """进位, 舍去, 四舍五入(金额[, 单位]): one rounding of an exact amount to whole units (default 1 fen).

    进位 rounds away from zero, 舍去 toward zero, 四舍五入 half away from zero; the same on every engine.
    """

    mode: str
    operand: Node
    unit_fen: int


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """成员.合计/计数/任一/全部/最大/最小(式) and 义务人.任一/全部/计数(式).

    A sum with an unknown item is unknown, a count or extreme a range; 任一/全部 are Kleene or/and. 计数 counts the
    items for which the truth operand is true. Over nobody: 合计 0, 计数 0, 任一 false, 全部 true, 最大/最小
    unknown. Obligors are those of the member at hand, or of the whole household at household level; when
    the obligors have not been established every aggregate over them is unknown (缺 法定义务人).
    """

    which: str
    over: Level
    operand: Node


@dataclass(frozen=True, slots=True)
class TierOf(Node):
    """查档(表, 值): the amount of the first tier whose upper limit (included) is not below the value."""

    parameter: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Item(Node):
    """取(映射, "键"): the amount under a key; zero when the map is in force without that key."""

    parameter: str
    key: str


@dataclass(frozen=True, slots=True)
class Nth(Node):
    """第几项(序列, n): the n-th ratio, from 1; unknown outside the sequence."""

    parameter: str
    operand: Node
