"""The closed dictionary of facts 事实词表: names, kinds, defaults and bounds, read from facts.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhulian.rules.language.scope import Meaning
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Spot
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.ranges import Range, between, ends, settled
from zhulian.rules.values import BOUNDS, MOST_FEN, read_value, within
from zhulian.rules.yaml_lines import Table, check_keys, entries, texts

KEYS = ("名称", "code", "层级", "类型", "枚举值", "缺省", "单位", "下限", "上限", "核清标志", "提问", "说明")
LEAST, MOST = "至少", "至多"
TEXT_TYPES = ("文本", "区划码")
LEVELS = {level.value: level for level in Level}
KINDS = {kind.value: kind for kind in (Kind.AMOUNT, Kind.COUNT, Kind.DATE, Kind.CHOICE, Kind.TRUTH)}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `kind` None is a plain text (编号, 被义务人, 户籍地区划), which no expression can use.

    `default` None: unknown when it is not written. `flag` names the truth fact that makes an unwritten item
    zero. `bounds` are in the engine's unit (fen), both ends included. `question` is how a clerk asks for it.
    """

    name: str
    code: str
    levels: frozenset[Level]
    kind: Kind | None
    unit: str = ""
    choices: tuple[str, ...] = ()
    default: Any = None
    flag: str | None = None
    bounds: tuple[int, int] | None = None
    question: str = ""
    note: str = ""

    @property
    def meaning(self) -> Meaning | None:
        """What its name means in an expression; None for a plain text."""
        return Meaning(self.kind, self.levels, self.choices) if self.kind else None

    def read(self, raw: Any, spot: Spot) -> Any:
        """Read a written value (yuan), or a range written {至少: 0, 至多: 5000}; an empty one is None, unknown.

        Raises Problem.
        """
        if raw is None:
            return None
        if self.kind is None:
            return str(raw)
        if isinstance(raw, Mapping):
            return self._range(raw, spot)
        try:
            value = read_value(self.kind, raw, spot, self.choices)
        except Problem as problem:
            raise Problem(f"{self.name}：{problem.message}", problem.cure, spot) from None
        if not within(value, self.bounds):
            raise Problem(f"{self.name}超出范围", f"可写 {self.range}", spot)
        return value

    def _range(self, raw: Mapping[str, Any], spot: Spot) -> Any:
        """Read a range; an end that is not written is that of the bounds, if they are knowledge."""
        usage = f"写作 {{{LEAST}: 0, {MOST}: 5000}}，可以只写一头"
        if self.kind not in BOUNDS:
            raise Problem(f"“{self.name}”不能写成区间", "只有金额和整数可以", spot)
        if not raw or not set(raw) <= {LEAST, MOST}:
            raise Problem(f"{self.name}的区间写得不对", usage, spot)
        low, high = ends(self.bounded)
        low = low if raw.get(LEAST) is None else self.read(raw[LEAST], spot)
        high = high if raw.get(MOST) is None else self.read(raw[MOST], spot)
        if low > high:
            raise Problem(f"{self.name}的区间倒了", f"“{LEAST}”不大于“{MOST}”", spot)
        return settled(Range(low, high))

    @property
    def unwritten(self) -> Any:
        """What is known while nobody has told it: its 缺省, else the range of its bounds, else None."""
        return self.bounded if self.default is None else self.default

    @property
    def bounded(self) -> Any:
        """The range of its bounds; an end that only guards against typing errors is no knowledge and open."""
        if self.kind not in BOUNDS or self.bounds is None:
            return None
        (low, high), (_, most) = self.bounds, BOUNDS[self.kind]
        return between(low if low > -MOST_FEN else None, high if high < most else None)

    @property
    def range(self) -> str:
        """Its bounds as people write them, amounts in yuan."""
        if self.bounds is None:
            return ""
        scale = 100 if self.kind is Kind.AMOUNT else 1
        return f"{self.bounds[0] // scale} 至 {self.bounds[1] // scale}{self.unit.split('/')[0]}"


def read_facts(path: Path, label: str) -> dict[str, Fact]:
    """Read the dictionary; raises Problems with every mistake of the file."""
    tables = entries(path, label, "事实")
    facts: dict[str, Fact] = {}
    problems: list[Problem] = []
    codes: dict[str, str] = {}
    for entry in tables:
        fact = _fact(entry, problems)
        if fact is None:
            continue
        if fact.name in facts or fact.code in codes:
            problems.append(
                Problem(f"“{fact.name}”（{fact.code}）重复", "名称和 code 各只写一次", entry.spot())
            )
        codes[fact.code] = fact.name
        facts[fact.name] = fact
    problems += _flag_problems(facts, tables)
    if problems:
        raise Problems(problems)
    return facts


def _fact(entry: Table, problems: list[Problem]) -> Fact | None:
    found = check_keys(entry, KEYS, ("名称", "code", "层级", "类型"))
    levels = texts(entry.get("层级"))
    if not set(levels) <= set(LEVELS):
        found.append(
            Problem(f"层级“{'、'.join(levels)}”不对", f"可写：{'、'.join(LEVELS)}", entry.spot("层级"))
        )
    known = (*KINDS, *TEXT_TYPES)
    if entry.get("类型") not in known:
        found.append(
            Problem(f"类型“{entry.get('类型')}”不对", f"可写：{'、'.join(known)}", entry.spot("类型"))
        )
    if entry.get("类型") == Kind.CHOICE.value and not entry.get("枚举值"):
        found.append(Problem("枚举没有写枚举值", "补上“枚举值: [甲, 乙]”", entry.spot()))
    problems += found
    if found:
        return None
    try:
        return _made(entry)
    except Problem as problem:
        problems.append(problem)
        return None


def _made(entry: Table) -> Fact:
    kind = KINDS.get(entry["类型"])
    choices = tuple(fold(choice) for choice in texts(entry.get("枚举值")))
    default = entry.get("缺省")
    if kind and default is not None:
        default = read_value(kind, default, entry.spot("缺省"), choices)
    return Fact(
        name=fold(entry["名称"]),
        code=entry["code"],
        levels=frozenset(LEVELS[level] for level in texts(entry["层级"])),
        kind=kind,
        unit=entry.get("单位") or "",
        choices=choices,
        default=default,
        flag=entry.get("核清标志"),
        bounds=_bounds(entry, kind),
        question=entry.get("提问") or "",
        note=entry.get("说明") or "",
    )


def _bounds(entry: Table, kind: Kind | None) -> tuple[int, int] | None:
    if kind not in BOUNDS:
        return None
    low, high = BOUNDS[kind]
    if "下限" in entry:
        low = int(read_value(kind, entry["下限"], entry.spot("下限")))
    if "上限" in entry:
        high = int(read_value(kind, entry["上限"], entry.spot("上限")))
    return low, high


def _flag_problems(facts: Mapping[str, Fact], tables: list[Table]) -> list[Problem]:
    spots = {fold(table["名称"]): table.spot("核清标志") for table in tables if table.get("名称")}
    return [
        Problem(
            f"核清标志“{fact.flag}”不是同层的布尔事实",
            "写同一层级里一个布尔事实的名称",
            spots[name],
        )
        for name, fact in facts.items()
        if fact.flag
        and not (
            fact.flag in facts
            and facts[fact.flag].kind is Kind.TRUTH
            and facts[fact.flag].levels >= fact.levels
        )
    ]
