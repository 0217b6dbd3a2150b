"""Facts as they are given 给定的事实: refused when unknown to the dictionary, of a wrong type or out of bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import inf
from typing import Any

from zhulian.rules.answers import HouseholdFacts
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Kind, Level
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.ranges import Range
from zhulian.rules.values import BOUNDS, within

TYPES = {Kind.AMOUNT: int, Kind.COUNT: int, Kind.DATE: date, Kind.CHOICE: str, Kind.TRUTH: bool, None: str}


def check(facts: Mapping[str, Fact], household: HouseholdFacts) -> None:
    """Make sure that every engine can work on these facts; whoever takes facts from outside calls this.

    An amount or count may be a Range within the fact's bounds.

    Raises Problems naming each bad value, whose it is and what may be written.
    """
    found = list(_problems(facts, Level.HOUSEHOLD, "本户", household.facts))
    for level, subjects in ((Level.MEMBER, household.members), (Level.OBLIGOR, household.obligors or ())):
        for subject in subjects:
            found += _problems(facts, level, subject.key, subject.facts)
    if found:
        raise Problems(found)


def _problems(
    facts: Mapping[str, Fact], level: Level, whose: str, given: Mapping[str, Any]
) -> Iterator[Problem]:
    for name, value in given.items():
        fact = facts.get(name)
        if fact is None or level not in fact.levels:
            yield Problem(f"{whose}：{level.value}没有“{name}”这个事实", "核对事实词表里的名称和层级")
        elif value is not None and not _is_right(fact, value):
            yield Problem(f"{whose}：“{name}”不能是 {value!r}", f"这里要{_wanted(fact)}，未知写 None")


def _is_right(fact: Fact, value: Any) -> bool:
    if type(value) is Range:
        told = [end for end in (value.low, value.high) if abs(end) != inf]
        return fact.kind in BOUNDS and value.low <= value.high and all(_is_right(fact, end) for end in told)
    if type(value) is not TYPES[fact.kind]:
        return False
    return value in fact.choices if fact.kind is Kind.CHOICE else within(value, fact.bounds)


def _wanted(fact: Fact) -> str:
    if fact.kind is None:
        return "文本"
    if fact.kind is Kind.CHOICE:
        return "、".join(fact.choices)
    unit = "（整数分）" if fact.kind is Kind.AMOUNT else ""
    return f"{fact.kind.value}{unit}{f'，{fact.range}' if fact.bounds else ''}"
