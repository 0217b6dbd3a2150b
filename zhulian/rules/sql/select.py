"""Writing SELECTs 写成查询: terms over a source, with what is used twice computed once in a layer below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from textwrap import indent

from zhulian.rules.sql.dialect import DuckDB
from zhulian.rules.sql.terms import Term

_FREE = ("not", "known")


def is_free(term: Term) -> bool:
    """A literal, which needs no column."""
    return term.is_constant and term.pair[0] == term.pair[1]


def below(roots: Iterable[Term], given: Collection[Term]) -> dict[Term, int]:
    """Count how often each term is used by the roots, going no deeper than aggregates and what is given."""
    uses: Counter[Term] = Counter()
    waiting = list(roots)
    while waiting:
        term = waiting.pop()
        uses[term] += 1
        if uses[term] == 1 and term not in given and term.operation != "aggregate":
            waiting.extend(term.arguments)
    return uses


def parenthesised(query: str) -> str:
    """Set a query in brackets, to stand where a table stands."""
    return f"(\n{indent(query, '  ')}\n)"


class Writer:
    """Writes queries and gives every term one column name for the whole plan."""

    def __init__(self, dialect: DuckDB, labels: Mapping[Term, str]) -> None:
        self.dialect = dialect
        self._labels = labels
        self._names: dict[Term, str] = {}
        self._taken = {"household", "member", "obligor"}

    def name(self, term: Term) -> str:
        """Return the quoted column name of a term."""
        if term not in self._names:
            wanted = self._labels.get(term) or (term.payload if term.operation == "column" else "value")
            name, number = wanted, 1
            while name in self._taken:
                number += 1
                name = f"{wanted}_{number}"
            self._taken.add(name)
            self._names[term] = self.dialect.identifier(name)
        return self._names[term]

    def names(self, terms: Iterable[Term]) -> list[str]:
        return [self.name(term) for term in terms]

    def columns(self, table: str, keys: Sequence[str], terms: Iterable[Term]) -> str:
        """Select raw columns of a table under their names in the plan."""
        chosen = list(keys)
        for term in terms:
            raw, name = self.dialect.identifier(term.payload), self.name(term)
            chosen.append(name if raw == name else f"{raw} as {name}")
        return f"select {', '.join(chosen)} from {table}"  # nosec B608 # this package writes the statements; names come from the catalogue

    def text(self, term: Term, given: Collection[Term]) -> str:
        """Write a term over columns that are given."""
        if term in given:
            return self.name(term)
        if term.is_constant:
            return self.dialect.constant(term, *(self.name(setting) for setting in term.arguments))
        return self.dialect.operation(term, lambda argument: self.text(argument, given))

    def select(
        self,
        keys: Sequence[str],
        outputs: Mapping[str, Term],
        source: str,
        given: Collection[Term],
    ) -> str:
        """Select outputs (quoted name → term) from a source that holds the keys and the given terms."""
        have = set(given)
        layers = []
        for layer in self._layers(outputs.values(), have):
            made = [f"{self.text(term, have)} as {self.name(term)}" for term in layer]
            layers.append(f"select *,\n{indent(_list(made), '  ')}")
            have.update(layer)
        body = source
        for layer_text in layers:
            body = parenthesised(f"{layer_text}\nfrom {body}")
        chosen = list(keys)
        for name, term in outputs.items():
            text = self.text(term, have)
            chosen.append(text if text == name else f"{text} as {name}")
        return f"select\n{indent(_list(chosen), '  ')}\nfrom {body}"  # nosec B608 # this package writes the statements; names come from the catalogue

    def _layers(self, roots: Iterable[Term], given: set[Term]) -> list[list[Term]]:
        """Sort the terms that are used more than once: each layer needs only the layers before it."""
        roots = list(roots)
        uses = below(roots, given)
        shared = {
            term
            for term, count in uses.items()
            if count > 1 and term not in given and not is_free(term) and term.operation not in _FREE
        }
        depths: dict[Term, int] = {}
        layers: list[list[Term]] = []
        for term in uses:
            if term in shared:
                depth = self._depth(term, shared, given, depths) - 1
                layers.extend([] for _ in range(depth + 1 - len(layers)))
                layers[depth].append(term)
        return layers

    def _depth(self, term: Term, shared: set[Term], given: set[Term], depths: dict[Term, int]) -> int:
        """Count how many shared terms lie on the longest way down, itself included."""
        if term in given:
            return 0
        if term not in depths:
            deepest = max((self._depth(a, shared, given, depths) for a in term.arguments), default=0)
            depths[term] = deepest + (term in shared)
        return depths[term]


def _list(columns: Sequence[str]) -> str:
    return ",\n".join(columns)
