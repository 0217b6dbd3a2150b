"""Derived variables 派生变量: named expressions that policies share, read from derived/*.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zhulian.rules.facts import LEVELS
from zhulian.rules.language.reading import read
from zhulian.rules.language.scope import Meaning, Scope
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.yaml_lines import Table, check_keys, entries, texts

KEYS = ("名称", "code", "层级", "类型", "枚举值", "单位", "式", "无值", "说明", "依据")
KINDS = {
    kind.value: kind
    for kind in (Kind.AMOUNT, Kind.EXACT, Kind.COUNT, Kind.RATIO, Kind.DATE, Kind.CHOICE, Kind.TRUTH)
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One derived variable of a household, a member or an obligor.

    `undefined` says when it has no value though everything is known: its divisor may be zero.
    """

    name: str
    code: str
    level: Level
    kind: Kind
    tree: Node
    article: str
    spot: Spot
    unit: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""
    undefined: str = ""

    @property
    def meaning(self) -> Meaning:
        """What its name means in an expression."""
        return Meaning(self.kind, frozenset({self.level}), self.choices)


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable whose expression has not been read yet: expressions use each other's names."""

    table: Table
    name: str
    level: Level
    kind: Kind
    choices: tuple[str, ...]

    @property
    def meaning(self) -> Meaning:
        return Meaning(self.kind, frozenset({self.level}), self.choices)

    def read(self, scope: Scope) -> Variable:
        """Read the expression with every name in reach; raises Problem."""
        spot = self.table.spot("式")
        tree = read(
            str(self.table["式"]), scope, spot, level=self.level, kind=self.kind, choices=self.choices
        )
        return Variable(
            name=self.name,
            code=self.table["code"],
            level=self.level,
            kind=self.kind,
            tree=tree,
            article=self.table["依据"],
            spot=spot,
            unit=self.table.get("单位") or "",
            choices=self.choices,
            note=self.table.get("说明") or "",
            undefined=self.table.get("无值") or "",
        )


def declare(path: Path, label: str) -> tuple[list[Declared], list[Problem]]:
    """Read the declarations of one file; good ones are kept beside the problems."""
    declared, problems = [], []
    try:
        tables = entries(path, label, "派生")
    except Problems as broken:
        return [], list(broken.problems)
    for table in tables:
        found = check_keys(table, KEYS, ("名称", "code", "层级", "类型", "式", "依据"))
        found += _known(table, "层级", LEVELS) + _known(table, "类型", KINDS)
        problems += found
        if not found:
            choices = tuple(fold(choice) for choice in texts(table.get("枚举值")))
            name, level, kind = fold(table["名称"]), LEVELS[table["层级"]], KINDS[table["类型"]]
            declared.append(Declared(table, name, level, kind, choices))
    return declared, problems


def _known(table: Table, key: str, words: Iterable[str]) -> list[Problem]:
    if table.get(key) is None or table[key] in words:
        return []
    return [Problem(f"{key}“{table[key]}”不对", f"可写：{'、'.join(words)}", table.spot(key))]
