"""The order of work 先后次序: variables and schemes after what they stand on; a circle is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhulian.rules.nodes import Conclusion, Node, VariableRef
from zhulian.rules.problems import Problem

Walk = Callable[[Node], Iterable[Node]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to work out: a derived variable, or the outcome of a scheme."""

    name: str
    is_scheme: bool = False

    def __str__(self) -> str:
        return f"结论（{self.name}）" if self.is_scheme else self.name


def order(
    variables: Mapping[str, Node],
    schemes: Mapping[str, Iterable[Node]],
    wanted: Iterable[Step] | None = None,
    walk: Walk = Node.walk,
) -> list[Step]:
    """Put every step after the steps it stands on; with `wanted` only these and what they need.

    `walk` yields the nodes of a tree that count.
    A scheme is given by the trees of its conditions: amounts, caps and grades do not change an outcome and
    are worked out after everything. A name that is not among `variables` or `schemes` (a scheme that is not
    in force) needs nothing. Raises Problem naming the circle.
    """
    trees: dict[Step, list[Node]] = {Step(name): [tree] for name, tree in variables.items()}
    trees |= {Step(name, is_scheme=True): list(conditions) for name, conditions in schemes.items()}
    done: dict[Step, None] = {}
    for step in trees if wanted is None else wanted:
        _visit(step, trees, walk, done, [])
    return list(done)


def needs(tree: Node, walk: Walk = Node.walk) -> Iterator[Step]:
    """Yield the steps a tree refers to, in written order, repeated as often as it does."""
    for node in walk(tree):
        if isinstance(node, VariableRef):
            yield Step(node.name)
        elif isinstance(node, Conclusion):
            yield Step(node.policy, is_scheme=True)


def _visit(
    step: Step, trees: Mapping[Step, list[Node]], walk: Walk, done: dict[Step, None], path: list[Step]
) -> None:
    if step in done or step not in trees:
        return
    if step in path:
        circle = " → ".join(str(one) for one in [*path[path.index(step) :], step])
        cure = "改写其中一个，使它不再用到后面的结果"
        raise Problem(f"互相依赖成了圈：{circle}", cure, trees[step][0].spot)
    for tree in trees[step]:
        for needed in needs(tree, walk):
            _visit(needed, trees, walk, done, [*path, step])
    done[step] = None
