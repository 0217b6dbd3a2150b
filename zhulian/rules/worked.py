"""Worked cases and examples 用例与例: a household with what its answers must be, read from YAML."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from zhulian.rules.answers import HouseholdFacts, Outcome, Subject
from zhulian.rules.catalogue import Catalogue, PolicyVersion
from zhulian.rules.facts import LEVELS
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Spot
from zhulian.rules.parameter_files import check_region
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.values import read_value
from zhulian.rules.yaml_lines import Items, Table, check_keys, read_yaml, texts

DERIVED = "派生"
ADVANCED = "进阶"
CASE_KEYS = ("编号", "标题", "来源类型", ADVANCED, "依据", "日期", "地区", "城乡", "参数", "家庭", "期望")
CASE_NEEDS = ("编号", "日期", "地区", "城乡", "家庭", "期望")
EXAMPLE_KEYS = ("情形", "日期", "地区", "城乡", "参数", "家庭", "得")
EXAMPLE_NEEDS = ("情形", "日期", "地区", "城乡", "家庭", "得")
EXPECTED_KEYS = ("结论", "对象", "金额", "上限", "等级", "原因", "缺")
VALUE_KEYS = ("名称", "对象", "值")
HOUSEHOLD_KEYS = ("事实", "成员", "法定义务人")
SETTINGS = ("城镇", "农村")
OUTCOMES = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class Expected:
    """What one scheme must answer for one subject; a key that is not in `table` is not compared."""

    policy: str
    subject: str | None
    outcome: Outcome
    amount_fen: int | None
    cap_fen: int | None
    grade: str | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class ExpectedValue:
    """What a derived variable must be; `raw` is as written (yuan), None is unknown."""

    name: str
    subject: str | None
    raw: Any
    spot: Spot


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case. `overrides` are in engine units and go before every parameter of the place."""

    number: str
    title: str
    on: date
    region: str
    setting: str
    overrides: dict[str, Any]
    household: HouseholdFacts
    expected: tuple[Expected | ExpectedValue, ...]
    spot: Spot


