"""The policies as SQL 政策的 SQL: one plan of named statements that answers every policy for a whole county."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhulian.rules.nodes import Level
from zhulian.rules.sql.dialect import DuckDB
from zhulian.rules.sql.logic import cases, opposite
from zhulian.rules.sql.masks import masks
from zhulian.rules.sql.numbers import answered, compare
from zhulian.rules.sql.select import Writer
from zhulian.rules.sql.stages import Stages, Step
from zhulian.rules.sql.terms import ZERO, Term, unknown
from zhulian.rules.sql.translate import Columns, Translator

if TYPE_CHECKING:
    from zhulian.rules.catalogue import Catalogue, PolicyVersion, Scheme

__all__ = ["BulkPlan", "Columns", "Step", "bulk"]


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """Statements to run in order; `conditions` names each scheme's conditions by the bit they have in the masks.

    They read the tables household, member and (when there are columns of it) obligor, and leave answer_household
    and answer_member with, for each 代号: outcome (true 符合, false 不符合, NULL 待核), pass and fail masks, and
    amount (fen) and grade where it is not refused, cap (fen), receiving, pointed, where the policy says them.
    An amount or cap of which only a range is known is NULL. A scheme with no version in force has no columns:
    its answer is 待核, 政策未施行. Of the `silent` schemes, by 代号, these tables say nothing: they are 待核 for
    everybody, and nobody is seen to receive them.
    """

    steps: tuple[Step, ...]
    conditions: Mapping[str, tuple[str, ...]]
    silent: frozenset[str]

    @property
    def sql(self) -> str:
        """All statements, to be printed and read."""
        return "\n\n".join(f"-- {step.name}\n{step.sql};" for step in self.steps)


def bulk(
    catalogue: Catalogue,
    *,
    on: date,
    region: str,
    columns: Columns,
    schemes: Collection[str] | None = None,
) -> BulkPlan:
    """Write the plan that answers the schemes in force on a day in a region, 城镇 and 农村 together.

    `schemes` names those to answer; None all. Raises NotInBulk or TooWide for an expression SQL cannot say.
    """
    translator = Translator(catalogue, on=on, region=region, columns=columns)
    outputs: dict[Level, dict[str, Term]] = {Level.HOUSEHOLD: {}, Level.MEMBER: {}}
    conditions: dict[str, tuple[str, ...]] = {}
    silent = set()
    for name, scheme in catalogue.schemes.items():
        version = scheme.in_force(on)
        if version is not None and (schemes is None or name in schemes):
            conditions[scheme.code] = tuple(condition.name for condition in version.conditions)
            answer = _answer(translator, scheme, version)
            outputs[scheme.level] |= answer
            receiving = answer.get(f"{scheme.code}_receiving")
            if answer[f"{scheme.code}_outcome"].is_unknown and (receiving is None or receiving.is_constant):
                silent.add(scheme.code)
    writer = Writer(DuckDB(), translator.labels)
    stages = Stages(
        writer,
        *(
            {writer.dialect.identifier(name): term for name, term in outputs[level].items()}
            for level in outputs
        ),
    )
    return BulkPlan(stages.plan(), conditions, frozenset(silent))


def _answer(translator: Translator, scheme: Scheme, version: PolicyVersion) -> dict[str, Term]:
    """The columns of one scheme."""
    level, code = scheme.level, scheme.code
    terms = [translator.truth(condition.tree, level) for condition in version.conditions]
    for bit, term in enumerate(terms):
        translator.label(term, f"{code}_condition_{bit}")
    passed, failed, outcome = masks(terms)
    found = {
        f"{code}_outcome": outcome,
        f"{code}_pass": answered(passed),
        f"{code}_fail": answered(failed),
    }
    refused = compare("<>", failed, ZERO) if outcome.nullable else opposite(outcome)
    if version.amount is not None:
        fen = translator.number(version.amount, level).point.over
        found[f"{code}_amount"] = answered(cases([(refused, unknown(fen.type))], fen))
    if version.cap is not None:
        found[f"{code}_cap"] = answered(translator.number(version.cap, level).point.over)
    if version.grade is not None:
        grade = translator.truth(version.grade, level)
        found[f"{code}_grade"] = cases([(refused, unknown(grade.type))], grade)
    for name, node in (("receiving", version.receiving), ("pointed", version.pointing)):
        if node is not None:
            found[f"{code}_{name}"] = translator.truth(node, level)
    for name, term in found.items():
        translator.label(term, name)
    return found
