"""What there is 目录: policies, parameters and facts as JSON, straight from the rules that decide."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from zhulian.api.values import json_of, parameter_row
from zhulian.rules.catalogue import Catalogue, Scheme
from zhulian.rules.facts import Fact
from zhulian.rules.nodes import Kind
from zhulian.rules.policy_page import policy_page
from zhulian.rules.worked import SETTINGS

Tree = dict[str, Any]


def policy_list(catalogue: Catalogue, on: date) -> Tree:
    """List every policy with the version in force on a day; both days null where none is."""
    return {
        "on": on.isoformat(),
        "rules": catalogue.fingerprint,
        "policies": [_policy(scheme, on) for scheme in catalogue.schemes.values()],
    }


def _policy(scheme: Scheme, on: date) -> Tree:
    version = scheme.in_force(on)
    return {
        "name": scheme.name,
        "code": scheme.code,
        "level": scheme.level.value,
        "summary": scheme.summary,
        "since": version and version.valid_from.isoformat(),
        "until": version.valid_to.isoformat() if version and version.valid_to else None,
        "versions": [one.valid_from.isoformat() for one in scheme.versions],
    }


def policy_in_full(catalogue: Catalogue, code: str, on: date, region: str) -> Tree | None:
    """Return one policy with everything its page shows; None when there is none of that code."""
    name = next((name for name, scheme in catalogue.schemes.items() if scheme.code == code), None)
    if name is None:
        return None
    places = {region: catalogue.handling.region_name(region)} if region else None
    return asdict(policy_page(catalogue, name, on=on, places=places))


def parameter_list(catalogue: Catalogue, on: date, region: str) -> Tree:
    """List every parameter as it holds in a place on a day, once where 城镇 and 农村 have the same."""
    rows = []
    for name in catalogue.parameters.dictionary:
        town, village = (parameter_row(catalogue, name, on, region, setting) for setting in SETTINGS)
        is_same = {**town, "setting": ""} == {**village, "setting": ""}
        rows += [town | {"setting": "不分"}] if is_same else [town, village]
    return {
        "on": on.isoformat(),
        "region": region,
        "region_name": catalogue.handling.region_name(region),
        "rules": catalogue.fingerprint,
        "parameters": rows,
    }


def fact_list(catalogue: Catalogue) -> Tree:
    """List the closed dictionary of facts."""
    return {"rules": catalogue.fingerprint, "facts": [_fact(fact) for fact in catalogue.facts.values()]}


def _fact(fact: Fact) -> Tree:
    least, most = fact.bounds or (None, None)
    return {
        "name": fact.name,
        "code": fact.code,
        "levels": sorted(level.value for level in fact.levels),
        "kind": fact.kind.value if fact.kind else "文本",
        "unit": fact.unit,
        "choices": list(fact.choices),
        "least": json_of(fact.kind, least),
        "most": json_of(fact.kind, most),
        "default": json_of(fact.kind, fact.default),
        "can_be_range": fact.kind in (Kind.AMOUNT, Kind.COUNT),
        "vouched_by": fact.flag,
        "question": fact.question,
        "note": fact.note,
    }
