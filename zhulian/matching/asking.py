"""What to ask 还差什么: the fewest facts that settle found households' answers, by the reference engine.

A county has tens of thousands of open answers, so other processes look into them while this one writes: as many
as there are cores, for the writing needs less than half of one. They know neither Django nor a database.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

from zhulian.matching.found import FoundHousehold
from zhulian.matching.picking import benefits
from zhulian.rules.answers import Missing
from zhulian.rules.ask import settling
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.evaluate import Program, program

About = tuple[str, str | None]
Questions = dict[About, list[Missing]]
Ask = Callable[[Sequence[Sequence[FoundHousehold]]], Iterator[list[Questions]]]

# Starting processes takes a second; a small county is asked about sooner without.
_WORTH_PROCESSES = 20_000
BEHIND = 5


class Asking:
    """Programs of one day and region by 城乡, with the benefits that point; and the Chinese names of fact codes."""

    def __init__(self, catalogue: Catalogue, on: date, region: str) -> None:
        pointing = [version.name for version in benefits(catalogue, on) if version.pointing is not None]
        self._programs: dict[str, Program] = {}
        self._make = lambda setting: program(
            catalogue, on=on, region=region, setting=setting, schemes=pointing
        )
        self._names = {fact.code: fact.name for fact in catalogue.facts.values()}

    def questions(self, found: FoundHousehold) -> Questions:
        """Return what to ask by (代号, member) of each open answer, what may settle it soonest first.

        The household is answered once, so that what its answers share is looked into once.
        """
        wanted = found.open_answers
        if not wanted:
            return {}
        if found.setting not in self._programs:
            self._programs[found.setting] = self._make(found.setting)
        answering = self._programs[found.setting]
        return {
            (answer.code, answer.subject): settling(answering.compiled, answer)
            for answer in answering.answers(found.facts(self._names))
            if (answer.code, answer.subject) in wanted
        }


_asking: Asking | None = None


def _begin(catalogue: Catalogue, on: date, region: str) -> None:
    global _asking
    os.nice(BEHIND)  # the one that writes is waited for, and needs a core of its own
    _asking = Asking(catalogue, on, region)


def _questions(chunk: Sequence[FoundHousehold]) -> list[Questions]:
    assert _asking is not None  # the process has begun
    return [_asking.questions(found) for found in chunk]


@contextmanager
def asking(*, catalogue: Catalogue, on: date, region: str, households: int) -> Iterator[Ask]:
    """Give what asks about found households, chunk by chunk in order, while the caller does something else.

    Of a county with many `households` other processes ask; they get ready from now on.
    """
    if households < _WORTH_PROCESSES:
        here = Asking(catalogue, on, region)
        yield lambda chunks: ([here.questions(found) for found in chunk] for chunk in chunks)
        return
    # Not copies of this process, which has threads and a database open; one server takes the imports in for all.
    apart = multiprocessing.get_context("forkserver")
    cores = os.cpu_count() or 1
    pool = ProcessPoolExecutor(cores, apart, _begin, (catalogue, on, region))
    # An order that starts a process waits until it runs: meanwhile this one goes on.
    with ThreadPoolExecutor(1) as clerk:
        started = clerk.submit(lambda: [pool.submit(_questions, ()) for _ in range(cores)])

        def ask(chunks: Sequence[Sequence[FoundHousehold]]) -> Iterator[list[Questions]]:
            orders = clerk.submit(lambda: deque([pool.submit(_questions, chunk) for chunk in chunks]))
            return (orders.result().popleft().result() for _ in chunks)

        try:
            yield ask
        finally:
            started.exception()
            pool.shutdown(cancel_futures=True)
