"""The engine for one household 单户判定: pure Python, exact, the reference that every other engine must equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zhulian.rules.answers import OUTCOMES, Answer, HouseholdFacts
from zhulian.rules.engine.compiling import Compiler
from zhulian.rules.engine.frames import DONE, KEY, MEMBERS, OBLIGORS, Layout, opened
from zhulian.rules.engine.generating import Generator
from zhulian.rules.engine.known import Frame
from zhulian.rules.engine.rulebook import Rulebook
from zhulian.rules.engine.trace import PARTS, STAGES, TracedScheme, compared, parts_of
from zhulian.rules.language.stages import Step, needs
from zhulian.rules.nodes import Comparison, FactRef, Level, Node

if TYPE_CHECKING:
    from zhulian.rules.catalogue import Catalogue


def program(
    catalogue: Catalogue,
    *,
    on: date,
    region: str,
    setting: str,
    overrides: Mapping[str, Any] | None = None,
    schemes: Iterable[str] | None = None,
) -> Program:
    """Compile the rules of one day and place; worth keeping, it serves any number of households.

    `setting` is 城镇 or 农村. `schemes` None: every scheme in force; named ones are answered even when no
    version is in force (待核, 政策未施行).
    """
    rulebook = Rulebook(catalogue, on, region, setting, overrides or {})
    if schemes is None:
        schemes = [name for name, version in rulebook.versions.items() if version is not None]
    return Program(rulebook, tuple(schemes))


class Program:
    """The compiled rules; asks a household everything with `answers`, one variable with `value`."""

    def __init__(self, rulebook: Rulebook, schemes: tuple[str, ...], variables: tuple[str, ...] = ()) -> None:
        self.rulebook = rulebook
        self._others: dict[str, Program] = {}
        self.compiled = Compiler(rulebook)
        stages = _stages(self.compiled, schemes, variables)
        steps = [step for stage in stages for step in stage]
        self.layouts = self.compiled.layouts = _layouts(self.compiled, schemes, steps)
        for step in steps:
            for tree in rulebook.trees(step):
                self.compiled.root(tree, rulebook.level(step))
        generator = Generator(self.compiled)
        self._stages = [generator.work(stage) for stage in stages]
        self._schemes = [self._traced(name, generator) for name in schemes]

    def answers(self, facts: HouseholdFacts) -> list[Answer]:
        """Answer every scheme: once for a household scheme, once per member for a member scheme."""
        home = self.run(facts)
        members = home[MEMBERS]
        return [
            Answer(scheme, frame[KEY], OUTCOMES[frame[outcome]], frame[verdicts], frame)
            for scheme, is_home, verdicts, outcome in self._schemes
            for frame in ((home,) if is_home else members)
        ]

    def answer(self, facts: HouseholdFacts, policy: str, subject: str | None = None) -> Answer:
        """Answer one scheme of this program for one subject; raises LookupError when there is none such."""
        for answer in self.answers(facts):
            if (answer.policy, answer.subject) == (policy, subject):
                return answer
        raise LookupError(f"没有“{policy}”对“{subject or '本户'}”的答复")

    def value(self, facts: HouseholdFacts, variable: str, subject: str | None = None) -> Any:
        """Work out a derived variable of the household, or of the member or obligor `subject`."""
        step = Step(variable)
        level = self.rulebook.variables[variable].level
        slot = self.layouts[level].slots.get(step)
        if slot is None:
            if variable not in self._others:
                self._others[variable] = Program(self.rulebook, (), (variable,))
            return self._others[variable].value(facts, variable, subject)
        home = self.run(facts)
        self.finish(home, len(self._stages))
        frames = self.frames(home, level)
        return next(frame[slot] for frame in frames if frame[KEY] == subject)

    def run(self, facts: HouseholdFacts) -> Frame:
        """Work out what conditions and wanted variables stand on; the household's frame leads to all others."""
        home = opened(self.layouts, facts)
        self.finish(home, 1)
        return home

    def finish(self, home: Frame, stages: int) -> None:
        """Work out the first stages of a household as far as they are not done: conditions, then `PARTS`."""
        for stage in self._stages[home[DONE] : stages]:
            stage(home)
        home[DONE] = max(home[DONE], stages)

    @staticmethod
    def frames(home: Frame, level: Level) -> list[Frame]:
        """The frames of one level."""
        if level is Level.HOUSEHOLD:
            return [home]
        frames: list[Frame] = home[MEMBERS] if level is Level.MEMBER else home[OBLIGORS] or []
        return frames

    def _traced(self, name: str, generator: Generator) -> tuple[TracedScheme, bool, int, int]:
        """One scheme with the slots of its verdicts and its outcome."""
        scheme, version = self.rulebook.schemes[name], self.rulebook.version(name)
        for tree in parts_of(version).values() if version else ():
            self.compiled.root(tree, scheme.level)
        layout, step = self.layouts[scheme.level], Step(name, is_scheme=True)
        traced = TracedScheme(generator, scheme, version, self.finish)
        is_home = scheme.level is Level.HOUSEHOLD
        if step not in layout.slots:
            return traced, is_home, layout.more(()), layout.more()
        return traced, is_home, layout.slots[step], layout.outcomes[step]


def _parts(rulebook: Rulebook, schemes: Iterable[str], which: Iterable[str]) -> list[Node]:
    versions = [rulebook.version(name) for name in schemes]
    written = [parts_of(version) for version in versions if version is not None]
    return [parts[name] for parts in written for name in which if name in parts]


def _stages(compiled: Compiler, schemes: tuple[str, ...], variables: Iterable[str]) -> list[list[Step]]:
    """Put the steps in order: first what verdicts stand on, then what only amounts, then what only marks do."""
    rulebook = compiled.rulebook
    wanted = [Step(name) for name in variables] + [Step(name, is_scheme=True) for name in schemes]
    done = rulebook.order(wanted, compiled.live)
    stages = [done]
    for which in STAGES:
        wanted += [step for tree in _parts(rulebook, schemes, which) for step in needs(tree, compiled.live)]
        earlier = set(done)
        done = rulebook.order(wanted, compiled.live)
        stages.append([step for step in done if step not in earlier])
    return stages


def _layouts(compiled: Compiler, schemes: Iterable[str], steps: list[Step]) -> dict[Level, Layout]:
    """Give a slot to every fact that is read and every step, and to nothing else."""
    rulebook = compiled.rulebook
    trees = [tree for step in steps for tree in rulebook.trees(step)]
    trees += _parts(rulebook, schemes, PARTS)
    read = dict.fromkeys(
        (node.level, node.name) for tree in trees for node in compiled.live(tree) if isinstance(node, FactRef)
    )
    shown = list(_compared(rulebook, schemes))
    return {
        level: Layout(
            [rulebook.facts[name] for owner, name in read if owner is level],
            [step for step in steps if rulebook.level(step) is level],
            [comparison for standing, comparison in shown if standing is level],
        )
        for level in Level
    }


def _compared(rulebook: Rulebook, schemes: Iterable[str]) -> Iterator[tuple[Level, Comparison]]:
    """Yield the comparisons whose sides a trace shows, each with the level it stands at."""
    for name in schemes:
        for tree in rulebook.trees(Step(name, is_scheme=True)):
            level, comparison = compared(rulebook, tree, rulebook.schemes[name].level)
            if comparison is not None:
                yield level, comparison
