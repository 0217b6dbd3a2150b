"""Numbers of every household in bulk 全县的数: derived variables as columns of their two ends, for counting and summing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from zhulian.rules import nodes
from zhulian.rules.nodes import Level, Spot
from zhulian.rules.sql.dialect import DuckDB
from zhulian.rules.sql.numbers import answered
from zhulian.rules.sql.select import Writer
from zhulian.rules.sql.stages import Stages, Step
from zhulian.rules.sql.terms import ONE, Term
from zhulian.rules.sql.translate import Columns, Translator

if TYPE_CHECKING:
    from zhulian.rules.catalogue import Catalogue


def quantities(
    catalogue: Catalogue, names: Iterable[str], *, on: date, region: str, columns: Columns
) -> tuple[Step, ...]:
    """Write the steps that leave `answer_household` with <code>_low and <code>_high of each household variable.

    The variables are whole numbers (金额, 整数); NULL at an end is open. Another plan on the same connection
    takes the names of these tables for its own.
    """
    translator = Translator(catalogue, on=on, region=region, columns=columns)
    ends: dict[str, Term] = {}
    for name in names:
        variable = catalogue.variables[name]
        value = translator.number(
            nodes.VariableRef(variable.tree.kind, Level.HOUSEHOLD, Spot(), name), Level.HOUSEHOLD
        )
        for side, end in (("low", value.low), ("high", value.high)):
            assert end.under == ONE, f"{name} is not a whole number"
            ends[f"{variable.code}_{side}"] = answered(end.over)
    return Stages(Writer(DuckDB(), translator.labels), ends, {}).plan()
