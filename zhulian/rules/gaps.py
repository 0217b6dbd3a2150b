"""Why a value is unknown 缺什么: the facts that keep it open, found in a second pass over unknown nodes only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhulian.rules import nodes
from zhulian.rules.answers import INCALCULABLE, NOT_IN_FORCE, STANDARD_MISSING, Missing
from zhulian.rules.answers import OBLIGORS as OBLIGORS_UNKNOWN
from zhulian.rules.compiling import Compiler
from zhulian.rules.frames import KEY, MEMBERS, MEMO, OBLIGORS, home_of
from zhulian.rules.known import Frame
from zhulian.rules.nodes import Level, Node
from zhulian.rules.wording import named


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps one node open: facts, and operands that are open themselves.

    All of it matters, but of the operands of 先取 (`is_any`) one settled is enough.
    """

    facts: tuple[Missing, ...] = ()
    operands: tuple[tuple[Node, Frame], ...] = ()
    is_any: bool = False


def missing(compiled: Compiler, node: Node, frame: Frame) -> tuple[Missing, ...]:
    """List the unknown facts that matter to an unknown node, once each; none when it is known."""
    memo, key = home_of(frame)[MEMO], ("missing", id(node), id(frame))
    if key not in memo:
        found = gap(compiled, node, frame)
        deeper = [missing(compiled, operand, place) for operand, place in found.operands]
        memo[key] = tuple(dict.fromkeys([*found.facts, *(fact for facts in deeper for fact in facts)]))
    collected: tuple[Missing, ...] = memo[key]
    return collected


def gap(compiled: Compiler, node: Node, frame: Frame) -> Gap:
    """Tell what keeps a node open in a frame; an empty gap when it is known."""
    if compiled.value(node, frame) is not None:
        return Gap()
    subject = frame[KEY] if node.level is not Level.HOUSEHOLD else None
    facts = tuple(_facts(compiled, node, frame, subject))
    operands = tuple(pair for pair in _operands(compiled, node, frame) if compiled.value(*pair) is None)
    if not facts and not operands:
        facts = (Missing(INCALCULABLE, subject, named(node)),)
    return Gap(facts, operands, isinstance(node, nodes.FirstKnown))


def _facts(compiled: Compiler, node: Node, frame: Frame, subject: str | None) -> Iterator[Missing]:
    match node:
        case nodes.FactRef(name=name):
            yield Missing(compiled.rulebook.facts[name].flag or name, subject)
        case (
            nodes.ParameterRef(name=name)
            | nodes.TierOf(parameter=name)
            | nodes.Item(parameter=name)
            | nodes.Nth(parameter=name)
        ):
            if compiled.parameter(name) is None:
                yield Missing(STANDARD_MISSING, None, name)
        case nodes.Conclusion(policy=policy):
            if compiled.rulebook.version(policy) is None:
                yield Missing(NOT_IN_FORCE, None, policy)
        case nodes.Aggregate(over=Level.OBLIGOR):
            if frame[OBLIGORS] is None:
                yield Missing(OBLIGORS_UNKNOWN, subject)


def _operands(compiled: Compiler, node: Node, frame: Frame) -> list[tuple[Node, Frame]]:
    """List what a node is made of, each with the frame it is worked out in."""
    whose = home_of(frame) if node.level is Level.HOUSEHOLD else frame
    match node:
        case nodes.VariableRef(name=name):
            return [(compiled.rulebook.variables[name].tree, whose)]
        case nodes.Conclusion(policy=policy):
            version = compiled.rulebook.version(policy)
            return [(condition.tree, whose) for condition in version.conditions] if version else []
        case nodes.Aggregate(over=over, operand=operand):
            group = frame[MEMBERS if over is Level.MEMBER else OBLIGORS]
            return [(operand, one) for one in group or ()]
        case nodes.If(condition=condition, then=then, otherwise=otherwise):
            value = compiled.value(condition, frame)
            ways = (condition, then, otherwise) if value is None else (then if value else otherwise,)
            return [(way, frame) for way in ways]
    return [(child, frame) for child in node.children()]
