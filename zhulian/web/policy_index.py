"""The index of policies 政策索引: what each is about in searchable words, made once for each edition of the texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhulian.policies.catalogues import in_force
from zhulian.rules import nodes
from zhulian.rules.catalogue import Catalogue, PolicyVersion, Scheme
from zhulian.rules.citations import spell
from zhulian.rules.nodes import Level, Node
from zhulian.rules.standards import parameters_of, variables_of
from zhulian.web.policy_gaps import Gaps

STATES = {"now": "施行中", "later": "还没到施行日", "ended": "已停止施行"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy in the list. `missing` are the standards that its sums and conditions need and nobody gave."""

    name: str
    code: str
    summary: str
    level: str
    state: str
    since: date
    until: date | None
    articles: tuple[str, ...]
    missing: tuple[str, ...]
    words: str

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return STATES[self.state]


def entries(county: str, on: date) -> tuple[Entry, ...]:
    """Return the policies as a county follows them on a day."""
    return _entries(county, on, in_force(county).fingerprint)


@lru_cache(maxsize=4)
def _entries(county: str, on: date, fingerprint: str) -> tuple[Entry, ...]:
    """Gather anew for each edition of the texts; the fingerprint says which."""
    catalogue = in_force(county)
    return tuple(_entry(catalogue, scheme, county, on) for scheme in catalogue.schemes.values())


def _entry(catalogue: Catalogue, scheme: Scheme, county: str, on: date) -> Entry:
    current = scheme.in_force(on)
    version = current or scheme.versions[-1]
    trees = list(trees_of(version))
    state = "now" if current else "later" if version.valid_from > on else "ended"
    return Entry(
        name=scheme.name,
        code=scheme.code,
        summary=scheme.summary,
        level=scheme.level.value,
        state=state,
        since=version.valid_from,
        until=version.valid_to,
        articles=tuple(spell(article, catalogue.laws) for article in version.articles),
        missing=tuple(Gaps(catalogue, county, on).missing(trees)),
        words=" ".join(_words(catalogue, scheme, version, trees)).casefold(),
    )


def trees_of(version: PolicyVersion) -> Iterator[Node]:
    """Yield what decides an answer of a version: its conditions and sums."""
    yield from (condition.tree for condition in version.conditions)
    yield from (tree for tree in (version.amount, version.cap, version.grade) if tree is not None)


def _words(catalogue: Catalogue, scheme: Scheme, version: PolicyVersion, trees: list[Node]) -> Iterator[str]:
    """Yield everything a policy may be found by: names, laws, facts, standards and the places that set them."""
    yield from (scheme.name, scheme.code, scheme.summary, *version.papers, *version.not_modelled)
    for one in scheme.versions:
        yield from (spell(article, catalogue.laws) for article in one.articles)
        yield from one.articles
    for condition in version.conditions:
        yield from (condition.name, condition.text, condition.note, condition.article)
    used = variables_of(catalogue, trees)
    yield from (one.name for one in used)
    for tree in (*trees, *(catalogue.variables[one.name].tree for one in used)):
        yield from (node.name for node in tree.walk() if isinstance(node, nodes.FactRef))
    for name in parameters_of(catalogue, trees):
        yield name
        for (parameter, region), rows in catalogue.parameters.rows.items():
            if parameter == name and rows:
                yield catalogue.handling.region_name(region)


LEVELS = {level.value: words for level, words in ((Level.HOUSEHOLD, "按户"), (Level.MEMBER, "按人"))}
