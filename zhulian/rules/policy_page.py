"""A policy's page 政策页: everything a reader wants to know of one policy, from the rules that decide; no markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zhulian.rules.catalogue import Catalogue, PolicyVersion, Scheme
from zhulian.rules.citations import spell
from zhulian.rules.combinations import HIGHER, TOGETHER, Rule
from zhulian.rules.engine.wording import named, yuan
from zhulian.rules.handling import WHOLE
from zhulian.rules.nodes import Level, Node, VariableRef
from zhulian.rules.policy import Condition
from zhulian.rules.policy_changes import Change, changes
from zhulian.rules.standards import Standard, parameters_of, standard, variables_of
from zhulian.rules.worked import Case, Expected, read_example

WHO = {Level.HOUSEHOLD: "按户：全家一个结论", Level.MEMBER: "按人：每个成员一个结论"}


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition: its name, a plain sentence (may be empty), the expression, and its article short and in full."""

    name: str
    sentence: str
    expression: str
    article: str
    citation: str


@dataclass(frozen=True, slots=True)
class Term:
    """A derived variable that the conditions or sums use, with what it means and where that stands."""

    name: str
    expression: str
    note: str
    citation: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: who takes it and how long it may take; `days` is empty when no rule says so."""

    name: str
    who: str
    note: str
    days: str


@dataclass(frozen=True, slots=True)
class Combined:
    """How this policy stands beside another: 互斥, 择高 or 可叠加, in a sentence with its article."""

    sort: str
    sentence: str
    citation: str


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One worked example with what it comes to; the check proves that the rules answer so."""

    title: str
    on: date
    place: str
    outcome: str
    result: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version and what it changed against the one before; the oldest changed nothing."""

    since: date
    until: date | None
    is_in_force: bool
    citations: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The page of one policy as it stands on a day; `since` None: no version is in force on it.

    A policy without a version in force shows its newest one. `payment` says in words what there is to
    get, `sums` are 金额, 上限 and 等级 as expressions.
    """

    name: str
    code: str
    summary: str
    who: str
    on: date
    since: date | None
    until: date | None
    citations: tuple[str, ...]
    conditions: tuple[ConditionLine, ...]
    payment: str
    sums: tuple[tuple[str, str], ...]
    amount_standards: tuple[Standard, ...]
    condition_standards: tuple[Standard, ...]
    terms: tuple[Term, ...]
    papers: tuple[str, ...]
    steps: tuple[StepLine, ...]
    whole_days: tuple[str, ...]
    not_modelled: tuple[str, ...]
    combined: tuple[Combined, ...]
    examples: tuple[ExampleLine, ...]
    versions: tuple[VersionLine, ...]


def policy_page(
    catalogue: Catalogue, name: str, *, on: date, places: Mapping[str, str] | None = None
) -> PolicyPage:
    """Gather the page of a policy; `places` (names by region code) are the counties whose standards it shows.

    Without places: the counties of handling.yaml. Raises KeyError for a policy that is not in the catalogue.
    """
    scheme = catalogue.schemes[name]
    current = scheme.in_force(on)
    version = current or scheme.versions[-1]
    return _Gatherer(catalogue, scheme, version, on, places or catalogue.handling.counties).page(current)


