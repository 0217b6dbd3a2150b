"""Values of facts 事实的值: between Python and the JSON that is stored, checked against the dictionary.

Amounts are integer fen, counts integers, truths booleans, dates ISO text, choices and texts themselves.
Facts are stored by code and read by Chinese name; this is the one place that converts.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from zhulian.rules.catalogue import policies_directory
from zhulian.rules.facts import Fact, read_facts
from zhulian.rules.nodes import Kind
from zhulian.rules.values import within

_TYPES = {Kind.AMOUNT: int, Kind.COUNT: int, Kind.TRUTH: bool, Kind.DATE: date, Kind.CHOICE: str, None: str}
_WANTED = {
    Kind.AMOUNT: "以分为单位的整数",
    Kind.COUNT: "整数",
    Kind.TRUTH: "是或否",
    Kind.DATE: "日期",
    Kind.CHOICE: "枚举值",
    None: "文字",
}


class BadFact(ValueError):
    """A fact that the dictionary does not know, or a value it does not allow; the message says what is."""


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, Fact]:
    """Hold every fact under its code and under its Chinese name."""
    facts = read_facts(policies_directory() / "facts.yaml", "facts.yaml").values()
    return {fact.name: fact for fact in facts} | {fact.code: fact for fact in facts}


def fact_of(code_or_name: str) -> Fact:
    """Return the fact with this code or Chinese name; raise BadFact when there is none."""
    fact = _dictionary().get(code_or_name)
    if fact is None:
        raise BadFact(f"事实词表里没有“{code_or_name}”。请用 policies/facts.yaml 里的名称或代号")
    return fact


def known_fact(code: str) -> Fact | None:
    """Return the fact with this code, None when the dictionary no longer has it."""
    return _dictionary().get(code)


def encode(fact: Fact, value: Any) -> Any:
    """Return the JSON of a value; raise BadFact when the dictionary does not allow it."""
    wrong_type = type(value) is not _TYPES[fact.kind]
    if wrong_type or (fact.choices and value not in fact.choices):
        choices = f"（{'、'.join(str(choice) for choice in fact.choices)}）" if fact.choices else ""
        raise BadFact(f"{fact.name}的值应为{_WANTED[fact.kind]}{choices}，不能是“{value}”")
    if not within(value, fact.bounds):
        raise BadFact(f"{fact.name}的值超出范围，应在 {fact.range} 之间")
    return value.isoformat() if fact.kind is Kind.DATE else value


def decode(fact: Fact, stored: Any) -> Any:
    """Return the value of stored JSON."""
    return date.fromisoformat(stored) if fact.kind is Kind.DATE else stored
