"""What to ask 问什么: the smallest set of facts that settles an answer, whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from zhulian.rules.answers import Answer, HouseholdFacts, Missing, Outcome
from zhulian.rules.engine.compiling import Compiler
from zhulian.rules.engine.frames import MEMO, home_of
from zhulian.rules.engine.gaps import gap
from zhulian.rules.engine.known import Frame
from zhulian.rules.evaluate import Program
from zhulian.rules.nodes import Node

Facts = frozenset[Missing]
MOST_WAYS = 64


def questions(
    program: Program, facts: HouseholdFacts, policy: str, subject: str | None = None
) -> list[Missing]:
    """List the fewest facts that settle a policy's answer; none when it is settled.

    The facts of the condition that needs fewest come first: a no there ends the matter. Facts that nobody can
    be asked for (标准缺失 and its kind) are in the list when nothing settles the answer without them.
    """
    return settling(program.compiled, program.answer(facts, policy, subject))


def settling(compiled: Compiler, answer: Answer) -> list[Missing]:
    """Do the same for an answer at hand."""
    if answer.outcome is not Outcome.UNKNOWN or answer.version is None:
        return list(answer.missing)
    version = compiled.rulebook.version(answer.policy)
    assert version is not None  # the answer has a version
    open_ones = [
        ways(compiled, condition.tree, answer.frame)
        for condition, passed in zip(version.conditions, answer.passed, strict=True)
        if passed is None
    ]
    chosen = reduce(_both, open_ones)[0]
    parts = [min((way for way in found if way <= chosen), key=_cost) for found in open_ones]
    ordered = [fact for part in sorted(parts, key=_cost) for fact in sorted(part, key=_place)]
    return list(dict.fromkeys(ordered))


def ways(compiled: Compiler, node: Node, frame: Frame) -> list[Facts]:
    """List the sets of facts each of which settles an open node, the cheapest first."""
    memo, key = home_of(frame)[MEMO], ("ways", id(node), id(frame))
    if key not in memo:
        found = gap(compiled, node, frame)
        operands = [ways(compiled, operand, place) for operand, place in found.operands]
        if found.is_any:
            memo[key] = _cheapest(way for alternatives in operands for way in alternatives)
        elif len(operands) == 1 and not found.facts:
            memo[key] = operands[0]
        else:
            memo[key] = _all(found.facts, operands)
    settled: list[Facts] = memo[key]
    return settled


def _all(facts: Iterable[Missing], operands: Iterable[list[Facts]]) -> list[Facts]:
    """Join the facts with one way of every operand; most operands have one way only."""
    joined = set(facts)
    choices = []
    for alternatives in operands:
        if len(alternatives) == 1:
            joined |= alternatives[0]
        else:
            choices.append(alternatives)
    return reduce(_both, choices, [frozenset(joined)])


def _both(left: list[Facts], right: list[Facts]) -> list[Facts]:
    return _cheapest(one | other for one in left for other in right)


def _cheapest(found: Iterable[Facts]) -> list[Facts]:
    """Keep the cheapest ways, and of two of which one contains the other only the smaller."""
    kept: list[Facts] = []
    distinct = list(dict.fromkeys(found))
    if len(distinct) == 1:
        return distinct
    for way in sorted(distinct, key=_cost):
        if not any(other <= way for other in kept):
            kept.append(way)
    return kept[:MOST_WAYS]


def _place(fact: Missing) -> tuple[str, bool, str, str]:
    """Members stand before the household."""
    return fact.name, fact.subject is None, fact.subject or "", fact.detail


def _cost(way: Facts) -> tuple[int, int]:
    return sum(not fact.is_askable for fact in way), len(way)
