"""Aggregates in bulk 汇总项: over the members of a household and over its obligors, empty groups included."""

from __future__ import annotations

from functools import reduce

from zhulian.rules.nodes import Level
from zhulian.rules.sql.exact import Exact
from zhulian.rules.sql.logic import both, choose, either, first_known
from zhulian.rules.sql.numbers import add
from zhulian.rules.sql.ranges import Ends
from zhulian.rules.sql.terms import FALSE, TRUE, ZERO, Term, Type, make, unknown

AT_MOST = 1000
"""More members than a household can have, or obligors; only widens columns."""

HOUSEHOLD, SHARED, OWN = "household", "shared", "own"
"""Whose rows are grouped: all of the household, obligors of every member, obligors of one member."""


OF_KNOWN = {"最大": "已知最大", "最小": "已知最小"}
"""The extreme of the items that are known; the plain names are unknown beside an unknown item."""
AT_MOST_COUNTED = "可能计数"
"""How many items are not false; 计数 is how many are true."""
NEUTRAL = {"任一": FALSE, "全部": TRUE, "计数": ZERO, AT_MOST_COUNTED: ZERO, "合计": ZERO}
"""What an aggregate is over nobody; the others are unknown."""


class NotInBulk(ValueError):
    """An expression that SQL in whole numbers cannot say."""


def over_members(which: str, operand: Term | Ends) -> Term | Ends:
    """成员.合计, 计数, 任一, 全部, 最大 or 最小 of one household."""
    if which == "计数" and isinstance(operand, Term):
        return _counted(operand, Level.MEMBER, HOUSEHOLD)
    if isinstance(operand, Term):
        return _aggregate(which, operand, Level.MEMBER, HOUSEHOLD)
    if operand.low.under.level is not Level.HOUSEHOLD or operand.high.under.level is not Level.HOUSEHOLD:
        raise NotInBulk(
            f"成员.{which}(…) 里的式子除以了各成员不同的数，批量引擎不能汇总；请先乘后除，或先舍入"
        )
    return Ends(_end(which, operand.low, "最大"), _end(which, operand.high, "最小"))


def over_obligors(which: str, operand: Term, context: Level, established: Term) -> Term | Ends:
    """义务人.任一, 全部 or 计数 of the household, or of the member at hand; unknown until they are established."""
    scopes = (HOUSEHOLD,) if context is Level.HOUSEHOLD else (SHARED, OWN)
    if which == "计数":
        counts = [_counted(operand, Level.OBLIGOR, scope) for scope in scopes]
        low, high = (
            choose(established, reduce(add, ends), unknown(Type.INTEGER))
            for ends in ([count.low.over for count in counts], [count.high.over for count in counts])
        )
        return Ends(Exact(low), Exact(high))
    found = (either if which == "任一" else both)(
        *(_aggregate(which, operand, Level.OBLIGOR, scope) for scope in scopes)
    )
    return choose(established, found, unknown(found.type))


def _end(which: str, end: Exact, loose: str) -> Exact:
    """Aggregate one end; the `loose` extreme of it is that of the items known."""
    if which == loose and end.over.nullable:
        which = OF_KNOWN[which]
    return Exact(_aggregate(which, end.over, Level.MEMBER, HOUSEHOLD), end.under)


def _counted(operand: Term, over: Level, scope: str) -> Ends:
    """How many hold, and how many may hold."""
    least, most = operand, operand
    if operand.is_constant:
        least, most = first_known([operand, FALSE]), first_known([operand, TRUE])
    low = _aggregate("计数", least, over, scope)
    if not operand.nullable:
        return Ends(Exact(low), Exact(low))
    return Ends(Exact(low), Exact(_aggregate(AT_MOST_COUNTED, most, over, scope)))


def _aggregate(which: str, operand: Term, over: Level, scope: str) -> Term:
    neutral = NEUTRAL.get(which)
    is_count = which in ("计数", AT_MOST_COUNTED)
    if neutral is not None and operand is (FALSE if is_count else neutral):
        return neutral
    low = high = width = 0
    if is_count:
        high, width = AT_MOST, 64
    elif operand.type is Type.INTEGER:
        times = AT_MOST if which == "合计" else 1
        low, high = min(0, operand.low * times), max(0, operand.high * times)
        width = operand.width
    return make(
        "aggregate",
        (operand,),
        (which, over, scope),
        Type.INTEGER if is_count else operand.type,
        nullable=(operand.nullable and not is_count) or neutral is None,
        level=Level.MEMBER if scope == OWN else Level.HOUSEHOLD,
        stage=operand.stage + 1,
        low=low,
        high=high,
        width=width,
    )


def empty(term: Term) -> Term | None:
    """Return what an aggregate is over nobody; None when that is unknown."""
    return NEUTRAL.get(term.payload[0])
