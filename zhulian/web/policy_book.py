"""The policies as screens use them 政策册: names, versions and the engine for one day and place."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from zhulian.matching.models import Match
from zhulian.matching.picking import benefits
from zhulian.policies.catalogues import in_force
from zhulian.registry.models import Household
from zhulian.rules.catalogue import PolicyVersion
from zhulian.rules.evaluate import Program, program

SHORT_NAMES = {
    "最低生活保障": "低保",
    "低保边缘家庭": "低边",
    "刚性支出困难家庭": "刚支",
    "特困人员": "特困",
    "困难残疾人生活补贴": "生活补贴",
    "重度残疾人护理补贴": "护理补贴",
}
COUNTY_DIGITS = 6


def policy_names() -> dict[str, str]:
    """Return the names of all policies by code."""
    return {scheme.code: scheme.name for scheme in in_force().schemes.values()}


def benefit_codes(on: date) -> frozenset[str]:
    """Return the policies somebody can receive on a day; the others are assessments, which nobody misses."""
    return frozenset(version.code for version in benefits(in_force(), on))


def benefit_names(on: date) -> dict[str, str]:
    """Return the names by code of the policies somebody can receive on a day: what a list may be narrowed to."""
    return _benefit_names(on, in_force().fingerprint)


@lru_cache(maxsize=64)
def _benefit_names(on: date, fingerprint: str) -> dict[str, str]:
    """Gather once for each edition of the catalogue; the fingerprint says which."""
    codes = benefit_codes(on)
    return {code: name for code, name in policy_names().items() if code in codes}


def policy_name(code: str) -> str:
    """Return a policy's name; a code that is no longer declared shows itself."""
    return policy_names().get(code, code)


def short_name(code: str) -> str:
    """Return the name people use in the office; a code that is no longer declared shows itself."""
    return short_names().get(code, code)


def short_names() -> dict[str, str]:
    """Return the names people use in the office, by code."""
    return {code: SHORT_NAMES.get(name, name) for code, name in policy_names().items()}


def version_of(match: Match) -> PolicyVersion | None:
    """Return the policy version a match was answered by."""
    scheme = in_force().schemes.get(policy_name(match.policy))
    return scheme.in_force(match.policy_version or match.on) if scheme else None


def engine_for(household: Household, on: date) -> Program:
    """Return the engine for a household's place on a day."""
    return engine_at(on, household.area_path, household.area.setting)


def engine_at(on: date, area_path: str, setting: str) -> Program:
    """Return the engine for a place on a day; where 城乡 is unknown, only standards for both are in force."""
    region = area_path[:COUNTY_DIGITS]
    return _engine(on, region, setting, in_force(region).fingerprint)


@lru_cache(maxsize=64)
def _engine(on: date, region: str, setting: str, fingerprint: str) -> Program:
    """Compile once for each edition of the catalogue; the fingerprint says which."""
    return program(in_force(region), on=on, region=region, setting=setting)
