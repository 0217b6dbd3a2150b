"""Scalar terms 标量项: what one column of a bulk answer is computed from, folded while it is built.

A term knows whether it can be unknown, between which whole numbers it lies, whose value it is and after how
many crossings between household and member it can be computed. A constant holds a pair, the value in 城镇 and
in 农村, so one plan serves both. Equal terms are one object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from weakref import WeakValueDictionary

from zhulian.rules.nodes import Level


class Type(Enum):
    """The type of a column."""

    INTEGER = "整数"
    TRUTH = "布尔"
    DATE = "日期"
    TEXT = "文本"


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Term:
    """One scalar; `low` and `high` bound whole numbers, `width` is the bits its column takes (32, 64, 128)."""

    operation: str
    arguments: tuple[Term, ...]
    payload: Any
    type: Type
    level: Level
    stage: int
    nullable: bool
    low: int = 0
    high: int = 0
    width: int = 0

    @property
    def is_constant(self) -> bool:
        return self.operation == "constant"

    @property
    def pair(self) -> tuple[Any, Any]:
        """The values of a constant in 城镇 and in 农村."""
        pair: tuple[Any, Any] = self.payload
        return pair

    @property
    def fixed(self) -> Any:
        """The value of a constant that is the same in 城镇 and 农村, else `...`."""
        return self.payload[0] if self.is_constant and self.payload[0] == self.payload[1] else ...

    @property
    def is_unknown(self) -> bool:
        return self.is_constant and self.payload == (None, None)


class TooWide(ValueError):
    """The numbers of an expression do not fit 128 bits."""


_pool: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()


def bits(low: int, high: int) -> int:
    """Return the narrowest column that holds every number from `low` to `high`."""
    for width in (32, 64, 128):
        if -(1 << (width - 1)) <= low and high < 1 << (width - 1):
            return width
    raise TooWide("算式的数值范围超过 128 位整数，批量引擎不能计算；请缩小事实的取值范围或拆分算式")


def make(
    operation: str,
    arguments: tuple[Term, ...],
    payload: Any,
    type: Type,
    *,
    nullable: bool,
    level: Level | None = None,
    stage: int | None = None,
    low: int = 0,
    high: int = 0,
    width: int = 0,
) -> Term:
    """Return the one term of this shape."""
    if level is None:
        level = next((a.level for a in arguments if a.level is not Level.HOUSEHOLD), Level.HOUSEHOLD)
    if stage is None:
        stage = max((a.stage for a in arguments), default=0)
    if type is Type.INTEGER:
        width = max(width, bits(low, high))
    key = (operation, arguments, payload, type, level, stage, nullable, low, high, width)
    term = _pool.get(key)
    if term is None:
        term = Term(operation, arguments, payload, type, level, stage, nullable, low, high, width)
        _pool[key] = term
    return term


def constant(type: Type, urban: Any, rural: Any = ...) -> Term:
    """Return a constant; a second value makes it differ between 城镇 and 农村, None is unknown."""
    pair = (urban, urban if rural is ... else rural)
    numbers = [value for value in pair if value is not None] if type is Type.INTEGER else []
    low, high = min(numbers, default=0), max(numbers, default=0)
    arguments = () if pair[0] == pair[1] else (SETTING,)
    return make("constant", arguments, pair, type, nullable=None in pair, low=low, high=high)


def unknown(type: Type) -> Term:
    return constant(type, None)


SETTING = make("column", (), "城乡", Type.TEXT, nullable=False, level=Level.HOUSEHOLD)
TRUE = constant(Type.TRUTH, True)
FALSE = constant(Type.TRUTH, False)
UNKNOWN = constant(Type.TRUTH, None)
ZERO = constant(Type.INTEGER, 0)
ONE = constant(Type.INTEGER, 1)


def column(
    level: Level, name: str, type: Type, *, nullable: bool, low: int = 0, high: int = 0, width: int = 0
) -> Term:
    """Return a column of the table of that level."""
    return make("column", (), name, type, nullable=nullable, level=level, low=low, high=high, width=width)


def folded(function: Callable[..., Any], type: Type, *terms: Term) -> Term | None:
    """Compute a function of constants for 城镇 and 农村; None when a term is no constant."""
    if not all(term.is_constant for term in terms):
        return None
    both = [
        None if None in values else function(*values)
        for values in zip(*(term.pair for term in terms), strict=True)
    ]
    return constant(type, both[0], both[1])


def walk(root: Term) -> dict[Term, None]:
    """Return a term and all below it, operands of aggregates included, each once."""
    seen: dict[Term, None] = {}
    waiting = [root]
    while waiting:
        term = waiting.pop()
        if term not in seen:
            seen[term] = None
            waiting.extend(term.arguments)
    return seen