def read_case_files(path: Path) -> list[Table]:
    """Read the cases of one file or of all *.yaml in a directory, unread; raises Problems."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not path.exists():
        raise Problems(
            [Problem(f"没有用例文件“{path.name}”", "给出一个 .yaml 文件，或者有 .yaml 文件的目录")]
        )
    cases: list[Table] = []
    problems: list[Problem] = []
    for file in files:
        try:
            items = read_yaml(file)
        except Problem as problem:
            problems.append(problem)
            continue
        if not isinstance(items, Items) or not all(isinstance(item, Table) for item in items):
            problems.append(Problem("用例文件不是列表", "每个用例写作 - {编号: …}", Spot(file.name)))
            continue
        cases += items
    if problems:
        raise Problems(problems)
    return cases


def expectations(table: Table) -> Table:
    """Return the 期望 of an unread case; an empty one when it is not a mapping."""
    given = table.get("期望")
    return given if isinstance(given, Table) else Table(table.file, table.line)


def read_case(table: Table, catalogue: Catalogue, only: Collection[str] | None = None) -> Case:
    """Read one case with its expectations, or with those of `only` (schemes and 派生); raises Problems."""
    reader = _Reader(catalogue, check_keys(table, CASE_KEYS, CASE_NEEDS))
    given = expectations(table)
    found: list[Expected | ExpectedValue] = []
    for name in given:
        if only is None or name in only:
            found += reader.expected_of(name, given)
    return reader.case(table, str(table.get("编号")), str(table.get("标题") or ""), found)


def read_example(table: Table, version: PolicyVersion, catalogue: Catalogue) -> Case:
    """Read one 例 of a policy version; raises Problems. Its date must lie within the version."""
    reader = _Reader(catalogue, check_keys(table, EXAMPLE_KEYS, EXAMPLE_NEEDS))
    found: list[Expected | ExpectedValue] = []
    if isinstance(table.get("得"), Table):
        found += reader.one(version.name, table["得"])
    case = reader.case(table, str(table.get("情形")), "", found)
    if catalogue.schemes[version.name].in_force(case.on) is not version:
        cure = f"例的日期要在这一版的施行期内（{version.valid_from} 起）"
        raise Problems([Problem(f"例“{case.number}”的日期 {case.on} 不在这一版", cure, table.spot("日期"))])
    return case


class _Reader:
    """Reads the parts of a case; mistakes gather in `problems` and are raised together at the end."""

    def __init__(self, catalogue: Catalogue, problems: list[Problem]) -> None:
        self.catalogue = catalogue
        self.problems = problems

    def case(self, table: Table, number: str, title: str, found: list[Expected | ExpectedValue]) -> Case:
        on = self.value(Kind.DATE, table, "日期")
        setting = self.value(Kind.CHOICE, table, "城乡", SETTINGS)
        region = self.region(table)
        overrides = self.overrides(table)
        household = self.household(table.get("家庭"), table)
        if self.problems:
            raise Problems(self.problems)
        return Case(number, title, on, region, setting, overrides, household, tuple(found), table.spot())

    def value(self, kind: Kind, table: Table, key: str, choices: tuple[str, ...] = ()) -> Any:
        if table.get(key) is None:
            return None
        try:
            return read_value(kind, table[key], table.spot(key), choices)
        except Problem as problem:
            self.problems.append(Problem(f"{key}：{problem.message}", problem.cure, problem.spot))
            return None

    def region(self, table: Table) -> str:
        try:
            return check_region(table.get("地区"), table.spot("地区"))
        except Problem as problem:
            self.problems.append(problem)
            return ""

    def overrides(self, table: Table) -> dict[str, Any]:
        given = table.get("参数")
        if given is None:
            return {}
        if not isinstance(given, Table):
            self.problems.append(
                Problem("“参数”要写成“名称: 值”", "写作 {低保标准: 780}", table.spot("参数"))
            )
            return {}
        overrides, problems = self.catalogue.parameters.read_overrides(given)
        self.problems += problems
        return overrides

    def household(self, given: Any, case: Table) -> HouseholdFacts:
        if not isinstance(given, Table):
            self.problems.append(
                Problem("没有“家庭”", "写作 家庭: {事实: {…}, 成员: [{…}]}", case.spot("家庭"))
            )
            return HouseholdFacts()
        self.problems += check_keys(given, HOUSEHOLD_KEYS, ("成员",))
        facts = given.get("事实")
        if not isinstance(facts, Table | None):
            self.problems.append(
                Problem("“事实”要写成“名称: 值”", "写作 {财产状况合规: true}", given.spot("事实"))
            )
        return HouseholdFacts(
            facts=self.facts(facts, Level.HOUSEHOLD) if isinstance(facts, Table) else {},
            members=self.subjects(given, "成员"),
            obligors=None if given.get("法定义务人") is None else self.subjects(given, "法定义务人"),
        )

    def subjects(self, given: Table, key: str) -> list[Subject]:
        subjects: list[Subject] = []
        level = LEVELS.get(key, Level.OBLIGOR)
        for table in given.get(key) or ():
            if not isinstance(table, Table) or table.get("编号") is None:
                cure = "每人写作 {编号: 甲, …}"
                self.problems.append(Problem(f"{key}里有一项没有编号", cure, given.spot(key)))
                continue
            number = str(table["编号"])
            if number in [one.key for one in subjects]:
                self.problems.append(
                    Problem(f"编号“{number}”重复", "一户之内编号各不相同", table.spot("编号"))
                )
            subjects.append(Subject(number, self.facts(table, level)))
        return subjects

    def facts(self, table: Table, level: Level) -> dict[str, Any]:
        found = {}
        for written, raw in table.items():
            name = fold(written)
            fact = self.catalogue.facts.get(name)
            if name == "编号" and level is not Level.HOUSEHOLD:
                continue
            if fact is None or level not in fact.levels:
                known = [one.name for one in self.catalogue.facts.values() if level in one.levels]
                near = "、".join(get_close_matches(name, known, n=3, cutoff=0.5))
                cure = f"核对 facts.yaml{'，相近的有：' + near if near else ''}"
                self.problems.append(Problem(f"没有“{name}”这项{level.value}事实", cure, table.spot(written)))
                continue
            try:
                found[name] = fact.read(raw, table.spot(written))
            except Problem as problem:
                self.problems.append(problem)
        return found

    def expected_of(self, name: str, given: Table) -> list[Expected | ExpectedValue]:
        entries = given[name] if isinstance(given[name], Items) else [given[name]]
        if not all(isinstance(entry, Table) for entry in entries):
            self.problems.append(Problem(f"“{name}”的期望写得不对", "写作 {结论: 符合, …}", given.spot(name)))
            return []
        if name == DERIVED:
            return [found for entry in entries for found in self.derived(entry)]
        if name not in self.catalogue.schemes:
            known = "、".join(self.catalogue.schemes)
            self.problems.append(Problem(f"没有“{name}”这个方案", f"现有：{known}", given.spot(name)))
            return []
        return [found for entry in entries for found in self.one(name, entry)]

    def derived(self, entry: Table) -> list[ExpectedValue]:
        wrong = check_keys(entry, VALUE_KEYS, ("名称",))
        name = fold(str(entry.get("名称")))
        if not wrong and name not in self.catalogue.variables:
            near = "、".join(get_close_matches(name, self.catalogue.variables, n=3, cutoff=0.5))
            wrong = [
                Problem(
                    f"没有“{name}”这个派生变量",
                    f"核对名称{'，相近的有：' + near if near else ''}",
                    entry.spot(),
                )
            ]
        self.problems += wrong
        return [] if wrong else [ExpectedValue(name, _text(entry, "对象"), entry.get("值"), entry.spot())]

    def one(self, policy: str, entry: Table) -> list[Expected]:
        wrong = check_keys(entry, EXPECTED_KEYS, ("结论",))
        if not wrong and str(entry["结论"]) not in OUTCOMES:
            cure = f"可写：{'、'.join(OUTCOMES)}"
            wrong = [Problem(f"结论“{entry['结论']}”不对", cure, entry.spot("结论"))]
        self.problems += wrong
        if wrong:
            return []
        return [
            Expected(
                policy=policy,
                subject=_text(entry, "对象"),
                outcome=OUTCOMES[entry["结论"]],
                amount_fen=self.value(Kind.AMOUNT, entry, "金额"),
                cap_fen=self.value(Kind.AMOUNT, entry, "上限"),
                grade=_text(entry, "等级"),
                reasons=tuple(texts(entry.get("原因"))),
                missing=tuple(texts(entry.get("缺"))),
                spot=entry.spot(),
            )
        ]


def _text(table: Mapping[str, Any], key: str) -> str | None:
    return None if table.get(key) is None else str(table[key])
