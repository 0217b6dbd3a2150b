"""Writes Python for the hot path 生成代码: one function for all steps, equal to the closures and several times faster.

The closures of `compiling` say what every node means; this says the same in fewer calls. The text that is
compiled holds slot numbers, temporary names and names of constants, and nothing that a policy file wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from zhulian.rules import nodes
from zhulian.rules.engine import exact
from zhulian.rules.engine.compiling import Compiler, either
from zhulian.rules.engine.frames import MEMBERS, OBLIGORS
from zhulian.rules.engine.known import Frame
from zhulian.rules.engine.pieces import UNKNOWN, Piece, Writer
from zhulian.rules.engine.wording import named
from zhulian.rules.language.kinds import NUMERIC
from zhulian.rules.language.stages import Step
from zhulian.rules.nodes import Level, Node

FRAME = {Level.HOUSEHOLD: "h", Level.MEMBER: "m", Level.OBLIGOR: "o"}
LOOPS = {
    Level.HOUSEHOLD: (),
    Level.MEMBER: (f" for m in h[{MEMBERS}]:",),
    Level.OBLIGOR: (f" for o in h[{OBLIGORS}] or ():",),
}
SHORT = 400


class Generator:
    """Turns the trees of a program into functions over its frames."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.rulebook = compiler.rulebook
        self.layouts = compiler.layouts
        self.write = Writer()
        self.kept: dict[tuple[Level, int], Piece] = {}
        self.shared: dict[tuple[Level, str], int] = {}
        self.stage: Level | None = None
        self.lines: list[str] = []
        self.block: list[str] = []
        self.names: dict[tuple[Level, int], str] = {}

    def work(self, steps: Iterable[Step]) -> Callable[[Frame], None]:
        """Write the function that works out all steps, in a household's frame and those it leads to."""
        self.lines, self.names = ["def made(h):", " pass"], {}
        for level, neighbours in groupby(steps, key=self.rulebook.level):
            self.stage, self.block = level, []
            for step in neighbours:
                self._step(step, level)
            self.lines += [*LOOPS[level], *self.block] if self.block else []
            self.names = {slot: name for slot, name in self.names.items() if slot[0] is Level.HOUSEHOLD}
        self.stage = None
        made: Callable[[Frame], None] = self._made(self.lines)
        return made

    def part(self, tree: Node, level: Level) -> Callable[..., Any]:
        """Write the function that works out one expression in a frame of a level."""
        return self.function(level, self._closed(tree, level).text)

    def function(self, level: Level, text: str, operands: str = "") -> Callable[..., Any]:
        """Write a function of further operands and a frame of a level."""
        frame = FRAME[level]
        home = [] if level is Level.HOUSEHOLD else [f" h = {frame}[0]"]
        made: Callable[..., Any] = self._made([f"def made({operands}{frame}):", *home, f" return {text}"])
        return made

    def _made(self, lines: list[str]) -> Any:
        scope: dict[str, Any] = {}
        exec("\n".join(lines), self.write.names, scope)  # nosec B102 # this package wrote the lines from a checked tree
        return scope["made"]

    def _step(self, step: Step, level: Level) -> None:
        """Write one step: a variable's value, or the verdicts of a scheme's conditions and its outcome."""
        layout = self.layouts[level]
        pieces = [self._root(tree, level) for tree in self.rulebook.trees(step)]
        if not step.is_scheme:
            self._keep(layout.slots[step], pieces[0], level)
            return
        verdicts = [piece if piece.is_fixed else self._local(piece) for piece in pieces]
        self._line(f"{FRAME[level]}[{layout.slots[step]}] = [{', '.join(piece.text for piece in verdicts)}]")
        self._keep(layout.outcomes[step], self.write.kleene(verdicts, settling=False), level)

    def _root(self, tree: Node, level: Level) -> Piece:
        """Write a whole expression; the sides of a comparison that is traced are kept in the frame."""
        places = self.layouts[level].traced.get(id(tree))
        if places is None or not isinstance(tree, nodes.Comparison):
            return self._closed(tree, level)
        sides = [self._side(side, place, level) for side, place in zip(tree.children(), places, strict=True)]
        return self.write.compared(tree.operator, *sides, is_number=tree.left.kind in NUMERIC)

    def _side(self, side: Node, place: int, level: Level) -> Piece:
        piece = self._closed(side, level)
        stands = piece.text in (f"{FRAME[level]}[{place}]", self.names.get((level, place)))
        return piece if stands else self._keep(place, piece, level)

    def _keep(self, place: int, piece: Piece, level: Level) -> Piece:
        """Keep a value in the frame, for good when it is the same for all; what is returned reads it."""
        here = f"{FRAME[level]}[{place}]"
        if piece.is_fixed:
            self.layouts[level].unwritten[place] = piece.value
            self.kept[level, place] = piece
            return piece
        value = self._local(piece)
        self._line(f"{here} = {value.text}")
        self.kept[level, place] = replace(value, text=here)
        self.names[level, place] = value.text
        return value

    def _local(self, piece: Piece) -> Piece:
        """Give a value a name in the block, unless it has one."""
        name, binding = self.write.bound(piece.text)
        if name != binding:
            self._line(f"{name} = {piece.text}")
        return Piece(name, is_certain=piece.is_certain)

    def _line(self, text: str) -> None:
        self.block.append(f"{' ' if self.stage is Level.HOUSEHOLD else '  '}{text}")

    def _closed(self, node: Node, context: Level) -> Piece:
        return self.write.closed(self.piece(node, context))

    def piece(self, node: Node, context: Level) -> Piece:
        """Write an expression that stands at a level."""
        made = self._leaf(node, context)
        if made is not None:
            return made
        inner = node.over if isinstance(node, nodes.Aggregate) else context
        pieces = [self.piece(child, inner) for child in self.compiler.taken(node)]
        match node:
            case nodes.Arithmetic(operator=sign):
                return self.write.arithmetic(sign, *pieces)
            case nodes.Comparison(operator=sign, left=left):
                return self.write.compared(sign, *pieces, is_number=left.kind in NUMERIC)
            case nodes.Negative():
                return self.write.negative(pieces[0])
            case nodes.Rounding(mode=mode, unit_fen=unit):
                return self.write.rounded(mode, pieces[0], unit)
        return self._composed(node, [self.write.closed(piece) for piece in pieces], context)

    def _leaf(self, node: Node, context: Level) -> Piece | None:
        parameter = self.rulebook.parameter
        match node:
            case nodes.Constant(value=value):
                return self.write.fixed(value)
            case nodes.ParameterRef(name=name):
                return self.write.fixed(parameter(name))
            case nodes.HasParameter(name=name):
                return self.write.fixed(parameter(name) is not None)
            case nodes.Item(parameter=name, key=key):
                table = parameter(name)
                return self.write.fixed(None if table is None else table.get(key, 0))
            case nodes.DecisionDay():
                return self.write.fixed(self.rulebook.on)
            case nodes.FactRef(name=name):
                fact = self.rulebook.facts[name]
                is_certain = fact.default is not None and fact.kind not in NUMERIC
                return self._read(node.level, self.layouts[node.level].slots[name], context, is_certain)
            case nodes.VariableRef(name=name):
                return self._read(node.level, self.layouts[node.level].slots[Step(name)], context)
            case nodes.Conclusion(policy=policy):
                outcome = self.layouts[node.level].outcomes.get(Step(policy, is_scheme=True))
                return UNKNOWN if outcome is None else self._read(node.level, outcome, context)
        return None

    def _read(self, level: Level, place: int, context: Level, is_certain: bool = False) -> Piece:
        """Read a slot: once for a block, under a name; the household's once for the function."""
        read = self.kept.get((level, place)) or Piece(f"{FRAME[level]}[{place}]", is_certain=is_certain)
        is_outside = level is not Level.HOUSEHOLD and context is not self.stage
        if read.is_fixed or self.stage is None or is_outside:
            return read
        if (level, place) not in self.names:
            name, _ = self.write.bound(read.text)
            before, indent = (self.lines, " ") if level is Level.HOUSEHOLD else (self.block, "  ")
            before.append(f"{indent}{name} = {read.text}")
            self.names[level, place] = name
        return replace(read, text=self.names[level, place])

    def _composed(self, node: Node, pieces: list[Piece], context: Level) -> Piece:
        match node:
            case nodes.Not():
                return self.write.denial(pieces[0])
            case nodes.And() | nodes.Or():
                return self.write.kleene(pieces, isinstance(node, nodes.Or))
            case nodes.If():
                return pieces[0] if len(pieces) == 1 else self._chosen(node, pieces, context)
            case nodes.FirstKnown():
                return self.write.first_known(pieces, is_number=node.kind in NUMERIC)
            case nodes.AtLeast(number=number):
                return Piece(f"at_least({number}, [{', '.join(piece.text for piece in pieces)}])")
            case nodes.Extreme(which=which):
                return self.write.together(which, pieces)
            case nodes.Aggregate():
                return self._aggregate(node, pieces[0], context)
            case nodes.Age() | nodes.MonthsSince():
                return self._once(node, pieces[0], context)
            case nodes.TierOf() | nodes.Nth():
                table = self.rulebook.parameter(node.parameter)
                form = (
                    "None" if table is None else self._form(node).format(self.write.fixed(table).text, "{}")
                )
                return self.write.lift(form, *pieces, is_total=False)
        return self.write.lift(self._form(node), *pieces)

    def _form(self, node: Node) -> str:
        match node:
            case nodes.OneOf(values=values):
                return f"{{}} in {self.write.named(frozenset(values))}"
            case nodes.Age():
                return f"age({{}}, {exact.day_number(self.rulebook.on)})"
            case nodes.MonthsSince():
                return f"months({{}}, {self.write.fixed(self.rulebook.on).text})"
            case nodes.TierOf():
                return "tier({}, {})"
            case nodes.Nth():
                return "nth({}, {})"
        raise TypeError(f"no engine knows {type(node).__name__}")

    def _chosen(self, node: nodes.If, pieces: list[Piece], context: Level) -> Piece:
        """若; while its condition is unknown both ways count: long ones are left to its closure, not written twice."""
        condition, then, otherwise = pieces

        def unknown() -> str:
            if condition.is_fixed or len(then.text) + len(otherwise.text) <= SHORT:
                return f"{self.write.named(either(node))}({then.text}, {otherwise.text})"
            return f"{self.write.named(self.compiler.later(node, context))}({FRAME[context]})"

        return self.write.chosen(condition, then, otherwise, unknown)

    def _aggregate(self, node: nodes.Aggregate, item: Piece, context: Level) -> Piece:
        is_member = node.over is Level.MEMBER
        group = f"{FRAME[context]}[{MEMBERS if is_member else OBLIGORS}]"
        items = f"[{item.text} for {FRAME[node.over]} in {group}]"
        is_total = node.which not in ("最大", "最小")
        made = self.write.gathered(node.which, items, item.is_sure and is_member, is_total)
        if is_member:
            return made
        name, binding = self.write.bound(group)
        return Piece(
            f"(None if {binding} is None else {made.text} if {name} else {self.write.over_nothing(node.which)})"
        )

    def _once(self, node: Node, piece: Piece, context: Level) -> Piece:
        """Work out an age of a frame once, where the first step that needs it stands."""
        key = (context, named(node))
        if context is self.stage and key not in self.shared and not piece.is_fixed:
            self.shared[key] = self.layouts[context].more()
            return self._keep(self.shared[key], self.write.lift(self._form(node), piece), context)
        if key in self.shared:
            return self._read(context, self.shared[key], context)
        return self.write.lift(self._form(node), piece)
