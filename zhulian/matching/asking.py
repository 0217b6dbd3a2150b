"""What to ask 还差什么: the fewest facts that settle a found household's answer, by the reference engine."""

from __future__ import annotations

from datetime import date

from zhulian.matching.found import FoundHousehold
from zhulian.rules.answers import Missing
from zhulian.rules.ask import questions
from zhulian.rules.catalogue import Catalogue, PolicyVersion
from zhulian.rules.evaluate import Program, program


class Asking:
    """Programs of one day and region by 城乡, and the Chinese names of fact codes."""

    def __init__(self, catalogue: Catalogue, *, on: date, region: str) -> None:
        self._programs: dict[str, Program] = {}
        self._make = lambda setting: program(catalogue, on=on, region=region, setting=setting)
        self._names = {fact.code: fact.name for fact in catalogue.facts.values()}

    def questions(self, found: FoundHousehold, version: PolicyVersion, subject: str | None) -> list[Missing]:
        """Return what to ask about one policy of one household, what may settle it soonest first."""
        if found.setting not in self._programs:
            self._programs[found.setting] = self._make(found.setting)
        return questions(self._programs[found.setting], found.facts(self._names), version.name, subject)
