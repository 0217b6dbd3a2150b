"""Handling 办理: who takes each step and within what time, and which papers nobody may be asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from zhulian.rules.nodes import Spot
from zhulian.rules.policy import PolicyVersion
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.yaml_lines import Items, Table, check_keys, read_yaml, texts

# 社会救助法第六十二条.
NO_NEEDLESS_PAPERS = date(2026, 7, 1)
WHOLE = "全程"
KEYS = {
    "环节": ("环节", "谁办", "说"),
    "时限": ("环节", "参数", "方案"),
    "核对可得": ("材料", "从"),
    "地区": ("代码", "名称"),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Who takes a step, and a plain sentence about it."""

    who: str
    note: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The parameter that says how long a step of some schemes may take; the step 全程 is the whole way."""

    step: str
    parameter: str
    schemes: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Handling:
    """What handling.yaml says: steps by name, limits, papers with who has them, region names by code."""

    steps: dict[str, Stop] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    obtained: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)

    @property
    def counties(self) -> dict[str, str]:
        """The counties that pages list, by region code."""
        return {code: name for code, name in self.regions.items() if not code.endswith("00")}

    def region_name(self, code: str) -> str:
        """Return the name of a region; one that is not listed shows its code."""
        return self.regions.get(code, code)

    def source_of(self, paper: str) -> str:
        """Return who lets 核对 obtain a paper; empty when only the applicant has it."""
        return next((who for name, who in self.obtained.items() if name in paper), "")

    def needless_papers(self, version: PolicyVersion) -> Iterator[Problem]:
        """List the papers a version must not ask for."""
        for paper in version.papers if version.valid_from >= NO_NEEDLESS_PAPERS else ():
            who = self.source_of(paper)
            if who:
                cure = f"从“材料”里删去，由{who}核对（社会救助法第六十二条）"
                yield Problem(f"“{version.name}”要的“{paper}”核对就能取得", cure, version.spot)


def read_handling(
    path: Path, label: str, parameters: Collection[str], schemes: Collection[str]
) -> tuple[Handling, list[Problem]]:
    """Read handling.yaml with its mistakes; a limit names a parameter and schemes that exist."""
    try:
        lists = _lists(path, label)
    except Problems as broken:
        return Handling(), list(broken.problems)
    limits = tuple(
        Limit(one["环节"], one["参数"], tuple(texts(one["方案"])), one.spot()) for one in lists["时限"]
    )
    problems = [
        Problem(f"没有“{name}”这个{sort}", f"核对{sort}的名称", limit.spot)
        for limit in limits
        for sort, names, known in (
            ("参数", (limit.parameter,), parameters),
            ("方案", limit.schemes, schemes),
        )
        for name in names
        if name not in known
    ]
    return Handling(
        steps={one["环节"]: Stop(one["谁办"], one.get("说") or "") for one in lists["环节"]},
        limits=limits,
        obtained={one["材料"]: one["从"] for one in lists["核对可得"]},
        regions={str(one["代码"]): one["名称"] for one in lists["地区"]},
    ), problems


def _lists(path: Path, label: str) -> dict[str, list[Table]]:
    """Read the four lists of the file; raises Problems."""
    try:
        table = read_yaml(path, label)
    except Problem as problem:
        raise Problems([problem]) from None
    if not isinstance(table, Table):
        raise Problems([Problem("不是办理文件", f"文件里写 {'、'.join(KEYS)} 四个列表", Spot(label))])
    found = check_keys(table, KEYS, KEYS)
    lists: dict[str, list[Table]] = {}
    for key, columns in KEYS.items():
        items = table.get(key)
        lists[key] = [one for one in items if isinstance(one, Table)] if isinstance(items, Items) else []
        if not found and len(lists[key]) != len(items or ()):
            found.append(Problem(f"“{key}”要写成列表", f"每项写作 - {{{columns[0]}: …}}", table.spot(key)))
        for one in lists[key]:
            found += check_keys(one, columns, [column for column in columns if column != "说"])
    if found:
        raise Problems(found)
    return lists
