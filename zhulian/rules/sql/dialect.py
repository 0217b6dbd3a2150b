"""Spelling of terms in SQL 方言: the few words that differ from one database to the next live in one class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhulian.rules.sql.terms import FALSE, Term, Type


class DuckDB:
    """DuckDB's spelling; another database derives from it and changes what differs."""

    integers: Mapping[int, str] = {32: "INTEGER", 64: "BIGINT", 128: "HUGEINT"}
    types: Mapping[Type, str] = {Type.TRUTH: "BOOLEAN", Type.DATE: "DATE", Type.TEXT: "VARCHAR"}

    def identifier(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def create(self, table: str, query: str) -> str:
        return f"create or replace table {table} as\n{query}"

    def create_view(self, view: str, query: str) -> str:
        return f"create or replace view {view} as\n{query}"

    def type_name(self, term: Term) -> str:
        return self.integers[term.width] if term.type is Type.INTEGER else self.types[term.type]

    def whole_division(self, left: str, right: str) -> str:
        """Divide toward zero by a number that is not zero."""
        return f"({left} // {right})"

    def year_number(self, day: str) -> str:
        return f"(year({day}) * 10000 + month({day}) * 100 + day({day}))"

    def literal(self, value: Any, type: str) -> str:
        if value is None:
            return f"null::{type}"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, date):
            return f"date '{value.isoformat()}'"
        if isinstance(value, str):
            return "'" + value.replace("'", "''") + "'"
        return str(value)

    def constant(self, term: Term, setting: str = "") -> str:
        """Write a literal; one that differs by 城乡 reads the household's own, which must be one of the two."""
        urban, rural = (self.literal(value, self.type_name(term)) for value in term.pair)
        if term.width > 32:
            urban, rural = (f"{text.split('::')[0]}::{self.type_name(term)}" for text in (urban, rural))
        if urban == rural:
            return urban
        refusal = "error('household 表的城乡只能是城镇或农村')"
        return f"case {setting} when '城镇' then {urban} when '农村' then {rural} else {refusal} end"

    def aggregate(self, term: Term, operand: str) -> str:
        """One aggregate with its guard: what skips NULL in SQL must not skip it here."""
        which, nullable = term.payload[0], term.arguments[0].nullable
        if which == "任一":
            guard = f"when count({operand}) = count(*) " if nullable else "else "
            return f"case when bool_or({operand}) then true {guard}{'then ' if nullable else ''}false end"
        if which == "全部":
            guard = f"when count({operand}) = count(*) " if nullable else "else "
            return (
                f"case when not bool_and({operand}) then false {guard}{'then ' if nullable else ''}true end"
            )
        bare = {
            "合计": f"sum({operand})::{self.type_name(term)}",
            "计数": f"count(case when {operand} then 1 end)",
            "可能计数": f"count(*) - count(case when not {operand} then 1 end)",
            "最大": f"max({operand})",
            "最小": f"min({operand})",
            "已知最大": f"max({operand})",
            "已知最小": f"min({operand})",
        }[which]
        is_guarded = nullable and which in ("合计", "最大", "最小")
        return f"case when count({operand}) = count(*) then {bare} end" if is_guarded else bare

    def operation(self, term: Term, text: Callable[[Term], str]) -> str:
        """Write one operation over its operands' texts."""
        arguments = [text(argument) for argument in term.arguments]
        if term.type is Type.INTEGER and term.operation in (
            "add",
            "subtract",
            "multiply",
            "divide",
            "negative",
        ):
            return self._arithmetic(term, arguments)
        if term.operation == "case":
            pairs = zip(arguments[:-1:2], arguments[1::2], strict=True)
            whens = " ".join(f"when {condition} then {value}" for condition, value in pairs)
            otherwise = "" if term.arguments[-1].is_unknown else f" else {arguments[-1]}"
            return f"case {whens}{otherwise} end"
        if term.operation == "settled":
            ends = zip(term.arguments, arguments, ("true", "false"), strict=True)
            kept = [f"when {condition} then {value}" for part, condition, value in ends if part is not FALSE]
            return f"case {' '.join(kept)} end"
        if term.operation == "belongs":
            values = ", ".join(self.literal(value, "VARCHAR") for value in term.payload)
            return f"({arguments[0]} in ({values}))"
        if term.operation == "years":
            today = term.payload.year * 10000 + term.payload.month * 100 + term.payload.day
            ahead = f"({today + 99990000} - {self.year_number(arguments[0])})"
            return f"({self.whole_division(ahead, '10000')} - 9999)"
        if term.operation == "months":
            on, day = term.payload, arguments[0]
            gap = f"{on.year * 12 + on.month} - year({day}) * 12 - month({day})"
            return f"({gap} - (day({day}) > {on.day})::INTEGER)"
        return {
            "and": lambda: "(" + " and ".join(arguments) + ")",
            "or": lambda: "(" + " or ".join(arguments) + ")",
            "not": lambda: f"(not {arguments[0]})",
            "known": lambda: f"({arguments[0]} is not null)",
            "coalesce": lambda: f"coalesce({', '.join(arguments)})",
            "compare": lambda: f"({arguments[0]} {term.payload} {arguments[-1]})",
            "cast": lambda: f"{arguments[0]}::{self.type_name(term)}",
            "absolute": lambda: f"abs({arguments[0]})",
        }[term.operation]()

    def _arithmetic(self, term: Term, arguments: list[str]) -> str:
        widest = max(argument.width for argument in term.arguments)
        if widest < term.width:
            place = 1 if term.arguments[0].is_constant and len(arguments) > 1 else 0
            arguments[place] = f"{arguments[place]}::{self.type_name(term)}"
        if term.operation == "negative":
            return f"(-{arguments[0]})"
        if term.operation == "divide":
            divisor = term.arguments[1]
            may_be_zero = divisor.low <= 0 <= divisor.high
            return self.whole_division(
                arguments[0], f"nullif({arguments[1]}, 0)" if may_be_zero else arguments[1]
            )
        sign = {"add": "+", "subtract": "-", "multiply": "*"}[term.operation]
        return f"({arguments[0]} {sign} {arguments[1]})"
