"""Values as JSON 值的写法: amounts in yuan, ranges as 至少 and 至多, days as texts; unknown is null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any

from zhulian.rules.answers import STANDARD_MISSING
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.facts import LEAST, MOST
from zhulian.rules.language.kinds import MONEY
from zhulian.rules.nodes import Kind
from zhulian.rules.ranges import Range
from zhulian.rules.standards import CONFIDENCE, amount_text

FEN = 100


def json_of(kind: Kind | None, value: Any) -> Any:
    """Return a value of the engine as JSON takes it. An open end of a range is left out."""
    return writer(kind)(value)


def writer(kind: Kind | None) -> Callable[[Any], Any]:
    """Return what writes values of a kind as `json_of` does, for whoever writes many."""
    return amount_json if kind in MONEY else partial(_plain, kind)


def amount_json(value: Any) -> Any:
    """Return an amount, or the ends of a range of amounts, in yuan."""
    return _ends(value, yuan) if type(value) is Range else yuan(value)


def _ends(value: Range, write: Callable[[Any], Any]) -> dict[str, Any]:
    ends = {LEAST: value.low, MOST: value.high}
    return {name: write(end) for name, end in ends.items() if abs(end) != inf}


def _plain(kind: Kind | None, value: Any) -> Any:
    if value is None or type(value) is int:
        return value
    match value:
        case Range():
            return _ends(value, partial(_plain, kind))
        case date():
            return value.isoformat()
        case Fraction():
            return float(value)
    return _collected(kind, value)


def yuan(fen: int | Fraction | None) -> int | float | None:
    """Return an amount in yuan: whole, or with as many places as it needs."""
    if fen is None:
        return None
    return fen // FEN if fen % FEN == 0 else float(Fraction(fen, FEN))


def _collected(kind: Kind | None, value: Any) -> Any:
    """Return what a parameter can be beside a single value."""
    match kind:
        case Kind.TIERS:
            return [{"limit": yuan(limit), "amount": yuan(amount)} for limit, amount in value]
        case Kind.MAP:
            return {key: yuan(amount) for key, amount in value.items()}
        case Kind.SEQUENCE:
            return [float(one) for one in value]
    return value


def parameter_row(
    catalogue: Catalogue,
    name: str,
    on: date,
    region: str,
    setting: str,
    overrides: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return one parameter as it holds on a day in a place, with its source; 标准缺失 has the value null."""
    parameter = catalogue.parameters.dictionary[name]
    found = catalogue.parameters.value(name, on=on, region=region, setting=setting, overrides=overrides)
    row = {"name": name, "code": parameter.code, "setting": setting, "unit": parameter.unit}
    if found is None:
        return row | dict.fromkeys(PLACED) | {"text": STANDARD_MISSING}
    return row | {
        "value": json_of(parameter.kind, found.value),
        "text": amount_text(parameter.kind, found.value, parameter.unit),
        "source": found.source,
        "confidence": CONFIDENCE.get(found.confidence, found.confidence),
        "set_by": catalogue.handling.region_name(found.region),
        "since": found.valid_from and found.valid_from.isoformat(),
        "until": found.valid_to and found.valid_to.isoformat(),
    }


PLACED = ("value", "text", "source", "confidence", "set_by", "since", "until")
