"""The catalogue 政策目录: everything under policies/ that decides an answer, read once and checked as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from zhulian.rules.citations import Law, citation_problems, read_laws
from zhulian.rules.combinations import Combinations, read_combinations
from zhulian.rules.divisors import divisor_problems
from zhulian.rules.facts import Fact, read_facts
from zhulian.rules.handling import Handling, read_handling
from zhulian.rules.language.scope import Scope
from zhulian.rules.language.stages import order
from zhulian.rules.parameter_files import read_dictionary, read_standards, read_values
from zhulian.rules.parameters import Parameters
from zhulian.rules.policy import Condition, PolicyFile, PolicyVersion, Scheme, open_policy
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.variables import Declared, Variable, declare

__all__ = [
    "Catalogue",
    "Condition",
    "PolicyVersion",
    "Scheme",
    "Variable",
    "load_catalogue",
    "read_catalogue",
]

HERE = Path(__file__).resolve()
PACKED = HERE.parent / "packed"
DICTIONARY = "dictionary.yaml"


@dataclass(slots=True)
class Catalogue:
    """Facts, derived variables, parameters and schemes by name; nothing in it ever changes."""

    facts: dict[str, Fact]
    variables: dict[str, Variable]
    parameters: Parameters
    schemes: dict[str, Scheme]
    fingerprint: str = ""
    laws: dict[str, Law] = field(default_factory=dict)
    handling: Handling = field(default_factory=Handling)
    combinations: Combinations = field(default_factory=Combinations)


def policies_directory() -> Path:
    """Return where the policies are: packed into the installed wheel, else at the repository's root."""
    return PACKED if PACKED.is_dir() else HERE.parents[2] / "policies"


def load_catalogue(directory: Path | None = None, overlays: Iterable[Path | str] = ()) -> Catalogue:
    """Read the catalogue, once per process for the same files.

    `overlays` are further parameter files; a relative one is looked up under the directory (demo/640104.yaml).
    Raises Problems with every mistake found.
    """
    base = directory or policies_directory()
    return _loaded(base, tuple(base / overlay for overlay in overlays))


@lru_cache(maxsize=8)
def _loaded(base: Path, overlays: tuple[Path, ...]) -> Catalogue:
    return read_catalogue(base, overlays)


def read_catalogue(base: Path, overlays: tuple[Path, ...] = ()) -> Catalogue:
    """Read the catalogue of a directory that may be gone or changed at the next reading. Raises Problems."""
    loader = _Loader(base)
    catalogue = loader.catalogue(overlays)
    if loader.problems:
        raise Problems(loader.problems)
    return catalogue


