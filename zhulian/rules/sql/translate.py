"""From the policy tree to SQL terms 由政策树到 SQL 项: facts, variables and parameters of one day and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhulian.rules import nodes
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import FactRef, Kind, Level, Node, Spot
from zhulian.rules.ranges import ends
from zhulian.rules.sql.aggregates import over_members, over_obligors
from zhulian.rules.sql.dates import age, months_since
from zhulian.rules.sql.exact import Exact, choose_exact, exact_constant
from zhulian.rules.sql.logic import belongs, both, cases, either, first_known, opposite
from zhulian.rules.sql.masks import masks
from zhulian.rules.sql.numbers import agreeing, at_least, compare, extreme
from zhulian.rules.sql.ranges import (
    Ends,
    calculate,
    choose_ends,
    compare_ends,
    first_point,
    greatest_or_least,
    minus,
    rounded,
    single,
    told,
)
from zhulian.rules.sql.tables import nth, tier_of
from zhulian.rules.sql.terms import FALSE, ZERO, Term, Type, column, constant, unknown

if TYPE_CHECKING:
    from zhulian.rules.catalogue import Catalogue

Value = Term | Ends
SETTINGS = ("城镇", "农村")
_TYPES = {Kind.DATE: Type.DATE, Kind.CHOICE: Type.TEXT, Kind.TRUTH: Type.TRUTH}
_OPERATORS = {"≠": "<>", "!=": "<>", "==": "=", "≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which fact columns the tables have: code → how many NULLs it holds, None when nobody counted.

    A column that is all NULL is better left out. `household` always has 城乡, 城镇 or 农村 in every row.
    `obligor` None, or no obligors_established in `household`: nobody established who the obligors are.
    """

    household: Mapping[str, int | None] = field(default_factory=dict)
    member: Mapping[str, int | None] = field(default_factory=dict)
    obligor: Mapping[str, int | None] | None = None

    def of(self, level: Level) -> Mapping[str, int | None]:
        tables = {
            Level.HOUSEHOLD: self.household,
            Level.MEMBER: self.member,
            Level.OBLIGOR: self.obligor or {},
        }
        return tables[level]


