"""Standards a policy lacks here 标准缺失: those its sums and conditions come to ask for, as this county's switches stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from zhulian.rules import nodes
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.nodes import Node
from zhulian.rules.parameters import SETTINGS

READS = (nodes.ParameterRef, nodes.TierOf, nodes.Item, nodes.Nth)


class Gaps:
    """Walks the branches that can be reached in one place on one day."""

    def __init__(self, catalogue: Catalogue, region: str, on: date) -> None:
        self.catalogue = catalogue
        self.region = region
        self.on = on
        self._seen: set[str] = set()

    def missing(self, trees: Iterable[Node]) -> list[str]:
        """Return the parameters without a value, in the order they are asked for; each once."""
        self._seen = set()
        return list(
            dict.fromkeys(name for tree in trees for name in self._asked(tree) if self._value(name) is None)
        )

    def _asked(self, node: Node) -> Iterator[str]:
        if isinstance(node, READS):
            yield node.name if isinstance(node, nodes.ParameterRef) else node.parameter
        if isinstance(node, nodes.VariableRef):
            if node.name not in self._seen:
                self._seen.add(node.name)
                yield from self._asked(self.catalogue.variables[node.name].tree)
        elif isinstance(node, nodes.If):
            yield from self._chosen(node)
        elif not isinstance(node, nodes.HasParameter | nodes.FirstKnown):
            # 已定(…) and 先取(…) are ways to do without a value.
            for child in node.children():
                yield from self._asked(child)

    def _chosen(self, node: nodes.If) -> Iterator[str]:
        """Of a choice that a switch decides, only the branch taken is asked for anything."""
        holds = self._holds(node.condition)
        if holds is None:
            yield from self._asked(node.condition)
        if holds is not False:
            yield from self._asked(node.then)
        if holds is not True:
            yield from self._asked(node.otherwise)

    def _holds(self, node: Node) -> bool | None:
        """Whether a condition on parameters alone holds; None when it is about people, or not settled."""
        if isinstance(node, nodes.HasParameter):
            return self._value(node.name) is not None
        if isinstance(node, nodes.ParameterRef):
            return self._value(node.name)
        if isinstance(node, nodes.Comparison) and node.operator in ("=", "≠"):
            sides = [self._constant(side) for side in (node.left, node.right)]
            return None if None in sides else (sides[0] == sides[1]) is (node.operator == "=")
        return None

    def _constant(self, node: Node) -> object:
        if isinstance(node, nodes.ParameterRef):
            return self._value(node.name)
        return node.value if isinstance(node, nodes.Constant) else None

    def _value(self, name: str) -> object:
        """Return what holds in 城镇 or else in 农村; None where neither has a value."""
        for setting in SETTINGS:
            found = self.catalogue.parameters.value(name, on=self.on, region=self.region, setting=setting)
            if found is not None:
                return found.value
        return None
