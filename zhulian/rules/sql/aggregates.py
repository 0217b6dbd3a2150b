"""Aggregates in bulk 汇总项: over the members of a household and over its obligors, empty groups included."""

from __future__ import annotations

from zhulian.rules.nodes import Level
from zhulian.rules.sql.exact import Exact
from zhulian.rules.sql.logic import both, choose, either
from zhulian.rules.sql.numbers import add
from zhulian.rules.sql.terms import FALSE, TRUE, ZERO, Term, Type, make, unknown

AT_MOST = 1000
"""More members than a household can have, or obligors; only widens columns."""

HOUSEHOLD, SHARED, OWN = "household", "shared", "own"
"""Whose rows are grouped: all of the household, obligors of every member, obligors of one member."""


class NotInBulk(ValueError):
    """An expression that SQL in whole numbers cannot say."""


def over_members(which: str, operand: Term | Exact) -> Term | Exact:
    """成员.合计, 计数, 任一, 全部, 最大 or 最小 of one household."""
    if isinstance(operand, Term):
        return _aggregate(which, operand, Level.MEMBER, HOUSEHOLD)
    if operand.under.level is not Level.HOUSEHOLD:
        raise NotInBulk(
            f"成员.{which}(…) 里的式子除以了各成员不同的数，批量引擎不能汇总；请先乘后除，或先舍入"
        )
    return Exact(_aggregate(which, operand.over, Level.MEMBER, HOUSEHOLD), operand.under)


def over_obligors(which: str, operand: Term, context: Level, established: Term) -> Term:
    """义务人.任一, 全部 or 计数 of the household, or of the member at hand; unknown until they are established."""
    if context is Level.HOUSEHOLD:
        found = _aggregate(which, operand, Level.OBLIGOR, HOUSEHOLD)
    else:
        shared = _aggregate(which, operand, Level.OBLIGOR, SHARED)
        own = _aggregate(which, operand, Level.OBLIGOR, OWN)
        found = add(shared, own) if which == "计数" else (either if which == "任一" else both)(shared, own)
    return choose(established, found, unknown(found.type))


def _aggregate(which: str, operand: Term, over: Level, scope: str) -> Term:
    neutral = {"任一": FALSE, "全部": TRUE, "计数": ZERO, "合计": ZERO}.get(which)
    nothing = FALSE if which == "计数" else neutral
    if neutral is not None and operand is nothing:
        return neutral
    low = high = width = 0
    if which == "计数":
        high, width = AT_MOST, 64
    elif operand.type is Type.INTEGER:
        times = AT_MOST if which == "合计" else 1
        low, high = min(0, operand.low * times), max(0, operand.high * times)
        width = operand.width
    return make(
        "aggregate",
        (operand,),
        (which, over, scope),
        Type.INTEGER if which == "计数" else operand.type,
        nullable=operand.nullable or which in ("最大", "最小"),
        level=Level.MEMBER if scope == OWN else Level.HOUSEHOLD,
        stage=operand.stage + 1,
        low=low,
        high=high,
        width=width,
    )


def empty(term: Term) -> Term | None:
    """Return what an aggregate is over nobody; None when that is unknown."""
    return {"任一": FALSE, "全部": TRUE, "计数": ZERO, "合计": ZERO}.get(term.payload[0])