class Translator:
    """Turns nodes into terms; variables and conclusions are translated once."""

    def __init__(self, catalogue: Catalogue, *, on: date, region: str, columns: Columns) -> None:
        self.catalogue = catalogue
        self.on = on
        self.region = region
        self.columns = columns
        self.variables: dict[str, Value] = {}
        self.conclusions: dict[str, Term] = {}
        self.labels: dict[Term, str] = {}

    def label(self, value: Value, name: str) -> None:
        """Give a term the name its column has in the plan; the first name stays."""
        if isinstance(value, Term):
            named = {name: value}
        elif value.is_single:
            named = {name: value.low.over}
        else:
            named = {f"{name}_low": value.low.over, f"{name}_high": value.high.over}
        for wanted, term in named.items():
            if term.operation != "column":
                self.labels.setdefault(term, wanted)

    def truth(self, node: Node, context: Level) -> Term:
        """Translate an expression that is no number."""
        value = self.value(node, context)
        assert isinstance(value, Term)
        return value

    def number(self, node: Node, context: Level) -> Ends:
        """Translate an expression that is a number."""
        value = self.value(node, context)
        assert isinstance(value, Ends)
        return value

    def value(self, node: Node, context: Level) -> Value:
        """Translate an expression that stands at a level."""
        match node:
            case nodes.Constant():
                return self._pair(node.kind, [node.value, node.value])
            case nodes.FactRef():
                return self._fact(node.name, node.level)
            case nodes.VariableRef():
                return self._variable(node.name)
            case nodes.ParameterRef():
                value = self._pair(node.kind, self._parameter(node.name))
                self.label(value, self.catalogue.parameters.dictionary[node.name].code)
                return value
            case nodes.HasParameter():
                return constant(Type.TRUTH, *(value is not None for value in self._parameter(node.name)))
            case nodes.Conclusion():
                return self.conclusion(node.policy)
            case nodes.DecisionDay():
                return constant(Type.DATE, self.on)
            case nodes.Age():
                return _counted(age(self.truth(node.operand, context), self.on))
            case nodes.MonthsSince():
                return _counted(months_since(self.truth(node.operand, context), self.on))
            case nodes.Aggregate():
                return self._aggregate(node, context)
            case nodes.If() | nodes.FirstKnown() | nodes.Extreme():
                return self._alternative(node, context)
            case nodes.TierOf() | nodes.Item() | nodes.Nth():
                return self._table(node, context)
        if node.kind is Kind.TRUTH:
            return self._logic(node, context)
        return self._calculation(node, context)

    def _logic(self, node: Node, context: Level) -> Term:
        match node:
            case nodes.And():
                return both(*(self.truth(operand, context) for operand in node.operands))
            case nodes.Or():
                return either(*(self.truth(operand, context) for operand in node.operands))
            case nodes.Not():
                return opposite(self.truth(node.operand, context))
            case nodes.AtLeast():
                return at_least(node.number, tuple(self.truth(operand, context) for operand in node.operands))
            case nodes.OneOf():
                return belongs(self.truth(node.operand, context), node.values)
            case nodes.Comparison():
                return self._comparison(node, context)
        raise AssertionError(node)

    def _comparison(self, node: nodes.Comparison, context: Level) -> Term:
        operator = _OPERATORS.get(node.operator, node.operator)
        left, right = self.value(node.left, context), self.value(node.right, context)
        if isinstance(left, Ends) and isinstance(right, Ends):
            return compare_ends(operator, left, right)
        assert isinstance(left, Term) and isinstance(right, Term)
        return compare(operator, left, right)

    def _calculation(self, node: Node, context: Level) -> Ends:
        match node:
            case nodes.Arithmetic():
                return calculate(
                    node.operator, self.number(node.left, context), self.number(node.right, context)
                )
            case nodes.Negative():
                return minus(self.number(node.operand, context))
            case nodes.Rounding():
                return rounded(node.mode, self.number(node.operand, context), node.unit_fen)
        raise AssertionError(node)

    def _alternative(self, node: nodes.If | nodes.FirstKnown | nodes.Extreme, context: Level) -> Value:
        if isinstance(node, nodes.If):
            condition = self.truth(node.condition, context)
            then, otherwise = self.value(node.then, context), self.value(node.otherwise, context)
            if isinstance(then, Ends) and isinstance(otherwise, Ends):
                return choose_ends(condition, then, otherwise)
            assert isinstance(then, Term) and isinstance(otherwise, Term)
            return agreeing(condition, then, otherwise)
        values = [self.value(operand, context) for operand in node.operands]
        numbers = [value for value in values if isinstance(value, Ends)]
        terms = [value for value in values if isinstance(value, Term)]
        if isinstance(node, nodes.FirstKnown):
            return first_point(numbers) if numbers else first_known(terms)
        if numbers:
            return greatest_or_least(node.which, numbers)
        best = terms[0]
        for term in terms[1:]:
            best = extreme(node.which, best, term)
        return best

    def _aggregate(self, node: nodes.Aggregate, context: Level) -> Value:
        if node.over is Level.MEMBER:
            return over_members(node.which, self.value(node.operand, Level.MEMBER))
        if self.columns.obligor is None or "obligors_established" not in self.columns.household:
            return _counted(unknown(Type.INTEGER if node.which == "计数" else Type.TRUTH))
        established = column(
            Level.HOUSEHOLD,
            "obligors_established",
            Type.TRUTH,
            nullable=self.columns.household["obligors_established"] != 0,
        )
        operand = self.truth(node.operand, Level.OBLIGOR)
        return over_obligors(node.which, operand, context, either(established, FALSE))

    def _fact(self, name: str, level: Level) -> Value:
        """A column, its 缺省 where it is NULL, zero where its 核清标志 is true."""
        fact = self.catalogue.facts[name]
        kind = fact.kind
        assert kind is not None
        type = _TYPES.get(kind, Type.INTEGER)
        known = [self._column(fact, type, level)]
        if fact.default is not None:
            known.append(constant(type, fact.default))
        elif fact.flag is not None:
            verified = self.truth(FactRef(Kind.TRUTH, level, Spot(), fact.flag), level)
            unlisted = cases([(verified, ZERO)], unknown(type))
            self.label(unlisted, f"unlisted_{level.name.lower()}")
            known.append(unlisted)
        value: Value = first_known(known)
        if type is Type.INTEGER:
            value = told(known, *ends(fact.unwritten))
        self.label(value, fact.code)
        return value

    def _column(self, fact: Fact, type: Type, level: Level) -> Term:
        columns = self.columns.of(level)
        if fact.code not in columns:
            return unknown(type)
        low, high = fact.bounds or (0, 0)
        width = {Kind.AMOUNT: 64, Kind.COUNT: 32}.get(fact.kind, 0) if fact.kind else 0
        nullable = columns[fact.code] != 0
        return column(level, fact.code, type, nullable=nullable, low=low, high=high, width=width)

    def _parameter(self, name: str) -> list[Any]:
        """The values of a parameter in 城镇 and in 农村; None where none is in force."""
        found = [
            self.catalogue.parameters.value(name, on=self.on, region=self.region, setting=setting)
            for setting in SETTINGS
        ]
        return [None if value is None else value.value for value in found]

    def _pair(self, kind: Kind, values: list[Any]) -> Value:
        if kind in _TYPES:
            return constant(_TYPES[kind], *values)
        return single(exact_constant(*values))

    def _table(self, node: nodes.TierOf | nodes.Item | nodes.Nth, context: Level) -> Ends:
        tables = self._parameter(node.parameter)
        if isinstance(node, nodes.Item):
            return single(
                exact_constant(*(None if table is None else table.get(node.key, 0) for table in tables))
            )
        look_up = tier_of if isinstance(node, nodes.TierOf) else nth
        value = self.number(node.operand, context).point
        urban, rural = (look_up(table, value) for table in tables)
        is_urban = constant(Type.TRUTH, True, False)
        return single(urban if tables[0] == tables[1] else choose_exact(is_urban, urban, rural))

    def _variable(self, name: str) -> Value:
        if name not in self.variables:
            variable = self.catalogue.variables[name]
            self.variables[name] = self.value(variable.tree, variable.level)
            self.label(self.variables[name], variable.code)
        return self.variables[name]

    def conclusion(self, name: str) -> Term:
        """Translate whether a scheme's conditions all hold; unknown where no version is in force."""
        if name not in self.conclusions:
            scheme = self.catalogue.schemes[name]
            version = scheme.in_force(self.on)
            conditions = version.conditions if version else ()
            terms = [self.truth(condition.tree, scheme.level) for condition in conditions]
            self.conclusions[name] = masks(terms)[2] if version else unknown(Type.TRUTH)
            self.label(self.conclusions[name], f"{scheme.code}_holds")
        return self.conclusions[name]


def _counted(term: Term) -> Value:
    """Whole numbers are exact numbers over one."""
    return single(Exact(term)) if term.type is Type.INTEGER else term
