"""What to ask 还差什么: the fewest facts that settle a found household's answers, by the reference engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhulian.matching.found import FoundHousehold
from zhulian.rules.answers import Missing
from zhulian.rules.ask import settling
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.evaluate import Program, program

Questions = Mapping[tuple[str, str | None], list[Missing]]


class Asking:
    """Programs of one day and region by 城乡, and the Chinese names of fact codes."""

    def __init__(self, catalogue: Catalogue, *, on: date, region: str) -> None:
        self._programs: dict[str, Program] = {}
        self._make = lambda setting: program(catalogue, on=on, region=region, setting=setting)
        self._names = {fact.code: fact.name for fact in catalogue.facts.values()}

    def questions(self, found: FoundHousehold, wanted: set[tuple[str, str | None]]) -> Questions:
        """Return what to ask by (代号, subject) of the wanted answers, what may settle each soonest first.

        The household is answered once, so that what its answers share is looked into once.
        """
        if found.setting not in self._programs:
            self._programs[found.setting] = self._make(found.setting)
        answering = self._programs[found.setting]
        return {
            (answer.code, answer.subject): settling(answering.compiled, answer)
            for answer in answering.answers(found.facts(self._names))
            if (answer.code, answer.subject) in wanted
        }
