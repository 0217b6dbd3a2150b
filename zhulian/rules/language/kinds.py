"""How kinds combine 类型规则: which sums, comparisons and alternatives mean something."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from zhulian.rules.nodes import Kind

MONEY = frozenset({Kind.AMOUNT, Kind.EXACT})
NUMBERS = frozenset({Kind.COUNT, Kind.RATIO})
NUMERIC = MONEY | NUMBERS
TABLES = frozenset({Kind.TIERS, Kind.SEQUENCE, Kind.MAP})
ORDERED = NUMERIC | {Kind.DATE}


def arithmetic(operator: str, left: Kind, right: Kind) -> Kind | None:
    """Tell the kind of `left operator right`; None when that means nothing."""
    if not {left, right} <= NUMERIC:
        return None
    if operator in ("+", "-"):
        return unify((left, right))
    if operator == "*":
        return _product(left, right)
    return _quotient(left, right)


def unify(kinds: Iterable[Kind]) -> Kind | None:
    """Tell the kind that holds all of `kinds`: 金额 widens to 未舍入金额, 整数 to 比例; None when they do not mix."""
    return reduce(_wider, kinds)  # type: ignore[arg-type]


def comparable(operator: str, left: Kind, right: Kind) -> bool:
    """Tell whether two kinds can be compared so: order needs numbers, amounts or dates."""
    if unify((left, right)) is None or left in TABLES:
        return False
    return operator in ("=", "≠") or left in ORDERED


def fits(given: Kind, wanted: Kind) -> bool:
    """Tell whether a value of one kind may stand where another is wanted."""
    return unify((given, wanted)) is wanted


def _wider(left: Kind | None, right: Kind) -> Kind | None:
    if left is right:
        return left
    for narrow, wide in ((Kind.AMOUNT, Kind.EXACT), (Kind.COUNT, Kind.RATIO)):
        if {left, right} == {narrow, wide}:
            return wide
    return None


def _product(left: Kind, right: Kind) -> Kind | None:
    if left in MONEY and right in MONEY:
        return None
    if left in NUMBERS and right in NUMBERS:
        return unify((left, right))
    return Kind.AMOUNT if {left, right} == {Kind.AMOUNT, Kind.COUNT} else Kind.EXACT


def _quotient(left: Kind, right: Kind) -> Kind | None:
    if left in MONEY:
        return Kind.RATIO if right in MONEY else Kind.EXACT
    return Kind.RATIO if right in NUMBERS else None
