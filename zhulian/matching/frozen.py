"""Frozen facts 当日事实: what a Match was answered on, as JSON by fact code, and back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from zhulian.registry.values import decode, fact_of
from zhulian.rules.answers import HouseholdFacts, Subject

Frozen = dict[str, Any]


def freeze(
    setting: str,
    members: Iterable[tuple[str, Mapping[str, Any]]],
    household: Mapping[str, Any] | None = None,
    obligors: Iterable[tuple[str, Mapping[str, Any]]] | None = None,
) -> Frozen:
    """Freeze facts given by code; members and obligors as (id of the person, facts). `obligors` None: unknown."""
    return {
        "setting": setting,
        "household": _plain(household or {}),
        "members": [{"person": person, "facts": _plain(facts)} for person, facts in members],
        "obligors": None
        if obligors is None
        else [{"person": person, "facts": _plain(facts)} for person, facts in obligors],
    }


def freeze_facts(setting: str, facts: HouseholdFacts) -> Frozen:
    """Freeze facts as the engine takes them, by Chinese name."""
    return freeze(
        setting,
        [(one.key, _by_code(one.facts)) for one in facts.members],
        _by_code(facts.facts),
        None if facts.obligors is None else [(one.key, _by_code(one.facts)) for one in facts.obligors],
    )


def thaw(frozen: Frozen) -> HouseholdFacts:
    """Return frozen facts as the engine takes them; members stand under the id of their person."""
    obligors = frozen.get("obligors")
    return HouseholdFacts(
        _by_name(frozen.get("household", {})),
        [Subject(one["person"], _by_name(one["facts"])) for one in frozen.get("members", [])],
        None if obligors is None else [Subject(one["person"], _by_name(one["facts"])) for one in obligors],
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {code: value.isoformat() if isinstance(value, date) else value for code, value in facts.items()}


def _by_code(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {fact_of(name).code: value for name, value in facts.items()}


def _by_name(facts: Mapping[str, Any]) -> dict[str, Any]:
    declared = {code: fact_of(code) for code in facts}
    return {fact.name: decode(fact, facts[code]) for code, fact in declared.items()}