class _Gatherer:
    """Gathers one page from one version."""

    def __init__(
        self,
        catalogue: Catalogue,
        scheme: Scheme,
        version: PolicyVersion,
        on: date,
        places: Mapping[str, str],
    ) -> None:
        self.catalogue = catalogue
        self.scheme = scheme
        self.version = version
        self.on = on
        self.places = places

    def page(self, current: PolicyVersion | None) -> PolicyPage:
        version = self.version
        sums = {"金额": version.amount, "上限": version.cap, "等级": version.grade}
        written = {words: tree for words, tree in sums.items() if tree is not None}
        paid = parameters_of(self.catalogue, written.values())
        conditions = [condition.tree for condition in version.conditions]
        asked = parameters_of(self.catalogue, conditions)
        return PolicyPage(
            name=version.name,
            code=version.code,
            summary=self.scheme.summary,
            who=WHO[version.level],
            on=self.on,
            since=current.valid_from if current else None,
            until=current.valid_to if current else None,
            citations=self.spelt(version.articles),
            conditions=tuple(self.condition(condition) for condition in version.conditions),
            payment=version.payment,
            sums=tuple((words, named(tree)) for words, tree in written.items()),
            amount_standards=self.standards(paid),
            condition_standards=self.standards([one for one in asked if one not in paid]),
            terms=tuple(self.terms([*conditions, *written.values()])),
            papers=version.papers,
            steps=tuple(self.step(step) for step in version.steps),
            whole_days=tuple(self.days(WHOLE)),
            not_modelled=version.not_modelled,
            combined=tuple(self.combined()),
            examples=tuple(self.examples()),
            versions=tuple(self.versions()),
        )

    def spelt(self, articles: Iterable[str]) -> tuple[str, ...]:
        return tuple(spell("；".join(articles), self.catalogue.laws).split("；"))

    def condition(self, condition: Condition) -> ConditionLine:
        tree = condition.tree
        meant = self.catalogue.variables[tree.name].note if isinstance(tree, VariableRef) else ""
        citation = spell(condition.article, self.catalogue.laws)
        expression = " ".join(condition.text.split())
        return ConditionLine(condition.name, condition.note or meant, expression, condition.article, citation)

    def standards(self, names: Iterable[str]) -> tuple[Standard, ...]:
        return tuple(standard(self.catalogue, name, on=self.on, places=self.places) for name in names)

    def terms(self, trees: Iterable[Node]) -> Iterator[Term]:
        for used in variables_of(self.catalogue, trees):
            variable = self.catalogue.variables[used.name]
            citation = spell(variable.article, self.catalogue.laws)
            yield Term(named(used), named(variable.tree), variable.note, citation)

    def step(self, name: str) -> StepLine:
        stop = self.catalogue.handling.steps.get(name)
        return StepLine(name, stop.who if stop else "", stop.note if stop else "", "；".join(self.days(name)))

    def days(self, step: str) -> Iterator[str]:
        """Say how long a step may take: once where all places agree, else by place."""
        for limit in self.catalogue.handling.limits:
            if limit.step == step and self.version.name in limit.schemes:
                found = standard(self.catalogue, limit.parameter, on=self.on, places=self.places)
                known = [value for value in found.today if not value.is_missing]
                texts = [
                    f"{value.text}" if len(known) == 1 else f"{value.places} {value.text}" for value in known
                ]
                if texts:
                    yield f"{limit.parameter} {'，'.join(texts)}"

    def combined(self) -> Iterator[Combined]:
        for rule in self.catalogue.combinations.about(self.version.name, self.version.valid_from):
            sentence = "；".join(filter(None, (_beside(rule, self.version.name), rule.note)))
            yield Combined(rule.sort, sentence, spell(rule.article, self.catalogue.laws))

    def examples(self) -> Iterator[ExampleLine]:
        for version in reversed(self.scheme.versions):
            for table in version.examples:
                case = read_example(table, version, self.catalogue)
                for expected in case.expected:
                    if isinstance(expected, Expected):
                        yield _example(case, expected, self.catalogue.handling.region_name(case.region))

    def versions(self) -> Iterator[VersionLine]:
        """Yield the versions, newest first."""
        pairs = zip((None, *self.scheme.versions), self.scheme.versions, strict=False)
        for earlier, version in reversed(list(pairs)):
            made = changes(earlier, version, self.catalogue.laws) if earlier else []
            yield VersionLine(
                version.valid_from,
                version.valid_to,
                version is self.scheme.in_force(self.on),
                self.spelt(version.articles),
                tuple(made),
            )


def _beside(rule: Rule, name: str) -> str:
    """Say how a policy stands beside the others of a rule."""
    others = "、".join(other for other in (*rule.schemes, *rule.winners) if other != name)
    if rule.sort == HIGHER:
        return f"与{others}同时符合的，取高的一项"
    if rule.sort == TOGETHER:
        return f"可以与{others}同时享受"
    if not rule.winners:
        return f"须“{rule.name}”"
    if name in rule.winners:
        return f"与{'、'.join(rule.schemes)}不能同时享受，以这一项为准"
    chosen = "由本人（监护人）选择一项" if rule.is_choice else f"以{'、'.join(rule.winners)}为准"
    return f"与{'、'.join(rule.winners)}不能同时享受，{chosen}"


def _example(case: Case, expected: Expected, place: str) -> ExampleLine:
    result = [
        *(
            f"{words} {yuan(fen)} 元"
            for words, fen in (("金额", expected.amount_fen), ("上限", expected.cap_fen))
            if fen
        ),
        *([f"等级 {expected.grade}"] if expected.grade else []),
        *([f"不满足：{'、'.join(expected.reasons)}"] if expected.reasons else []),
        *([f"还缺：{'、'.join(expected.missing)}"] if expected.missing else []),
    ]
    return ExampleLine(
        case.number, case.on, f"{place}（{case.setting}）", expected.outcome.value, "；".join(result)
    )
