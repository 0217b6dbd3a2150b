"""Known or unknown 已知与未知: the one place where unknown spreads, for every operator of the language.

A run takes a frame (the slots of one household, member or obligor) and gives a value; None is unknown.
A number may also be a range. Unknown and ranges enter the engine in `frames.Layout.settle` and spread only here:
`lift` for operators that need all their operands (those of a range are its own), the Kleene forms for truths,
the hull of all that is possible for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zhulian.rules.ranges import Range, between, ends, is_known, settled

Frame = list[Any]
Run = Callable[[Frame], Any]


class Fixed:
    """A run whose value is known before any household is seen: constants, parameters and what is made of them."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, frame: Frame) -> Any:
        return self.value


def lift(function: Callable[..., Any], *operands: Run) -> Run:
    """Work out `function` of the operands' values; unknown when one of them is."""
    if all(isinstance(operand, Fixed) for operand in operands):
        values = [operand([]) for operand in operands]
        return Fixed(None if None in values else function(*values))
    if any(isinstance(operand, Fixed) and operand.value is None for operand in operands):
        return Fixed(None)
    if len(operands) == 1:
        return _lift_one(function, operands[0])
    return _lift_two(function, *operands) if len(operands) == 2 else _lift_all(function, operands)


def _lift_one(function: Callable[[Any], Any], operand: Run) -> Run:
    def run(frame: Frame) -> Any:
        value = operand(frame)
        return None if value is None else function(value)

    return run


def _lift_two(function: Callable[[Any, Any], Any], left: Run, right: Run) -> Run:
    if isinstance(right, Fixed):
        fixed = right.value
        return _lift_one(lambda value: function(value, fixed), left)

    def run(frame: Frame) -> Any:
        value = left(frame)
        if value is None:
            return None
        other = right(frame)
        return None if other is None else function(value, other)

    return run


def _lift_all(function: Callable[..., Any], operands: Sequence[Run]) -> Run:
    def run(frame: Frame) -> Any:
        values = [operand(frame) for operand in operands]
        return None if None in values else function(*values)

    return run


def conjunction(values: Sequence[bool | None]) -> bool | None:
    """Kleene and: one false settles it; over nothing true."""
    return False if False in values else None if None in values else True


def disjunction(values: Sequence[bool | None]) -> bool | None:
    """Kleene or: one true settles it; over nothing false."""
    return True if True in values else None if None in values else False


def at_least(number: int, values: Sequence[bool | None]) -> bool | None:
    """True when `number` are true, false when that cannot be reached any more, else unknown."""
    true = values.count(True)
    if true >= number:
        return True
    return None if true + values.count(None) >= number else False


def total(values: Sequence[Any]) -> Any:
    """A sum; unknown with an unknown item; over nothing zero."""
    if None in values:
        return None
    found = sum(values)
    return found if type(found) is not Range else settled(found)


def count(values: Sequence[bool | None]) -> Any:
    """How many are true; a range with an unknown item."""
    true = values.count(True)
    return between(true, true + values.count(None)) if None in values else true


def largest(values: Sequence[Any]) -> Any:
    """The largest; unknown over nothing; an unknown item may be anything."""
    if not values or not _is_open(values):
        return max(values, default=None)
    lows, highs = zip(*map(ends, values), strict=True)
    return settled(Range(max(lows), max(highs)))


def smallest(values: Sequence[Any]) -> Any:
    """The smallest; unknown over nothing; an unknown item may be anything."""
    if not values or not _is_open(values):
        return min(values, default=None)
    lows, highs = zip(*map(ends, values), strict=True)
    return settled(Range(min(lows), min(highs)))


def _is_open(values: Sequence[Any]) -> bool:
    return None in values or Range in map(type, values)


def agreed(then: Any, otherwise: Any) -> Any:
    """What 若 gives of truths, days and words when nobody knows which way: that on which both agree."""
    return then if then == otherwise else None


def together(function: Callable[[Sequence[Any]], Any], operands: Sequence[Run]) -> Run:
    """Work out `function` of the list of the operands' values, unknown ones among them."""
    if all(isinstance(operand, Fixed) for operand in operands):
        return Fixed(function([operand([]) for operand in operands]))

    def run(frame: Frame) -> Any:
        return function([operand(frame) for operand in operands])

    return run


def choose(either: Callable[[Any, Any], Any], condition: Run, then: Run, otherwise: Run) -> Run:
    """若: one way by its condition; an unknown condition gives `either` of both, never the second way."""
    if isinstance(condition, Fixed) and condition.value is not None:
        return then if condition.value else otherwise

    def run(frame: Frame) -> Any:
        value = condition(frame)
        if value is None:
            return either(then(frame), otherwise(frame))
        return then(frame) if value else otherwise(frame)

    return run


def first_known(operands: Sequence[Run]) -> Run:
    """先取: the first operand that is known; a range is not."""
    if isinstance(operands[0], Fixed) and operands[0].value is not None:
        return operands[0]

    def run(frame: Frame) -> Any:
        for operand in operands:
            value = operand(frame)
            if is_known(value):
                return value
        return None

    return run


def over(function: Callable[[Sequence[Any]], Any], operand: Run, group: int) -> Run:
    """Work out `function` of the operand for every frame in slot `group`; unknown when the group is."""

    def run(frame: Frame) -> Any:
        frames = frame[group]
        return None if frames is None else function([operand(one) for one in frames])

    return run
