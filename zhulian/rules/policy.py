"""A policy file 政策文件: one scheme with its versions, read to typed trees; every mistake with file, line and cure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhulian.rules.language.reading import read
from zhulian.rules.language.scope import Scope
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Node, Spot
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import Items, Table, check_keys, period, read_yaml, texts

FILE_KEYS = ("名称", "简介", "代号", "次序", "对象", "版本")
FILE_NEEDS = ("名称", "代号", "次序", "对象", "版本")
VERSION_KEYS = (
    "施行",
    "空档",
    "同",
    "依据",
    "条件",
    "金额说明",
    "金额",
    "上限",
    "等级",
    "在享",
    "指向",
    "办理",
    "材料",
    "未计入",
    "例",
)
CONDITION_KEYS = ("称", "式", "据", "说")
# What no version takes over from another.
OWN = ("施行", "空档", "例")
NEEDED = ("施行", "依据", "条件", "未计入", "例")
# The conditions that combinations.yaml gives to a version, by scheme and first day.
Shared = Callable[[str, date], list[Table]]
SUBJECTS = {level.value: level for level in (Level.HOUSEHOLD, Level.MEMBER)}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its article; `text` is the expression as written, `note` a plain sentence."""

    name: str
    tree: Node
    article: str
    note: str
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A scheme as it stands over a half-open period. `examples` are still as written (see worked.py).

    `payment` says what there is to get in words for everybody; empty where nobody wrote them.
    """

    name: str
    code: str
    level: Level
    valid_from: date
    valid_to: date | None
    articles: tuple[str, ...]
    conditions: tuple[Condition, ...]
    amount: Node | None
    cap: Node | None
    grade: Node | None
    receiving: Node | None
    pointing: Node | None
    steps: tuple[str, ...]
    papers: tuple[str, ...]
    not_modelled: tuple[str, ...]
    examples: tuple[Table, ...]
    spot: Spot = Spot()
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A policy by name with all its versions, oldest first; `summary` says in a sentence what it is."""

    name: str
    code: str
    level: Level
    versions: tuple[PolicyVersion, ...]
    summary: str = ""

    def in_force(self, on: date) -> PolicyVersion | None:
        """Return the version in force on a day, if any."""
        for version in self.versions:
            if version.valid_from <= on and (version.valid_to is None or on < version.valid_to):
                return version
        return None


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A file whose heading has been read: expressions need the names of all schemes first."""

    table: Table
    name: str
    code: str
    place: int
    level: Level

    def read(self, scope: Scope, shared: Shared) -> tuple[Scheme, list[Problem]]:
        """Read every version; a version with mistakes is left out and its mistakes are returned."""
        versions: list[PolicyVersion] = []
        problems: list[Problem] = []
        written: dict[date, Table] = {}
        for table in self.table["版本"]:
            full = _inherited(table, written, problems)
            if full is None:
                continue
            version = _VersionReader(self, full, scope, shared, problems).version()
            if version is not None:
                versions.append(version)
                written[version.valid_from] = full
        versions.sort(key=lambda version: version.valid_from)
        problems += _overlaps(versions)
        problems += _gaps(versions, written)
        summary = str(self.table.get("简介") or "")
        return Scheme(self.name, self.code, self.level, tuple(versions), summary), problems


def open_policy(path: Path, label: str) -> tuple[PolicyFile | None, list[Problem]]:
    """Read the heading of a policy file."""
    try:
        table = read_yaml(path, label)
    except Problem as problem:
        return None, [problem]
    if not isinstance(table, Table):
        return None, [Problem("不是政策文件", "文件以“名称:”“代号:”“对象:”“版本:”开头", Spot(label))]
    problems = check_keys(table, FILE_KEYS, FILE_NEEDS)
    if table.get("对象") not in (None, *SUBJECTS):
        problems.append(
            Problem(f"对象“{table['对象']}”不对", f"可写：{'、'.join(SUBJECTS)}", table.spot("对象"))
        )
    if not isinstance(table.get("次序"), int | None):
        problems.append(Problem("次序要写整数", "方案按次序列出，如 1", table.spot("次序")))
    if not _is_tables(table.get("版本")):
        problems.append(Problem("“版本”要写成列表", "每个版本以“- 施行:”开头", table.spot("版本")))
    if problems:
        return None, problems
    return PolicyFile(table, fold(table["名称"]), table["代号"], table["次序"], SUBJECTS[table["对象"]]), []


class _VersionReader:
    """Reads one version; what is wrong goes to `problems`, and then there is no version."""

    def __init__(
        self, file: PolicyFile, table: Table, scope: Scope, shared: Shared, problems: list[Problem]
    ) -> None:
        self.file = file
        self.table = table
        self.scope = scope
        self.shared = shared
        self.problems = problems

    def version(self) -> PolicyVersion | None:
        before = len(self.problems)
        self.problems += check_keys(self.table, VERSION_KEYS, NEEDED)
        valid_from, valid_to = self.period()
        conditions = tuple(self.conditions(valid_from))
        trees = {
            key: self.tree(key, kind)
            for key, kind in {
                "金额": Kind.AMOUNT,
                "上限": Kind.AMOUNT,
                "等级": Kind.CHOICE,
                "在享": Kind.TRUTH,
                "指向": Kind.TRUTH,
            }.items()
        }
        examples = self.tables("例")
        if len(self.problems) > before:
            return None
        return PolicyVersion(
            name=self.file.name,
            code=self.file.code,
            level=self.file.level,
            valid_from=valid_from,
            valid_to=valid_to,
            articles=tuple(texts(self.table["依据"])),
            conditions=conditions,
            amount=trees["金额"],
            cap=trees["上限"],
            grade=trees["等级"],
            receiving=trees["在享"],
            pointing=trees["指向"],
            steps=tuple(texts(self.table.get("办理"))),
            papers=tuple(texts(self.table.get("材料"))),
            not_modelled=tuple(texts(self.table["未计入"])),
            examples=examples,
            spot=self.table.spot(),
            payment=str(self.table.get("金额说明") or ""),
        )

    def period(self) -> tuple[date, date | None]:
        try:
            return period(self.table, "施行")
        except Problem as problem:
            self.problems.append(problem)
            return date.min, None

    def conditions(self, since: date) -> list[Condition]:
        """Read its own conditions, then those that combinations.yaml gives it."""
        found: list[Condition] = []
        for table in (*self.tables("条件"), *self.shared(self.file.name, since)):
            condition = self.condition(table)
            if condition is None:
                continue
            if condition.name in [other.name for other in found]:
                cure = "每个条件一个名称；combinations.yaml 里写了的，政策文件里不再写"
                self.problems.append(Problem(f"条件“{condition.name}”重名", cure, condition.spot))
            found.append(condition)
        return found

    def condition(self, table: Table) -> Condition | None:
        wrong = check_keys(table, CONDITION_KEYS, ("称", "式", "据"))
        self.problems += wrong
        tree = None if wrong else self.expression(table["式"], Kind.TRUTH, table.spot("式"))
        if tree is None:
            return None
        note = table.get("说") or ""
        return Condition(fold(table["称"]), tree, table["据"], note, str(table["式"]), table.spot())

    def tables(self, key: str) -> tuple[Table, ...]:
        given = self.table.get(key)
        if given is None or given == []:
            return ()
        if not _is_tables(given):
            self.problems.append(Problem(f"“{key}”要写成列表", "每项写作 - {键: 值}", self.table.spot(key)))
            return ()
        return tuple(given)

    def tree(self, key: str, kind: Kind) -> Node | None:
        if self.table.get(key) is None:
            return None
        return self.expression(self.table[key], kind, self.table.spot(key))

    def expression(self, text: Any, kind: Kind, spot: Spot) -> Node | None:
        try:
            return read(str(text), self.scope, spot, level=self.file.level, kind=kind)
        except Problem as problem:
            self.problems.append(problem)
            return None


def _inherited(table: Table, written: dict[date, Table], problems: list[Problem]) -> Table | None:
    """Fill a version that says 同 from the version it names; period and examples are never taken over."""
    source = table.get("同")
    if source is None:
        return table
    if source not in written:
        cure = "写前面某个版本施行的“自”，如 同: 2026-07-01"
        problems.append(Problem(f"“同: {source}”没有这个版本", cure, table.spot("同")))
        return None
    full = Table(table.file, table.line)
    for key, value in [*written[source].items(), *table.items()]:
        if key not in OWN or key in table:
            full[key] = value
    full.lines = {**written[source].lines, **table.lines}
    return full


def _overlaps(versions: list[PolicyVersion]) -> list[Problem]:
    return [
        Problem(
            f"施行期与 {earlier.valid_from} 起的版本重叠",
            "自 含、至 不含，前一版的 至 不晚于后一版的 自",
            later.spot,
        )
        for earlier, later in zip(versions, versions[1:], strict=False)
        if earlier.valid_to is None or later.valid_from < earlier.valid_to
    ]


def _gaps(versions: list[PolicyVersion], written: dict[date, Table]) -> list[Problem]:
    """Refuse a hole between two versions that nobody has explained, and an explanation without a hole."""
    problems = []
    for earlier, later in zip((None, *versions), versions, strict=False):
        table = written[later.valid_from]
        ends = earlier.valid_to if earlier else None
        is_hole = ends is not None and ends < later.valid_from
        if is_hole and not table.get("空档"):
            cure = "把前一版的 至 改成后一版的 自；中间确实没有规定的，在后一版写 空档: 原因"
            message = f"{ends} 到 {later.valid_from} 之间没有版本"
            problems.append(Problem(message, cure, later.spot))
        if table.get("空档") and not is_hole:
            cure = "删去“空档”，或改施行日期"
            problems.append(Problem("写了“空档”，前面却没有空着的时间", cure, table.spot("空档")))
    return problems


def _is_tables(value: Any) -> bool:
    return isinstance(value, Items) and all(isinstance(item, Table) for item in value)
