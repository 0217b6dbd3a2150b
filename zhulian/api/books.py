"""Books 判定用的册子: the rules of one day and place compiled, with all that answers say and does not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from zhulian.api.asking import Asked
from zhulian.api.values import parameter_row
from zhulian.rules.answers import HouseholdFacts, Subject
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.citations import spell
from zhulian.rules.engine.trace import PARTS, parts_of
from zhulian.rules.evaluate import Program, program
from zhulian.rules.standards import parameters_of

# A book takes some hundred KB and a tenth of a second to make.
MOST_BOOKS = 512


@dataclass(frozen=True, slots=True)
class Book:
    """A program with its citations in full, and the parameters it reads, as the JSON that every answer shows."""

    program: Program
    catalogue: Catalogue
    citations: dict[str, str]
    parameters: orjson.Fragment


@dataclass(frozen=True, slots=True)
class Title:
    """What a book is about. Two of the same title hold the same; `settled` stands for the overrides."""

    fingerprint: str
    on: date
    region: str
    setting: str
    schemes: tuple[str, ...] | None
    settled: tuple[tuple[str, str], ...]
    overrides: Mapping[str, Any] = field(compare=False)
    catalogue: Catalogue = field(compare=False)


def book_for(asked: Asked) -> Book:
    """Return the book that answers a request, made once per process for the same day, place and parameters."""
    case, catalogue = asked.case, asked.catalogue
    settled = tuple(sorted((name, repr(value)) for name, value in case.overrides.items()))
    return _book(
        Title(
            catalogue.fingerprint, case.on, case.region, case.setting, asked.schemes, settled, case.overrides, catalogue
        )
    )  # fmt: skip


@lru_cache(maxsize=MOST_BOOKS)
def _book(title: Title) -> Book:
    catalogue = title.catalogue
    rules = program(
        catalogue,
        on=title.on,
        region=title.region,
        setting=title.setting,
        overrides=title.overrides,
        schemes=title.schemes,
    )
    _open(rules)
    read_by: dict[str, list[str]] = {}
    for policy, names in _reads(rules, title.schemes):
        for name in names:
            read_by.setdefault(name, []).append(policy)
    parameters = [
        parameter_row(catalogue, name, title.on, title.region, title.setting, title.overrides)
        | {"read_by": policies}
        for name, policies in read_by.items()
    ]
    citations = {article: spell(article, catalogue.laws) for article in _articles(rules)}
    return Book(rules, catalogue, citations, orjson.Fragment(orjson.dumps(parameters)))


def _open(rules: Program) -> None:
    """Have everything written that a first answer would write, so that no two threads write it at once."""
    nobody = HouseholdFacts({}, [Subject("", {})], [Subject("", {})])
    for answer in rules.answers(nobody):
        for condition in answer.conditions:
            condition.missing  # noqa: B018
        for which in PARTS:
            answer.trace.part(which, answer.frame)


def _reads(rules: Program, schemes: Iterable[str] | None) -> Iterator[tuple[str, list[str]]]:
    """Yield each policy with the parameters that its conditions and sums use."""
    for name, version in rules.rulebook.versions.items():
        if version is not None and (schemes is None or name in schemes):
            trees = [*(condition.tree for condition in version.conditions), *parts_of(version).values()]
            yield name, parameters_of(rules.rulebook.catalogue, trees)


def _articles(rules: Program) -> Iterator[str]:
    for version in rules.rulebook.versions.values():
        if version is not None:
            yield from version.articles
            yield from (condition.article for condition in version.conditions)
    yield from (rule.article for rule in rules.rulebook.catalogue.combinations.rules)
