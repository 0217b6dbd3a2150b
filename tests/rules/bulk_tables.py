"""Households as DuckDB tables 户表: what a test gives both engines, laid out as the lake hands it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pyarrow as pa

from zhulian.rules.answers import HouseholdFacts
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Kind, Level, Node
from zhulian.rules.ranges import between
from zhulian.rules.sql import Columns
from zhulian.rules.sql.dialect import DuckDB
from zhulian.rules.sql.ranges import Ends
from zhulian.rules.sql.select import Writer
from zhulian.rules.sql.stages import Stages
from zhulian.rules.sql.terms import Term
from zhulian.rules.sql.translate import Translator

TYPES = {
    Kind.AMOUNT: pa.int64(),
    Kind.COUNT: pa.int32(),
    Kind.DATE: pa.date32(),
    Kind.CHOICE: pa.string(),
    Kind.TRUTH: pa.bool_(),
}
URBAN = "城镇"


def lay_out(
    connection: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Fact],
    households: Sequence[HouseholdFacts],
    *,
    settings: Sequence[str] | None = None,
    columns: Columns | None = None,
) -> Columns:
    """Make the tables household, member and obligor; keys count from 0 over all households.

    Without `columns`, facts that nobody has get none, and those without NULL are declared so.
    """
    homes, members, obligors = [], [], []
    for number, home in enumerate(households):
        setting = settings[number] if settings else URBAN
        established = {"obligors_established": home.obligors is not None}
        homes.append({"household": number, "城乡": setting, **_coded(facts, home.facts), **established})
        keys = {}
        for member in home.members:
            keys[member.key] = len(members)
            members.append({"household": number, "member": len(members), **_coded(facts, member.facts)})
        for obligor in home.obligors or ():
            owed = keys.get(obligor.facts.get("被义务人"))
            row = {"household": number, "obligor": len(obligors), "member": owed}
            obligors.append(row | _coded(facts, obligor.facts))
    types = {fact.code: TYPES[fact.kind] for fact in facts.values() if fact.kind}
    wanted = columns or Columns({}, {}, {})
    found = Columns(
        household=_table(connection, "household", homes, types, wanted.household),
        member=_table(connection, "member", members, types, wanted.member),
        obligor=_table(connection, "obligor", obligors, types, wanted.obligor or {}),
    )
    return columns or found


def everything(facts: Mapping[str, Fact]) -> Columns:
    """Every column that can be, each with NULLs."""
    codes = {
        level: {fact.code: None for fact in facts.values() if fact.kind and level in fact.levels}
        for level in Level
    }
    home = {"城乡": 0, "obligors_established": None, **codes[Level.HOUSEHOLD]}
    return Columns(home, codes[Level.MEMBER], codes[Level.OBLIGOR])


def _coded(facts: Mapping[str, Fact], given: Mapping[str, Any]) -> dict[str, Any]:
    return {facts[name].code: value for name, value in given.items() if name in facts and facts[name].kind}


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: list[dict[str, Any]],
    types: Mapping[str, pa.DataType],
    wanted: Iterable[str],
) -> dict[str, int | None]:
    keys = {"household": ("household",), "member": ("household", "member")}
    fixed = {key: pa.int32() for key in keys.get(name, ("household", "obligor", "member"))}
    if name == "household":
        fixed |= {"城乡": pa.string(), "obligors_established": pa.bool_()}
    columns = dict.fromkeys([*fixed, *wanted, *(code for row in rows for code in row)])
    typed = {code: fixed.get(code) or types[code] for code in columns}
    given = [pa.array([row.get(code) for row in rows], type=kind) for code, kind in typed.items()]
    connection.register("given", pa.table(given, names=list(typed)))
    connection.execute(f"create or replace table {name} as from given")
    connection.unregister("given")
    nulls = {code: sum(row.get(code) is None for row in rows) for code in columns}
    return {code: number for code, number in nulls.items() if code not in ("household", "member", "obligor")}


def ask(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    columns: Columns,
    asked: Mapping[str, tuple[Node, Level]],
    *,
    on: date,
    region: str,
) -> dict[str, dict[int, Any]]:
    """Work out expressions of households or members in bulk: by title, the value of each household or member."""
    translator = Translator(catalogue, on=on, region=region, columns=columns)
    outputs: dict[Level, dict[str, Term]] = {Level.HOUSEHOLD: {}, Level.MEMBER: {}}
    for place, (node, level) in enumerate(asked.values()):
        value = translator.value(node, level)
        outputs[level] |= {f'"{name}_{place}"': term for name, term in _columns(value).items()}
    stages = Stages(Writer(DuckDB(), {}), outputs[Level.HOUSEHOLD], outputs[Level.MEMBER])
    for step in stages.plan():
        connection.execute(step.sql)
    tables = {Level.HOUSEHOLD: "answer_household", Level.MEMBER: "answer_member"}
    rows = {level: _rows(connection, table) for level, table in tables.items() if outputs[level]}
    return {
        title: {
            row["member" if level is Level.MEMBER else "household"]: _decoded(row, place)
            for row in rows[level]
        }
        for place, (title, (_, level)) in enumerate(asked.items())
    }


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    found = connection.execute(f"from {table}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _columns(value: Term | Ends) -> dict[str, Term]:
    if isinstance(value, Term):
        return {"value": value}
    return {
        f"{part}_{end}": getattr(getattr(value, end), part)
        for end in ("low", "high")
        for part in ("over", "under")
    }


def _decoded(row: Mapping[str, Any], place: int) -> Any:
    if f"value_{place}" in row:
        return row[f"value_{place}"]
    return between(*(_end(row, end, place) for end in ("low", "high")))


def _end(row: Mapping[str, Any], end: str, place: int) -> int | Fraction | None:
    over = row[f"over_{end}_{place}"]
    if over is None:
        return None
    value = Fraction(over, row[f"under_{end}_{place}"])
    return value.numerator if value.denominator == 1 else value
