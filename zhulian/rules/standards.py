"""Standards as people read them 标准一览: the values of a parameter by place and date, with their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhulian.rules import nodes
from zhulian.rules.answers import STANDARD_MISSING
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.engine.wording import ratio, value_text, yuan
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Kind, Node
from zhulian.rules.parameters import EITHER, SETTINGS, YEARLY, Parameter, ParameterValue, Row, levels

CONFIDENCE = {"found": "已核", "known": "未见原文", "inferred": "推断", "演示": "演示"}
READS = (nodes.ParameterRef, nodes.HasParameter)
READS_TABLE = (nodes.TierOf, nodes.Item, nodes.Nth)


@dataclass(frozen=True, slots=True)
class Value:
    """One value with the places it holds in and who set it; 标准缺失 has neither dates nor source.

    `setting` is 城镇, 农村 or 不分; `until` is not included; None is open.
    """

    places: str
    setting: str
    text: str
    set_by: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""
    confidence: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether no value is in force: 标准缺失."""
        return self.text == STANDARD_MISSING


@dataclass(frozen=True, slots=True)
class Standard:
    """One parameter: what holds in each place on the day, and every dated value that is known there."""

    name: str
    unit: str
    note: str
    today: tuple[Value, ...]
    history: tuple[Value, ...]

    @property
    def is_missing(self) -> bool:
        """Whether no place has a value."""
        return all(value.is_missing for value in self.today)


def standard(catalogue: Catalogue, name: str, *, on: date, places: Mapping[str, str]) -> Standard:
    """Lay out one parameter for the places (names by region code), as it stands on a day."""
    parameter = catalogue.parameters.dictionary[name]
    today = [value for code in places for value in _in_force(catalogue, name, code, places, on)]
    regions = dict.fromkeys(level for code in places for level in levels(code))
    rows = [row for region in regions for row in catalogue.parameters.rows.get((name, region), ())]
    return Standard(
        name=name,
        unit=parameter.unit,
        note=parameter.note,
        today=tuple(_merged(today, everywhere=len(places))),
        history=tuple(_past(catalogue, row) for row in sorted(rows, key=_age)),
    )


def parameters_of(catalogue: Catalogue, trees: Iterable[Node]) -> list[str]:
    """List the parameters that trees use, also through derived variables, in written order.

    A parameter that converts another one is listed as that one; other policies' conclusions are not entered.
    """
    names = [name for node in _nodes(catalogue, trees) for name in _read(node)]
    return list(dict.fromkeys(root for name in names for root in _roots(catalogue, name)))


def variables_of(catalogue: Catalogue, trees: Iterable[Node]) -> list[nodes.VariableRef]:
    """List the derived variables that trees use, also through each other, each once in written order."""
    found: dict[str, nodes.VariableRef] = {}
    for node in _nodes(catalogue, trees):
        if isinstance(node, nodes.VariableRef):
            found.setdefault(node.name, node)
    return list(found.values())


def amount_text(kind: Kind, value: Any, unit: str) -> str:
    """Say the value of a parameter with its unit: 1301.00 元/人月, 7 自然日, 老年人 80.00 元."""
    if kind is Kind.TIERS:
        return "；".join(
            f"{'其余' if limit is None else f'不超过 {yuan(limit)} 元'}：{yuan(fen)} 元"
            for limit, fen in value
        )
    if kind is Kind.MAP:
        return "、".join(f"{key} {yuan(fen)} 元" for key, fen in value.items())
    if kind is Kind.SEQUENCE:
        return "、".join(ratio(item * 100) + "%" for item in value)
    text = value_text(kind, value)
    if kind in MONEY:
        return f"{text}{unit.removeprefix('元')}"
    return f"{text} {unit}".strip()


def published_text(parameter: Parameter, given: ParameterValue) -> str:
    """Say a value as it was published: one given by the year stays a year's amount, 1750.00 元/人年."""
    if given.is_yearly:
        return amount_text(parameter.kind, 12 * given.value, YEARLY)
    return amount_text(parameter.kind, given.value, parameter.unit)


def _nodes(catalogue: Catalogue, trees: Iterable[Node]) -> Iterator[Node]:
    """Walk trees and the variables they name, each variable once."""
    waiting, seen = list(trees), set[str]()
    while waiting:
        for node in waiting.pop(0).walk():
            yield node
            if isinstance(node, nodes.VariableRef) and node.name not in seen:
                seen.add(node.name)
                waiting.append(catalogue.variables[node.name].tree)


def _read(node: Node) -> Iterator[str]:
    if isinstance(node, READS):
        yield node.name
    elif isinstance(node, READS_TABLE):
        yield node.parameter


def _roots(catalogue: Catalogue, name: str) -> Iterator[str]:
    parameter = catalogue.parameters.dictionary[name]
    if parameter.base is None:
        yield name
        return
    yield from _roots(catalogue, parameter.base)
    if parameter.day_before:
        yield from _roots(catalogue, parameter.day_before)


def _in_force(
    catalogue: Catalogue, name: str, code: str, places: Mapping[str, str], on: date
) -> Iterator[Value]:
    """Yield what holds in one place: one value for 不分, or one each for 城镇 and 农村."""
    found = {
        setting: catalogue.parameters.value(name, on=on, region=code, setting=setting)
        for setting in SETTINGS
        if setting != EITHER
    }
    one, other = found.values()
    if one is other or one == other:
        found = {EITHER: one}
    for setting, given in found.items():
        value = Value(places[code], setting, STANDARD_MISSING)
        yield value if given is None else _said(catalogue, name, value, given)


def _said(catalogue: Catalogue, name: str, value: Value, given: ParameterValue) -> Value:
    parameter = catalogue.parameters.dictionary[name]
    return replace(
        value,
        text=published_text(parameter, given),
        set_by=catalogue.handling.region_name(given.region),
        since=given.valid_from,
        until=given.valid_to,
        source=given.source,
        confidence=CONFIDENCE[given.confidence],
    )


def _past(catalogue: Catalogue, row: Row) -> Value:
    place = catalogue.handling.region_name(row.given.region)
    return _said(catalogue, row.name, Value(place, row.setting, ""), row.given)


def _age(row: Row) -> tuple[str, str, date]:
    return row.given.region, row.setting, row.given.valid_from or date.min


def _merged(values: list[Value], *, everywhere: int) -> Iterator[Value]:
    """Join the places that share a value; one that the nation sets for all of them holds 全国."""
    shared: dict[Value, list[str]] = {}
    for value in values:
        shared.setdefault(replace(value, places=""), []).append(value.places)
    for value, names in shared.items():
        is_national = len(names) == everywhere and value.set_by == "全国"
        yield replace(value, places="全国" if is_national else "、".join(names))
