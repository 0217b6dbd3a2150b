"""Why a value is unknown 缺什么: the facts that keep it open, found in a second pass over unknown nodes only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from zhulian.rules import nodes
from zhulian.rules.answers import INCALCULABLE, NOT_IN_FORCE, STANDARD_MISSING, Missing
from zhulian.rules.answers import OBLIGORS as OBLIGORS_UNKNOWN
from zhulian.rules.engine.compiling import Compiler
from zhulian.rules.engine.frames import KEY, MEMBERS, MEMO, OBLIGORS, home_of
from zhulian.rules.engine.known import Frame, Run
from zhulian.rules.engine.wording import named
from zhulian.rules.nodes import Level, Node
from zhulian.rules.ranges import Range, is_known

Own = Callable[[Frame], list[Missing]]
Parts = Callable[[Frame], list[tuple["Part", Frame]]]


class Gap(NamedTuple):
    """What keeps one node open: facts, and operands that are open themselves.

    All of it matters, but of the operands of 先取 (`is_any`) one settled is enough.
    """

    facts: tuple[Missing, ...] = ()
    operands: tuple[tuple[Node, Frame], ...] = ()
    is_any: bool = False


class Part(NamedTuple):
    """An operand: its run, where to look further while it is open, and `own` for a fact, where nothing lies deeper."""

    run: Run
    node: Node
    is_at_home: bool = False
    own: Own | None = None


class Look(NamedTuple):
    """What may be missing of one node, whatever the frame."""

    own: Own | None
    parts: Parts
    is_any: bool


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
    memo, key = home_of(frame)[MEMO], (id(node), id(frame))
    found: Gap = memo.get(key) or memo.setdefault(key, _gap(compiled, node, frame))
    return found


def _gap(compiled: Compiler, node: Node, frame: Frame) -> Gap:
    look = compiled.looks.get(id(node)) or _prepare(compiled, node)
    facts = look.own(frame) if look.own else []
    operands: list[tuple[Node, Frame]] = []
    for part, place in look.parts(frame):
        value = part.run(place)
        if value is None or type(value) is Range:
            if part.own:
                facts += part.own(place)
            else:
                operands.append((part.node, home_of(place) if part.is_at_home else place))
    if not facts and not operands:
        facts = [Missing(INCALCULABLE, _subject(node, frame), named(node))]
    return Gap(tuple(dict.fromkeys(facts)), tuple(operands), look.is_any)


def _prepare(compiled: Compiler, node: Node) -> Look:
    """Look at a node once for all frames."""
    if id(node) not in compiled.runs:
        compiled.run(node, compiled.roots[id(node)])
    is_any = type(node) is nodes.FirstKnown
    look = compiled.looks[id(node)] = Look(_own(compiled, node), _parts(compiled, node, is_any), is_any)
    return look


def _subject(node: Node, frame: Frame) -> str | None:
    return frame[KEY] if node.level is not Level.HOUSEHOLD else None


def _own(compiled: Compiler, node: Node) -> Own | None:
    """List what is missing of the node itself, not of what it is made of; None where nothing can be."""
    match node:
        case nodes.FactRef():
            return _own_fact(compiled, node)
        case (
            nodes.ParameterRef(name=name)
            | nodes.TierOf(parameter=name)
            | nodes.Item(parameter=name)
            | nodes.Nth(parameter=name)
        ) if compiled.parameter(name) is None:
            return lambda frame: [Missing(STANDARD_MISSING, None, name)]
        case nodes.Conclusion(policy=policy) if compiled.rulebook.version(policy) is None:
            return lambda frame: [Missing(NOT_IN_FORCE, None, policy)]
        case nodes.Aggregate(over=Level.OBLIGOR):
            return lambda frame: (
                [Missing(OBLIGORS_UNKNOWN, _subject(node, frame))] if frame[OBLIGORS] is None else []
            )
    return None


def _own_fact(compiled: Compiler, node: nodes.FactRef) -> Own:
    """Its 核清标志 is asked for in its place, unless somebody gave a range: then that would say no more."""
    layout, is_home = compiled.layouts[node.level], node.level is Level.HOUSEHOLD
    slot, name = layout.slots[node.name], node.name
    unwritten, unsaid = layout.unwritten[slot], compiled.rulebook.facts[name].flag or name

    def own(frame: Frame) -> list[Missing]:
        whose = home_of(frame) if is_home else frame
        return [Missing(unsaid if whose[slot] is unwritten else name, None if is_home else frame[KEY])]

    return own


def _parts(compiled: Compiler, node: Node, is_any: bool) -> Parts:
    """List what a node is made of, each with the frame it is worked out in."""

    def parts(trees: Iterable[Node]) -> list[Part]:
        return [_part(compiled, tree, is_any) for tree in trees]

    match node:
        case nodes.VariableRef(name=name):
            return _in_own_frame(node, parts([compiled.rulebook.variables[name].tree]))
        case nodes.Conclusion(policy=policy):
            version = compiled.rulebook.version(policy)
            return _in_own_frame(node, parts(one.tree for one in version.conditions) if version else [])
        case nodes.Aggregate(over=over, operand=operand):
            (each,), group = parts([operand]), MEMBERS if over is Level.MEMBER else OBLIGORS
            return lambda frame: [(each, one) for one in frame[group] or ()]
        case nodes.If() if len(taken := compiled.taken(node)) == 3:
            return _branches(*parts(taken))
    leaves = parts(_leaves(compiled, node))
    return lambda frame: [(leaf, frame) for leaf in leaves]


def _part(compiled: Compiler, node: Node, is_any: bool) -> Part:
    run = compiled.runs.get(id(node)) or compiled.run(node, compiled.roots[id(node)])
    if type(node) is nodes.VariableRef:
        return Part(run, compiled.rulebook.variables[node.name].tree, node.level is Level.HOUSEHOLD)
    if type(node) is nodes.FactRef and not is_any:
        return Part(run, node, own=_own_fact(compiled, node))
    return Part(run, node)


def _in_own_frame(node: Node, parts: list[Part]) -> Parts:
    """What a name stands for is worked out at the name's own level."""
    if node.level is Level.HOUSEHOLD:
        return lambda frame: [(part, home_of(frame)) for part in parts]
    return lambda frame: [(part, frame) for part in parts]


def _branches(condition: Part, then: Part, otherwise: Part) -> Parts:
    def parts(frame: Frame) -> list[tuple[Part, Frame]]:
        chosen = condition.run(frame)
        ways = (condition, then, otherwise) if chosen is None else (then if chosen else otherwise,)
        return [(way, frame) for way in ways]

    return parts


def _leaves(compiled: Compiler, node: Node) -> Iterator[Node]:
    """List the operands of a node, those of a sum in its place: it is as unknown as they are."""
    for child in compiled.taken(node):
        if type(node) is not nodes.FirstKnown and _is_sum(child):
            yield from _leaves(compiled, child)
        elif not isinstance(child, nodes.Constant):
            yield child


def _is_sum(node: Node) -> bool:
    """Tell whether a node is unknown exactly when one of its operands is (a product with zero is known)."""
    if isinstance(node, nodes.Arithmetic):
        return node.operator in "+-" or (node.operator == "*" and _has_factor(node))
    return isinstance(node, nodes.Negative)


def _has_factor(product: nodes.Arithmetic) -> bool:
    """Tell whether one side is a number that is written and not zero."""
    return any(isinstance(side, nodes.Constant) and side.value for side in product.children())
