"""Examples worked out 例子算一遍: what each example of a text must come to, and where the rules disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhulian.rules.catalogue import Catalogue
from zhulian.rules.problems import Problems
from zhulian.rules.proving import differences
from zhulian.rules.worked import Expected, read_example


@dataclass(frozen=True, slots=True)
class Worked:
    """One example: where it stands, what it expects, and the differences in Chinese; none is agreement."""

    policy: str
    title: str
    line: int
    expected: str
    differences: tuple[str, ...]


def worked_examples(catalogue: Catalogue, path: str) -> list[Worked]:
    """Work out the examples of a policy text; for any other text, those of every policy."""
    label = f"policies/{path}"
    return [
        one
        for scheme in catalogue.schemes.values()
        if not path.startswith("national/") or scheme.versions[0].spot.file == label
        for version in scheme.versions
        for one in _of_version(catalogue, version)
    ]


def _of_version(catalogue: Catalogue, version) -> Iterator[Worked]:
    for table in version.examples:
        title, line = str(table.get("情形")), table.line
        try:
            case = read_example(table, version, catalogue)
        except Problems as problems:
            yield Worked(version.name, title, line, "", tuple(str(one) for one in problems.problems))
            continue
        expected = "、".join(one.outcome.value for one in case.expected if isinstance(one, Expected))
        yield Worked(version.name, title, line, expected, tuple(differences(catalogue, case)))
