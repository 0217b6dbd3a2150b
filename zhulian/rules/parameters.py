"""Dated parameters of each region 参数: standards, ratios, limits and switches, found by county, city, province, nation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from zhulian.rules.language.scope import Meaning
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Kind, Level, Spot
from zhulian.rules.problems import Problem
from zhulian.rules.values import read_value
from zhulian.rules.yaml_lines import Table

NATION = "000000"
EITHER = "不分"
SETTINGS = ("城镇", "农村", EITHER)
CONFIDENCES = ("found", "known", "inferred", "演示")
GIVEN = "题设"
YEARLY = "元/人年"
TAKEN: dict[str, Callable[[Any], Any]] = {"当月首日": lambda day: day.replace(day=1), "项数": len}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name of the closed dictionary.

    With a `base` its value comes from that parameter's: `factor` times it, what `taken` (of TAKEN) makes of it,
    or what it was on the day before the date that the parameter `day_before` gives.
    """

    name: str
    code: str
    kind: Kind
    unit: str = ""
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    base: str | None = None
    factor: int | None = None
    taken: str | None = None
    day_before: str | None = None
    note: str = ""

    @property
    def meaning(self) -> Meaning:
        """What its name means in an expression."""
        return Meaning(self.kind, frozenset({Level.HOUSEHOLD}), self.choices)

    def read(self, raw: Any, spot: Spot, unit: str = "") -> Any:
        """Read a written value; a yearly amount of a monthly parameter is divided by twelve, unrounded."""
        try:
            value = read_value(self.kind, raw, spot, self.choices)
        except Problem as problem:
            raise Problem(f"{self.name}：{problem.message}", problem.cure, spot) from None
        if not unit or unit == self.unit:
            return value
        if self.kind is Kind.EXACT and unit == YEARLY and self.unit == "元/人月":
            return _whole(Fraction(value, 12))
        raise Problem(f"{self.name}的单位写成了“{unit}”", f"单位写 {self.unit or '空'}", spot)


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A value in force with where it comes from; `valid_to` is not included, None is open.

    `is_yearly`: a monthly parameter that was published by the year; `value` is the month's exact share.
    """

    value: Any
    unit: str
    source: str
    confidence: str
    region: str
    valid_from: date | None = None
    valid_to: date | None = None
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One written value: of a name, in a region, for 城镇, 农村 or 不分, over a half-open period."""

    name: str
    setting: str
    given: ParameterValue
    spot: Spot

    def covers(self, on: date, setting: str) -> bool:
        start, end = self.given.valid_from, self.given.valid_to
        return (
            self.setting in (EITHER, setting) and (start is None or start <= on) and (end is None or on < end)
        )

    def clashes(self, other: Row) -> bool:
        """Tell whether both would be in force on one day for one setting."""
        if self.setting != other.setting and EITHER not in (self.setting, other.setting):
            return False
        mine, theirs = self.given, other.given
        return (mine.valid_from or date.min) < (theirs.valid_to or date.max) and (
            theirs.valid_from or date.min
        ) < (mine.valid_to or date.max)


@dataclass(slots=True)
class Parameters:
    """The dictionary and every row; looked up by the first region level that has a value in force."""

    dictionary: dict[str, Parameter]
    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.aliases = {alias: one.name for one in self.dictionary.values() for alias in one.aliases}

    def named(self, written: str, spot: Spot) -> Parameter:
        """Find a parameter by its name or alias; raises Problem."""
        name = fold(written)
        found = self.dictionary.get(self.aliases.get(name, name))
        if found is None:
            raise Problem(
                f"没有“{written}”这个参数", "核对 parameters/dictionary.yaml 里的名称，或先在那里登记", spot
            )
        return found

    def add(self, rows: Iterable[Row]) -> list[Problem]:
        """Take rows in; those that overlap a row already there are refused and reported."""
        problems = []
        for row in rows:
            there = self.rows.setdefault((row.name, row.given.region), [])
            clash = next((other for other in there if row.clashes(other)), None)
            if clash is None:
                there.append(row)
                continue
            where = f"{clash.spot.file} 第 {clash.spot.line} 行"
            problems.append(
                Problem(
                    f"“{row.name}”{row.given.region} 的有效期与 {where} 重叠",
                    "起 含、止 不含，请改起止日",
                    row.spot,
                )
            )
        return problems

    def value(
        self,
        name: str,
        *,
        on: date,
        region: str,
        setting: str = EITHER,
        overrides: Mapping[str, Any] | None = None,
    ) -> ParameterValue | None:
        """Find the value in force on a day in a place; None is 标准缺失. Nothing is extrapolated.

        `region` may be longer than six digits; `overrides` come from `read_overrides` and go first.
        """
        parameter = self.dictionary[name]
        if overrides and name in overrides:
            return ParameterValue(overrides[name], parameter.unit, GIVEN, GIVEN, region[:6])
        if parameter.base:
            return self._converted(parameter, parameter.base, on, region, setting, overrides)
        for place in levels(region):
            for row in self.rows.get((name, place), ()):
                if row.covers(on, setting):
                    return row.given
        return None

    def _converted(
        self,
        parameter: Parameter,
        base: str,
        on: date,
        region: str,
        setting: str,
        overrides: Mapping[str, Any] | None,
    ) -> ParameterValue | None:
        """Find the value that comes from another parameter's; a case's own value of the base is not its past one."""
        if parameter.day_before:
            since = self.value(
                parameter.day_before, on=on, region=region, setting=setting, overrides=overrides
            )
            eve = since and since.value - timedelta(days=1)
            return eve and self.value(base, on=eve, region=region, setting=setting)
        found = self.value(base, on=on, region=region, setting=setting, overrides=overrides)
        return found and _made(found, parameter)

    def read_overrides(self, table: Table) -> tuple[dict[str, Any], list[Problem]]:
        """Read the 参数 of a case or an 例; a parameter that converts to another is stored as that one."""
        overrides: dict[str, Any] = {}
        problems = []
        for written, raw in table.items():
            try:
                parameter = self.named(written, table.spot(written))
                value = parameter.read(raw, table.spot(written))
            except Problem as problem:
                problems.append(problem)
                continue
            if parameter.base and parameter.factor:
                overrides.setdefault(parameter.base, _whole(Fraction(value, parameter.factor)))
            else:
                overrides[parameter.name] = value
        return overrides, problems


def levels(region: str) -> tuple[str, ...]:
    """List the codes a value may stand under, nearest first: county, city, province, nation."""
    return tuple(dict.fromkeys((region[:6], region[:4] + "00", region[:2] + "0000", NATION)))


def _made(found: ParameterValue, parameter: Parameter) -> ParameterValue:
    value = TAKEN[parameter.taken](found.value) if parameter.taken else _whole(found.value * parameter.factor)
    return replace(found, value=value, unit=parameter.unit, is_yearly=False)


def _whole(value: int | Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value
