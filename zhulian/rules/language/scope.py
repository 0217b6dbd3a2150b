"""What names mean where an expression stands 名称的含义: facts, variables, parameters and schemes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhulian.rules.nodes import (
    Constant,
    FactRef,
    FirstKnown,
    If,
    Kind,
    Level,
    Node,
    ParameterRef,
    VariableRef,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: its kind, whose it may be, and the words of an 枚举 (none: any word)."""

    kind: Kind
    levels: frozenset[Level] = frozenset({Level.HOUSEHOLD})
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Every name an expression may use; names are folded (NFKC) and no name is in two of the tables."""

    facts: Mapping[str, Meaning] = field(default_factory=dict)
    variables: Mapping[str, Meaning] = field(default_factory=dict)
    parameters: Mapping[str, Meaning] = field(default_factory=dict)
    schemes: Mapping[str, Level] = field(default_factory=dict)

    def nearest(self, name: str, among: Iterable[str]) -> str:
        """Suggest the names that look most like `name`, as the end of a cure; empty when none does."""
        alike = difflib.get_close_matches(name, list(among), n=3, cutoff=0.5)
        return f"，相近的有：{'、'.join(alike)}" if alike else ""

    def choices(self, node: Node) -> tuple[str, ...]:
        """List the words an 枚举 node can take; empty when any word is possible."""
        match node:
            case Constant(value=str(word)):
                return (word,)
            case FactRef(name=name):
                return self.facts[name].choices
            case VariableRef(name=name):
                return self.variables[name].choices
            case ParameterRef(name=name):
                return self.parameters[name].choices
            case If(then=then, otherwise=otherwise):
                return self._together((then, otherwise))
            case FirstKnown(operands=operands):
                return self._together(operands)
        return ()

    def _together(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        lists = [self.choices(node) for node in nodes]
        return tuple(dict.fromkeys(word for words in lists for word in words)) if all(lists) else ()