class _Loader:
    """Reads one directory; mistakes gather in `problems` so that one reading shows them all."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.problems: list[Problem] = []

    def catalogue(self, overlays: Sequence[Path]) -> Catalogue:
        facts = read_facts(self.base / "facts.yaml", self.label(self.base / "facts.yaml"))
        parameters = self.parameters(overlays)
        declared = self.declared()
        files = self.files()
        scope = Scope(
            {fact.name: fact.meaning for fact in facts.values() if fact.meaning},
            {one.name: one.meaning for one in declared},
            {one.name: one.meaning for one in parameters.dictionary.values()},
            {file.name: file.level for file in files},
        )
        self.check_names(scope, declared)
        laws = self.laws()
        combinations = self.combinations(files, laws)
        variables = self.variables(declared, scope)
        schemes = self.schemes(files, scope, combinations)
        if not self.problems:
            self.check_order(variables, schemes)
        if not self.problems:
            self.problems += divisor_problems(facts, parameters, variables, schemes.values())
        self.check_articles(laws, variables, schemes)
        handling = self.handling(parameters, schemes)
        fingerprint = self.fingerprint(overlays)
        return Catalogue(facts, variables, parameters, schemes, fingerprint, laws, handling, combinations)

    def fingerprint(self, overlays: Sequence[Path]) -> str:
        """Return one hash over the texts that decide an answer and its words: equal hashes give equal pages."""
        folders = (self.base / name for name in ("derived", "parameters", "national"))
        files = [
            *(self.base / name for name in ("facts.yaml", "combinations.yaml", "laws.yaml", "handling.yaml")),
            *(path for folder in folders for path in folder.iterdir()),
            *overlays,
        ]
        digest = hashlib.sha256()
        for path in sorted(files):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    def label(self, path: Path) -> str:
        return f"policies/{path.relative_to(self.base)}" if path.is_relative_to(self.base) else path.name

    def parameters(self, overlays: Sequence[Path]) -> Parameters:
        folder = self.base / "parameters"
        parameters = read_dictionary(folder / DICTIONARY, self.label(folder / DICTIONARY))
        values = [path for path in sorted(folder.glob("*.yaml")) if path.name != DICTIONARY]
        for path in [*values, *overlays]:
            self.problems += read_values(path, self.label(path), parameters)
        for path in sorted(folder.glob("*.csv")):
            self.problems += read_standards(path, self.label(path), parameters)
        return parameters

    def declared(self) -> list[Declared]:
        found: list[Declared] = []
        for path in sorted((self.base / "derived").glob("*.yaml")):
            declared, problems = declare(path, self.label(path))
            found += declared
            self.problems += problems
        return found

    def files(self) -> list[PolicyFile]:
        found = []
        for path in sorted((self.base / "national").glob("*.yaml")):
            file, problems = open_policy(path, self.label(path))
            self.problems += problems
            if file is not None:
                found.append(file)
        return sorted(found, key=lambda file: file.place)

    def check_names(self, scope: Scope, declared: Iterable[Declared]) -> None:
        """A name means one thing: no variable may be called like another, a fact or a parameter."""
        taken = {**scope.facts, **scope.parameters}
        for one in declared:
            if one.name in taken:
                cure = "给这个派生变量换一个名称"
                self.problems.append(Problem(f"“{one.name}”已经是别的名称", cure, one.table.spot("名称")))
            taken[one.name] = one.meaning

    def variables(self, declared: Iterable[Declared], scope: Scope) -> dict[str, Variable]:
        variables = {}
        for one in declared:
            try:
                variables[one.name] = one.read(scope)
            except Problem as problem:
                self.problems.append(problem)
        return variables

    def schemes(
        self, files: Iterable[PolicyFile], scope: Scope, combinations: Combinations
    ) -> dict[str, Scheme]:
        schemes: dict[str, Scheme] = {}
        for file in files:
            scheme, problems = file.read(scope, combinations.conditions)
            self.problems += problems
            if scheme.name in schemes:
                cure = "每个方案一个文件"
                self.problems.append(Problem(f"方案“{scheme.name}”重名", cure, file.table.spot("名称")))
            schemes[scheme.name] = scheme
        return schemes

    def check_order(self, variables: dict[str, Variable], schemes: dict[str, Scheme]) -> None:
        """Refuse circles through any version of any scheme."""
        trees = {name: variable.tree for name, variable in variables.items()}
        conditions = {
            name: [condition.tree for version in scheme.versions for condition in version.conditions]
            for name, scheme in schemes.items()
        }
        try:
            order(trees, conditions)
        except Problem as problem:
            self.problems.append(problem)

    def combinations(self, files: Iterable[PolicyFile], laws: dict[str, Law]) -> Combinations:
        path = self.base / "combinations.yaml"
        names = [file.name for file in files]
        combinations, problems = read_combinations(path, self.label(path), names, laws)
        self.problems += problems
        return combinations

    def laws(self) -> dict[str, Law]:
        path = self.base / "laws.yaml"
        try:
            return read_laws(path, self.label(path))
        except Problems as broken:
            self.problems += broken.problems
            return {}

    def handling(self, parameters: Parameters, schemes: dict[str, Scheme]) -> Handling:
        """Read who does what in which time; no version may ask for a paper that 核对 obtains."""
        path = self.base / "handling.yaml"
        handling, problems = read_handling(path, self.label(path), parameters.dictionary, schemes)
        self.problems += problems
        for scheme in schemes.values():
            for version in scheme.versions:
                self.problems += handling.needless_papers(version)
        return handling

    def check_articles(
        self, laws: dict[str, Law], variables: dict[str, Variable], schemes: dict[str, Scheme]
    ) -> None:
        """Every citation names a law or document that laws.yaml knows, and its article."""
        cited = [(variable.article, variable.spot) for variable in variables.values()]
        for scheme in schemes.values():
            for version in scheme.versions:
                cited += [(article, version.spot) for article in version.articles]
                cited += [(condition.article, condition.spot) for condition in version.conditions]
        for article, spot in dict.fromkeys(cited):
            self.problems += citation_problems(article, spot, laws) if laws else []
