"""An answer in Chinese sentences 说明: every condition with its figures and article, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from zhulian.rules.answers import (
    INCALCULABLE,
    NOT_IN_FORCE,
    STANDARD_MISSING,
    Answer,
    ConditionResult,
    Missing,
    Outcome,
)
from zhulian.rules.wording import COMPARED, yuan

VERDICTS = {True: "满足", False: "不满足", None: "待核"}


def sentences(answer: Answer) -> list[str]:
    """Explain an answer: the conclusion, one sentence per condition, the amount and what it lacks."""
    whose = f"（{answer.subject}）" if answer.subject else ""
    articles = f"，依据{'、'.join(answer.articles)}" if answer.articles else ""
    lines = [f"{answer.policy}{whose}：{answer.outcome.value}{articles}。"]
    lines += [_condition(condition) for condition in answer.conditions]
    if not answer.conditions and answer.missing:
        lines.append(f"还缺：{missing_text(answer.missing)}。")
    return lines + _amounts(answer)


def condition_sides(condition: ConditionResult) -> tuple[str, str]:
    """Say both sides of a condition with names, sums and values; two empty texts when it is no comparison."""
    return condition.left_text, condition.right_text


def missing_text(missing: Iterable[Missing]) -> str:
    """Say what is missing, each with the person it is about."""
    return "、".join(_missing(one) for one in missing)


def _condition(condition: ConditionResult) -> str:
    left, right = condition_sides(condition)
    compared = f"{left}，{_relation(condition)} {right}，" if left else ""
    lacking = f"，还缺：{missing_text(condition.missing)}" if condition.passed is None else ""
    article = f"（{condition.article}）" if condition.article else ""
    return f"{condition.name}：{compared}{VERDICTS[condition.passed]}{lacking}{article}。"


def _relation(condition: ConditionResult) -> str:
    """Say how the two sides have to stand, so that the verdict after them reads true."""
    return f"须{COMPARED[condition.operator]}"


def _amounts(answer: Answer) -> list[str]:
    lines = []
    if answer.amount_fen is not None:
        lines.append(f"{_would(answer)}金额：{answer.amount_text}。")
    if answer.cap_fen is not None:
        lines.append(f"{_would(answer)}上限：{yuan(answer.cap_fen)} 元。")
    if answer.grade is not None:
        lines.append(f"等级：{answer.grade}。")
    if answer.outcome is Outcome.ENTITLED and answer.amount_missing:
        lines.append(f"金额还缺：{missing_text(answer.amount_missing)}。")
    return lines


def _would(answer: Answer) -> str:
    return "" if answer.outcome is Outcome.ENTITLED else "若符合，"


def _missing(one: Missing) -> str:
    if one.name in (STANDARD_MISSING, NOT_IN_FORCE, INCALCULABLE):
        return f"{one.name}（{one.detail}）"
    return f"{one.subject}的{one.name}" if one.subject else one.name
