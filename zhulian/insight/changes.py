"""Changes of parameters 改动: 低保标准=+5% as people write it, and the catalogue that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from zhulian.lib.text import fold
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.divisors import divisor_problems
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Kind, Spot
from zhulian.rules.parameters import EITHER, SETTINGS, Parameter, ParameterValue, Row
from zhulian.rules.problems import Problem
from zhulian.rules.standards import amount_text
from zhulian.rules.values import BOUNDS, read_value, within

SCENARIO = "推演"
STEP = re.compile(r"(?P<sign>[-+*×]?)(?P<number>\d{1,12}(\.\d{1,6})?)(?P<unit>\D*)", re.ASCII)
NUMBERS = (*MONEY, Kind.RATIO, Kind.COUNT)
LISTED = {Kind.SEQUENCE: "渐退比例序列=1、1、0.8", Kind.MAP: "分类施保增发=老年人:80、未成年人:150"}
TRUTHS = {"真": True, "是": True, "true": True, "假": False, "否": False, "false": False}
HOW = "写作 低保标准=+5%、低保标准@农村=650、低保标准=+50元"


class CannotChange(Exception):
    """A change that cannot be read or made; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that becomes another in one place: 城镇, 农村 or both. Values are texts, None is 标准缺失."""

    name: str
    setting: str
    before: str | None
    after: str

    def __str__(self) -> str:
        where = "" if self.setting == EITHER else f"（{self.setting}）"
        return f"{self.name}{where} {self.before or '标准缺失'} → {self.after}"


def change_catalogue(
    catalogue: Catalogue, written: Iterable[str], *, region: str, on: date
) -> tuple[Catalogue, list[Change]]:
    """Return the catalogue as it would be from a day on in a region, and what changed in it.

    Raises CannotChange; the catalogue given stays as it is.
    """
    rows, changes = dict(catalogue.parameters.rows), list[Change]()
    changed = replace(catalogue, parameters=replace(catalogue.parameters, rows=rows))
    for text in written:
        parameter, settings, value = _parts(catalogue, text)
        made = [_row(changed, parameter, setting, value, region, on, text) for setting in settings]
        changes += _told(catalogue, parameter, made, region, on)
        key = (parameter.name, region[:6])
        rows[key] = [*made, *rows.get(key, ())]
    if not changes:
        raise CannotChange(f"没有写改动。{HOW}")
    _check_divisors(changed)
    return changed, changes


def _parts(catalogue: Catalogue, text: str) -> tuple[Parameter, tuple[str, ...], str]:
    """Take one written change apart: the parameter, the settings it holds for, and the value as it stands."""
    name, equals, value = fold(text).partition("=")
    if not (name and equals and value):
        raise CannotChange(f"“{text}”看不懂。{HOW}")
    name, _, setting = name.partition("@")
    if setting and setting not in SETTINGS:
        raise CannotChange(f"“{text}”里的“{setting}”不对。可写 城镇、农村，不写就是城乡都改")
    return _named(catalogue, name), (setting,) if setting in SETTINGS[:2] else SETTINGS[:2], value


def _named(catalogue: Catalogue, name: str) -> Parameter:
    known = catalogue.parameters.dictionary
    try:
        parameter = catalogue.parameters.named(name, Spot())
    except Problem:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        cure = f"是不是：{'、'.join(near)}" if near else "名称见“政策库”的标准一览"
        raise CannotChange(f"没有“{name}”这个参数。{cure}") from None
    if parameter.base:
        raise CannotChange(f"“{parameter.name}”由“{parameter.base}”得出，不能单独改。请改“{parameter.base}”")
    if parameter.kind is Kind.TIERS:
        raise CannotChange(f"“{parameter.name}”是分档表，这里不能改。请在政策库起草，用草稿在全县试算")
    return parameter


def _row(
    catalogue: Catalogue, parameter: Parameter, setting: str, text: str, region: str, on: date, whole: str
) -> Row:
    """Make the row that holds from the day on: it comes first, so earlier days keep what they had."""
    found = catalogue.parameters.value(parameter.name, on=on, region=region, setting=setting)
    value = _value(parameter, found, text, whole, setting)
    bounds = BOUNDS.get(Kind.AMOUNT if parameter.kind in MONEY else parameter.kind)
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and not (
        value >= 0 and within(value, bounds)
    ):  # fmt: skip
        raise CannotChange(f"“{whole}”改出来的数超出范围。请改成不小于零的数")
    given = ParameterValue(value, parameter.unit, SCENARIO, SCENARIO, region[:6], on)
    return Row(parameter.name, setting, given, Spot())


def _value(parameter: Parameter, found: ParameterValue | None, text: str, whole: str, setting: str) -> Any:
    """Work out the new value: absolute, or from the one in force."""
    step = STEP.fullmatch(text)
    if parameter.kind not in NUMBERS:
        return _stated(parameter, text, whole)
    if step is None:
        raise CannotChange(f"“{whole}”里的“{text}”不是数。{HOW}")
    is_share = step["unit"] == "%"
    if not is_share:
        _check_unit(parameter, step["unit"], whole)
    number = Fraction(step["number"])
    if not step["sign"]:
        if is_share and parameter.kind is not Kind.RATIO:
            raise CannotChange(f"“{whole}”：{parameter.name}不是比例。要按比例改，写 +{text} 或 -{text}")
        return _settled(parameter, number / 100 if is_share else _fen(parameter, number), whole)
    if found is None:
        raise CannotChange(f"“{whole}”：{setting}没有现值（标准缺失），不能在它上面加减。请写定数")
    if step["sign"] in "*×":
        return _settled(parameter, found.value * (number / 100 if is_share else number), whole)
    number = -number if step["sign"] == "-" else number
    if is_share:
        return _settled(parameter, found.value * (1 + number / 100), whole)
    return _settled(parameter, found.value + _fen(parameter, number), whole)


def _check_unit(parameter: Parameter, unit: str, whole: str) -> None:
    if unit and not (parameter.unit.startswith(unit) or (parameter.kind in MONEY and unit == "元")):
        what = f"单位是 {parameter.unit}" if parameter.unit else "没有单位"
        raise CannotChange(f"“{whole}”的单位写成了“{unit}”，{parameter.name}{what}。请改写")


def _fen(parameter: Parameter, number: Fraction) -> Fraction:
    return number * 100 if parameter.kind in MONEY else number


def _settled(parameter: Parameter, value: int | Fraction, whole: str) -> int | Fraction:
    """A count stays whole, an amount is rounded to the fen, what is unrounded stays exact."""
    value = Fraction(value)
    if parameter.kind is Kind.COUNT and value.denominator != 1:
        raise CannotChange(f"“{whole}”：{parameter.name}要整数，算出来是 {float(value):g}。请写定数")
    if parameter.kind is Kind.AMOUNT:
        return int(value + Fraction(1, 2))
    return value.numerator if value.denominator == 1 and parameter.kind is not Kind.RATIO else value


def _stated(parameter: Parameter, text: str, whole: str) -> Any:
    """Read a switch, a choice, a day, a list of ratios or a map of amounts."""
    raw: Any = text
    if parameter.kind is Kind.TRUTH:
        raw = TRUTHS.get(text.lower(), text)
    elif parameter.kind in LISTED:
        raw = _listed(parameter, text, whole)
    try:
        return read_value(parameter.kind, raw, Spot(), parameter.choices)
    except Problem as problem:
        raise CannotChange(f"“{whole}”：{problem.message}。{problem.cure}") from None


def _listed(parameter: Parameter, text: str, whole: str) -> list[Any] | dict[str, Any]:
    items = [item for item in re.split("[、,]", text.strip("[]{}")) if item]
    try:
        if parameter.kind is Kind.SEQUENCE:
            return [_ratio(item) for item in items]
        pairs = [item.split(":") for item in items]
        return {key: Fraction(amount.removesuffix("元")) for key, amount in pairs}
    except ValueError:
        raise CannotChange(f"“{whole}”看不懂。写作 {LISTED[parameter.kind]}") from None


def _ratio(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def _told(
    catalogue: Catalogue, parameter: Parameter, made: list[Row], region: str, on: date
) -> Iterator[Change]:
    """Say what becomes of a value, for 城镇 and 农村 together where it is the same."""
    changes = []
    for row in made:
        found = catalogue.parameters.value(parameter.name, on=on, region=region, setting=row.setting)
        before = None if found is None else amount_text(parameter.kind, found.value, parameter.unit)
        after = amount_text(parameter.kind, row.given.value, parameter.unit)
        changes.append(Change(parameter.name, row.setting, before, after))
    if len(changes) == 2 and changes[0] == replace(changes[1], setting=changes[0].setting):
        changes = [replace(changes[0], setting=EITHER)]
    yield from changes


def _check_divisors(catalogue: Catalogue) -> None:
    """A value that makes a divisor zero is refused before anything is worked out."""
    found = divisor_problems(
        catalogue.facts, catalogue.parameters, catalogue.variables, catalogue.schemes.values()
    )
    if found:
        raise CannotChange(f"这样改以后有式子会除以零：{found[0].message}。请改成大于零的数")
