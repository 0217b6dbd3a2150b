"""An answer in Chinese sentences 说明: every condition with its figures and article, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhulian.rules.answers import (
    INCALCULABLE,
    NOT_IN_FORCE,
    STANDARD_MISSING,
    Answer,
    ConditionResult,
    Missing,
    Outcome,
)
from zhulian.rules.citations import Law, spell
from zhulian.rules.combinations import Standing
from zhulian.rules.engine.wording import COMPARED, due_text

VERDICTS = {True: "满足", False: "不满足", None: "待核"}


def sentences(
    answer: Answer, names: Mapping[str, str] | None = None, laws: Mapping[str, Law] | None = None
) -> list[str]:
    """Explain an answer: the conclusion, one sentence per condition, the amount and what it lacks.

    `names` says members and obligors by name, `laws` articles in full; without them keys and short forms stay.
    """
    names, laws = names or {}, laws or {}
    whose = f"（{names.get(answer.subject, answer.subject)}）" if answer.subject else ""
    cited = spell("；".join(answer.articles), laws)
    articles = f"，依据{cited}" if cited else ""
    lines = [f"{answer.policy}{whose}：{answer.outcome.value}{articles}。"]
    lines += [_condition(condition, names, laws) for condition in answer.conditions]
    if not answer.conditions and answer.missing:
        lines.append(f"还缺：{missing_text(answer.missing, names)}。")
    return lines + _amounts(answer, names)


def condition_sides(condition: ConditionResult) -> tuple[str, str]:
    """Say both sides of a condition with names, sums and values; two empty texts when it is no comparison."""
    return condition.side_texts


def standing_text(standing: Standing, laws: Mapping[str, Law]) -> str:
    """Say how a 符合 stands beside the others, with the article; empty when nothing is to be said."""
    return f"{standing.why}，依据{spell(standing.article, laws)}" if standing.why else ""


def missing_text(missing: Iterable[Missing], names: Mapping[str, str] | None = None) -> str:
    """Say what is missing, each with the person it is about."""
    return "、".join(_missing(one, names or {}) for one in missing)


def _condition(condition: ConditionResult, names: Mapping[str, str], laws: Mapping[str, Law]) -> str:
    left, right = condition_sides(condition)
    compared = f"{left}，须{COMPARED[condition.operator]} {right}，" if left else ""
    lacking = f"，还缺：{missing_text(condition.missing, names)}" if condition.passed is None else ""
    article = f"（{spell(condition.article, laws)}）" if condition.article else ""
    return f"{condition.name}：{compared}{VERDICTS[condition.passed]}{lacking}{article}。"


def _amounts(answer: Answer, names: Mapping[str, str]) -> list[str]:
    lines = []
    if answer.amount_text:
        lines.append(f"{_would(answer)}金额：{answer.amount_text}。")
    if cap := due_text(answer.cap):
        lines.append(f"上限：{cap}。")
    if answer.grade is not None:
        lines.append(f"等级：{answer.grade}。")
    if answer.outcome is Outcome.ENTITLED and answer.amount_missing:
        lines.append(f"金额还缺：{missing_text(answer.amount_missing, names)}。")
    return lines


def _would(answer: Answer) -> str:
    return "" if answer.outcome is Outcome.ENTITLED else "若符合，"


def _missing(one: Missing, names: Mapping[str, str]) -> str:
    if one.name in (STANDARD_MISSING, NOT_IN_FORCE, INCALCULABLE):
        return f"{one.name}（{one.detail}）"
    return f"{one.name}（{names.get(one.subject, one.subject)}）" if one.subject else one.name
