"""The trace 依据链: what a program can say about its conditions and amounts, worked out only when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhulian.rules import nodes
from zhulian.rules.answers import Missing, Row
from zhulian.rules.engine.compiling import Compiler
from zhulian.rules.engine.frames import DONE, HOME, home_of
from zhulian.rules.engine.gaps import missing
from zhulian.rules.engine.generating import FRAME, Generator
from zhulian.rules.engine.known import Fixed, Frame, Run
from zhulian.rules.engine.rulebook import Rulebook
from zhulian.rules.engine.wording import due_text, named, say, value_text, yuan
from zhulian.rules.nodes import Kind, Level, Node
from zhulian.rules.ranges import Range, is_known

if TYPE_CHECKING:
    from zhulian.rules.catalogue import Condition, PolicyVersion, Scheme

PARTS = ("金额", "上限", "等级", "在享", "指向")
STAGES = (PARTS[:1], PARTS[1:3], PARTS[3:])


class TracedCondition:
    """One condition of a policy in force; follows a variable that is itself a comparison to its two sides."""

    def __init__(self, compiled: Compiler, condition: Condition, level: Level) -> None:
        self.compiled = compiled
        self.tree = condition.tree
        self.name = condition.name
        self.article = condition.article
        self.standing, self.comparison = compared(compiled.rulebook, condition.tree, level)
        self.is_at_home = self.standing is not level
        self.operator = self.comparison.operator if self.comparison else ""
        for side in self.comparison.children() if self.comparison else ():
            compiled.root(side, self.standing)

    def row(self, generator: Generator, level: Level, place: int) -> str:
        """Write what is read of it: name, article, operator, verdict and both sides, with itself and the frame."""
        left = right = "None"
        if self.comparison is not None:
            places = self.compiled.layouts[self.standing].traced[id(self.comparison)]
            left, right = (f"{FRAME[self.standing]}[{place}]" for place in places)
        name, article, operator, own = map(
            generator.write.named, (self.name, self.article, self.operator, self)
        )
        return f"({name}, {article}, {operator}, passed[{place}], {left}, {right}, {own}, {FRAME[level]})"

    def side_texts(self, frame: Frame) -> tuple[str, str]:
        """Both sides in Chinese: name, sum and value; empty when the condition is no comparison."""
        if self.comparison is None:
            return "", ""
        place = home_of(frame) if self.is_at_home else frame
        left, right = self.comparison.left, self.comparison.right
        return side_text(self.compiled, left, place), side_text(self.compiled, right, place)

    def missing(self, frame: Frame) -> tuple[Missing, ...]:
        return missing(self.compiled, self.tree, frame)


class TracedScheme:
    """One policy for one program; `version` None: no version is in force, and nothing else is said."""

    def __init__(
        self,
        generator: Generator,
        scheme: Scheme,
        version: PolicyVersion | None,
        finish: Callable[[Frame, int], None],
    ) -> None:
        self.generator = generator
        self.finish = finish
        self.compiled = generator.compiler
        self.level = scheme.level
        self.policy = scheme.name
        self.code = scheme.code
        self.version: date | None = version.valid_from if version else None
        self.articles: tuple[str, ...] = tuple(version.articles) if version else ()
        self.given = version.conditions if version else ()
        self.parts = parts_of(version) if version else {}
        self.runs: dict[str, Run] = {}

    @cached_property
    def rows(self) -> Callable[[Sequence[bool | None], Frame], list[Row]]:
        """The function that reads from a frame what `ConditionResult` holds of every condition."""
        generator, level = self.generator, self.level
        traces = [TracedCondition(self.compiled, condition, level) for condition in self.given]
        rows = [trace.row(generator, level, place) for place, trace in enumerate(traces)]
        return generator.function(level, f"[{', '.join(rows)}]", "passed, ")

    def part(self, which: str, frame: Frame) -> Any:
        """The value of 金额, 上限, 等级, 在享 or 指向; None when unknown or not written."""
        run = self.runs.get(which) or self._run(which)
        return run(frame)

    def _run(self, which: str) -> Run:
        """Write the function of a part; it stands on a later stage than the conditions do."""
        tree = self.parts.get(which)
        if tree is None:
            self.runs[which] = Fixed(None)
            return self.runs[which]
        value = self.generator.part(tree, self.level)
        stage = next(place for place, parts in enumerate(STAGES, 2) if which in parts)

        def run(frame: Frame) -> Any:
            home = frame[HOME] or frame
            if home[DONE] < stage:
                self.finish(home, stage)
            return value(frame)

        self.runs[which] = run
        return run

    def part_text(self, which: str, frame: Frame) -> str:
        """The sum of a part, of a range 至少 and 至多; empty when it is unknown or not written."""
        value = self.part(which, frame)
        return sum_text(self.compiled, self.parts[which], frame) if is_known(value) else due_text(value)

    def part_missing(self, which: str, frame: Frame) -> tuple[Missing, ...]:
        known = is_known(self.part(which, frame)) or which not in self.parts
        return () if known else missing(self.compiled, self.parts[which], frame)


def compared(rulebook: Rulebook, node: Node, level: Level) -> tuple[Level, nodes.Comparison | None]:
    """Follow variables to a comparison, with the level it is worked out at."""
    while isinstance(node, nodes.VariableRef):
        level = node.level
        node = rulebook.variables[node.name].tree
    return level, node if isinstance(node, nodes.Comparison) else None


def parts_of(version: PolicyVersion) -> dict[str, Node]:
    """The written parts of a version by their Chinese word."""
    trees = (version.amount, version.cap, version.grade, version.receiving, version.pointing)
    return {which: tree for which, tree in zip(PARTS, trees, strict=True) if tree is not None}


def side_text(compiled: Compiler, node: Node, frame: Frame) -> str:
    """Say one side: 家庭年收入 21600.00 元, or 低保标准 × 3 = 1259.00 × 3 = 3777.00 元."""
    value = value_text(node.kind, compiled.value(node, frame))
    if isinstance(node, nodes.Constant):
        return value
    if next(node.children(), None) is None:
        return f"{named(node)} {value}"
    return " = ".join(dict.fromkeys((named(node), *_sum(compiled, node, frame), value)))


def sum_text(compiled: Compiler, node: Node, frame: Frame) -> str:
    """Say how a figure comes about: 1259.00 × 3 − 1800.00 = 1977.00 元."""
    value = compiled.value(node, frame)
    while _leads_on(compiled, node, frame) or _is_idle(compiled, node, frame):
        node, frame = _onward(compiled, node, frame)
        value = compiled.value(node, frame)
    return " = ".join(dict.fromkeys((*_sum(compiled, node, frame), value_text(node.kind, value))))


def _leads_on(compiled: Compiler, node: Node, frame: Frame) -> bool:
    return isinstance(node, nodes.VariableRef) or _is_way(compiled, node, frame)


def _is_way(compiled: Compiler, node: Node, frame: Frame) -> bool:
    """Tell whether a node has taken one of its ways; 若 takes none while its condition is unknown."""
    if isinstance(node, nodes.If):
        return compiled.value(node.condition, frame) is not None
    return isinstance(node, nodes.FirstKnown)


def _is_idle(compiled: Compiler, node: Node, frame: Frame) -> bool:
    """Tell whether a rounding changes nothing."""
    return isinstance(node, nodes.Rounding) and compiled.value(node, frame) == compiled.value(
        node.operand, frame
    )


def _onward(compiled: Compiler, node: Node, frame: Frame) -> tuple[Node, Frame]:
    """Follow a variable to its expression, 若 and 先取 to the way that was taken, an idle rounding inside."""
    if isinstance(node, nodes.Rounding):
        return node.operand, frame
    if isinstance(node, nodes.VariableRef):
        tree = compiled.rulebook.variables[node.name].tree
        return tree, home_of(frame) if node.level is Level.HOUSEHOLD else frame
    return _taken(compiled, node, frame), frame


def _taken(compiled: Compiler, node: Node, frame: Frame) -> Node:
    if isinstance(node, nodes.If):
        return node.then if compiled.value(node.condition, frame) else node.otherwise
    assert isinstance(node, nodes.FirstKnown)
    known = [one for one in node.operands if is_known(compiled.value(one, frame))]
    return known[0] if known else node.operands[-1]


def _sum(compiled: Compiler, node: Node, frame: Frame) -> list[str]:
    figures = say(node, _figures(compiled, frame))
    unit = " 元" if node.kind in (Kind.AMOUNT, Kind.EXACT) and figures.replace(".", "").isdigit() else ""
    return [figures + unit] if any(sign in figures for sign in "+−×÷(") else []


def _figures(compiled: Compiler, frame: Frame) -> Callable[[Node], str | None]:
    """Say arithmetic with its figures; amounts inside a sum go without 元, its result carries it."""

    def figure(node: Node) -> str | None:
        if _is_way(compiled, node, frame):
            return say(_taken(compiled, node, frame), figure, 6)
        if isinstance(node, nodes.Arithmetic | nodes.Negative | nodes.Rounding | nodes.Extreme):
            return None
        value = compiled.value(node, frame)
        if type(value) is Range:
            return f"〔{value_text(node.kind, value)}〕"
        if value is not None and node.kind in (Kind.AMOUNT, Kind.EXACT):
            return yuan(value)
        return value_text(node.kind, value)

    return figure
