"""The rules of one day and place 当日当地的规则: versions in force and parameter values, each looked up once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zhulian.rules.language.stages import Step, Walk, order
from zhulian.rules.nodes import Level, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhulian.rules.catalogue import Catalogue, PolicyVersion, Scheme, Variable
    from zhulian.rules.facts import Fact


class Rulebook:
    """A catalogue seen on one day, in one region, in 城镇 or 农村, with the parameters a case brings itself."""

    def __init__(
        self, catalogue: Catalogue, on: date, region: str, setting: str, overrides: Mapping[str, Any]
    ) -> None:
        self.catalogue = catalogue
        self.on = on
        self.region = region
        self.setting = setting
        self.overrides = overrides
        self.versions = {name: scheme.in_force(on) for name, scheme in catalogue.schemes.items()}
        self._values: dict[str, Any] = {}

    @property
    def facts(self) -> Mapping[str, Fact]:
        return self.catalogue.facts

    @property
    def variables(self) -> Mapping[str, Variable]:
        return self.catalogue.variables

    @property
    def schemes(self) -> Mapping[str, Scheme]:
        return self.catalogue.schemes

    def version(self, policy: str) -> PolicyVersion | None:
        """The version of a policy that is in force, if any."""
        return self.versions[policy]

    def parameter(self, name: str) -> Any:
        """The value of a parameter in force here and today; None is 标准缺失."""
        if name not in self._values:
            found = self.catalogue.parameters.value(
                name, on=self.on, region=self.region, setting=self.setting, overrides=self.overrides
            )
            self._values[name] = None if found is None else found.value
        return self._values[name]

    def order(self, wanted: Iterable[Step], walk: Walk) -> list[Step]:
        """Put what is wanted and all it stands on in the order of work; `walk` yields the nodes that count."""
        variables = {name: variable.tree for name, variable in self.variables.items()}
        conditions = {
            name: [condition.tree for condition in version.conditions]
            for name, version in self.versions.items()
            if version is not None
        }
        return order(variables, conditions, wanted, walk)

    def trees(self, step: Step) -> list[Node]:
        """The trees of one step."""
        if not step.is_scheme:
            return [self.variables[step.name].tree]
        version = self.versions[step.name]
        return [condition.tree for condition in version.conditions] if version else []

    def level(self, step: Step) -> Level:
        """Whose value one step is."""
        return (self.schemes if step.is_scheme else self.variables)[step.name].level
