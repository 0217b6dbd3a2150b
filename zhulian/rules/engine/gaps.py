"""Why a value is unknown 缺什么: the facts that keep it open, found in a second pass over unknown nodes only."""

from __future__ import annotations

from typing import NamedTuple

from zhulian.rules import nodes
from zhulian.rules.answers import INCALCULABLE, NOT_IN_FORCE, STANDARD_MISSING, Missing
from zhulian.rules.answers import OBLIGORS as OBLIGORS_UNKNOWN
from zhulian.rules.engine.compiling import Compiler
from zhulian.rules.engine.frames import KEY, MEMBERS, MEMO, OBLIGORS, home_of
from zhulian.rules.engine.known import Frame
from zhulian.rules.engine.wording import named
from zhulian.rules.nodes import Level, Node
from zhulian.rules.ranges import is_known


class Gap(NamedTuple):
    """What keeps one node open: facts, and operands that are open themselves.

    All of it matters, but of the operands of 先取 (`is_any`) one settled is enough.
    """

    facts: tuple[Missing, ...] = ()
    operands: tuple[tuple[Node, Frame], ...] = ()
    is_any: bool = False


def missing(compiled: Compiler, node: Node, frame: Frame) -> tuple[Missing, ...]:
    """List the unknown facts that matter to an unknown node, once each; none when it is known."""
    return () if is_known(compiled.value(node, frame)) else _missing(compiled, node, frame)


def _missing(compiled: Compiler, node: Node, frame: Frame) -> tuple[Missing, ...]:
    memo, key = home_of(frame)[MEMO], ("missing", id(node), id(frame))
    if key not in memo:
        found = gap(compiled, node, frame)
        deeper = [_missing(compiled, operand, place) for operand, place in found.operands]
        memo[key] = tuple(dict.fromkeys([*found.facts, *(fact for facts in deeper for fact in facts)]))
    collected: tuple[Missing, ...] = memo[key]
    return collected


def gap(compiled: Compiler, node: Node, frame: Frame) -> Gap:
    """Tell what keeps an open node open in a frame. A variable among its operands gives way to its expression."""
    if id(node) not in compiled.runs:
        compiled.run(node, compiled.roots[id(node)])
    is_any = type(node) is nodes.FirstKnown
    facts = _facts(compiled, node, frame)
    operands: list[tuple[Node, Frame]] = []
    for part, place in _operands(compiled, node, frame):
        if not is_known(compiled.value(part, place)):
            if type(part) is nodes.FactRef and not is_any:
                facts += _facts(compiled, part, place)
            elif type(part) is nodes.VariableRef:
                operands += _operands(compiled, part, place)
            else:
                operands.append((part, place))
    if not facts and not operands:
        facts = [Missing(INCALCULABLE, _subject(node, frame), named(node))]
    return Gap(tuple(dict.fromkeys(facts)), tuple(operands), is_any)


def _subject(node: Node, frame: Frame) -> str | None:
    return frame[KEY] if node.level is not Level.HOUSEHOLD else None


def _facts(compiled: Compiler, node: Node, frame: Frame) -> list[Missing]:
    """List what is missing of the node itself, not of what it is made of."""
    match node:
        case nodes.FactRef(name=name):
            flag = None if _is_told(compiled, node, frame) else compiled.rulebook.facts[name].flag
            return [Missing(flag or name, _subject(node, frame))]
        case (
            nodes.ParameterRef(name=name)
            | nodes.TierOf(parameter=name)
            | nodes.Item(parameter=name)
            | nodes.Nth(parameter=name)
        ) if compiled.parameter(name) is None:
            return [Missing(STANDARD_MISSING, None, name)]
        case nodes.Conclusion(policy=policy) if compiled.rulebook.version(policy) is None:
            return [Missing(NOT_IN_FORCE, None, policy)]
        case nodes.Aggregate(over=Level.OBLIGOR) if frame[OBLIGORS] is None:
            return [Missing(OBLIGORS_UNKNOWN, _subject(node, frame))]
    return []


def _is_told(compiled: Compiler, node: nodes.FactRef, frame: Frame) -> bool:
    """Tell whether somebody gave a range: then its 核清标志 would say no more, the fact itself is wanted."""
    layout = compiled.layouts[node.level]
    slot = layout.slots[node.name]
    whose = home_of(frame) if node.level is Level.HOUSEHOLD else frame
    return whose[slot] is not layout.unwritten[slot]


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
    return [(leaf, frame) for leaf in _leaves(compiled, node)]


def _leaves(compiled: Compiler, node: Node) -> tuple[Node, ...]:
    """List the operands of a node, those of a sum in its place: it is as unknown as they are."""
    leaves = compiled.leaves.get(id(node))
    if leaves is None:
        is_joined = type(node) is not nodes.FirstKnown
        leaves = tuple(
            leaf
            for child in node.children()
            for leaf in (_leaves(compiled, child) if is_joined and _is_sum(child) else (child,))
            if not isinstance(leaf, nodes.Constant)
        )
        compiled.leaves[id(node)] = leaves
    return leaves


def _is_sum(node: Node) -> bool:
    """Tell whether a node is unknown exactly when one of its operands is (a product with zero is known)."""
    if isinstance(node, nodes.Arithmetic):
        return node.operator in "+-" or (node.operator == "*" and _has_factor(node))
    return isinstance(node, nodes.Negative)


def _has_factor(product: nodes.Arithmetic) -> bool:
    """Tell whether one side is a number that is written and not zero."""
    return any(isinstance(side, nodes.Constant) and side.value for side in product.children())
