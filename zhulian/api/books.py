"""Books 判定用的册子: the rules of one day and place compiled, with all that answers say and does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from zhulian.api.asking import Asked
from zhulian.api.values import parameter_row, writer
from zhulian.rules.answers import Answer, ConditionTrace, HouseholdFacts, Subject
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.citations import spell
from zhulian.rules.engine.trace import PARTS, parts_of
from zhulian.rules.evaluate import Program, program
from zhulian.rules.standards import parameters_of

# A book takes some hundred KB and a tenth of a second to make.
MOST_BOOKS = 512


@dataclass(frozen=True, slots=True)
class Sides:
    """What writes the two sides of a condition that compares."""

    left: Callable[[Any], Any]
    right: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Book:
    """A program with its citations in full, and the parameters it reads, as the JSON that every answer shows.

    `articles` are those of each policy; `sides` those of each condition that compares.
    """

    program: Program
    catalogue: Catalogue
    citations: dict[str, str]
    articles: dict[str, list[str]]
    sides: dict[ConditionTrace, Sides]
    parameters: orjson.Fragment


@dataclass(frozen=True, slots=True)
class Texts:
    """A catalogue as a cache tells it from another: not by its fingerprint, which leaves out the titles of laws."""

    identity: int
    catalogue: Catalogue = field(compare=False)


@dataclass(frozen=True, slots=True)
class Title:
    """What a book is about. Two of the same title hold the same; `settled` stands for the overrides."""

    texts: Texts
    on: date
    region: str
    setting: str
    schemes: tuple[str, ...] | None
    settled: tuple[tuple[str, str], ...]
    overrides: Mapping[str, Any] = field(compare=False)


def book_for(asked: Asked) -> Book:
    """Return the book that answers a request, made once per process for the same day, place and parameters."""
    case, catalogue = asked.case, asked.catalogue
    settled = tuple(sorted((name, repr(value)) for name, value in case.overrides.items()))
    texts = Texts(id(catalogue), catalogue)
    return _book(Title(texts, case.on, case.region, case.setting, asked.schemes, settled, case.overrides))


@lru_cache(maxsize=MOST_BOOKS)
def _book(title: Title) -> Book:
    catalogue = title.texts.catalogue
    rules = program(
        catalogue,
        on=title.on,
        region=title.region,
        setting=title.setting,
        overrides=title.overrides,
        schemes=title.schemes,
    )
    answers = _opened(rules)
    read_by: dict[str, list[str]] = {}
    for policy, version in rules.rulebook.versions.items():
        if version is not None and (title.schemes is None or policy in title.schemes):
            for name in _reads(title.texts)[policy, version.valid_from]:
                read_by.setdefault(name, []).append(policy)
    parameters = [
        parameter_row(catalogue, name, title.on, title.region, title.setting, title.overrides)
        | {"read_by": policies}
        for name, policies in read_by.items()
    ]
    citations = {article: spell(article, catalogue.laws) for article in _articles(rules)}
    return Book(
        program=rules,
        catalogue=catalogue,
        citations=citations,
        articles={one.policy: [citations[article] for article in one.articles] for one in answers},
        sides=_sides(answers),
        parameters=orjson.Fragment(orjson.dumps(parameters)),
    )


def _opened(rules: Program) -> list[Answer]:
    """Have everything written that a first answer would write, so that no two threads write it at once."""
    nobody = HouseholdFacts({}, [Subject("", {})], [Subject("", {})])
    answers = rules.answers(nobody)
    for answer in answers:
        answer.rows  # noqa: B018
        for which in PARTS:
            answer.trace.part(which, answer.frame)
    return answers


def _sides(answers: list[Answer]) -> dict[ConditionTrace, Sides]:
    traces = [trace for answer in answers for *_, trace, _ in answer.rows]
    return {
        trace: Sides(writer(trace.comparison.left.kind), writer(trace.comparison.right.kind))
        for trace in traces
        if trace.comparison
    }


@lru_cache(maxsize=8)
def _reads(texts: Texts) -> dict[tuple[str, date], list[str]]:
    """List the parameters that the conditions and sums of every version use."""
    return {
        (name, version.valid_from): parameters_of(
            texts.catalogue,
            [*(condition.tree for condition in version.conditions), *parts_of(version).values()],
        )
        for name, scheme in texts.catalogue.schemes.items()
        for version in scheme.versions
    }


def _articles(rules: Program) -> Iterator[str]:
    for version in rules.rulebook.versions.values():
        if version is not None:
            yield from version.articles
            yield from (condition.article for condition in version.conditions)
    yield from (rule.article for rule in rules.rulebook.catalogue.combinations.rules)
