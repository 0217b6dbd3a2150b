"""The diagram of a route 流程图: boxes and lines worked out from the table, drawn by the template as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhulian.rules.routes import RouteVersion, Way

# In units of the drawing: the main way in a column, what turns aside in a second one, what goes back on the left.
MAIN, ASIDE = (64, 184), (296, 144)
HEIGHT, ROW, TOP = 56, 88, 8
WIDTH = 448
LANE = 9


@dataclass(frozen=True, slots=True)
class Box:
    """One step: its place in the table, what stands in it, and where it is."""

    number: int
    name: str
    who: str
    days: str
    end: str
    x: int
    y: int
    width: int

    @property
    def middle(self) -> int:
        """The height at which lines leave and arrive."""
        return self.y + HEIGHT // 2

    @property
    def centre(self) -> int:
        """Where its words stand."""
        return self.x + self.width // 2

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Line:
    """One way between two steps as a path; the words are its title."""

    path: str
    words: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything the template draws."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    box_height: int = HEIGHT


def diagram(version: RouteVersion, who: dict[str, str], days: dict[str, str]) -> Diagram:
    """Lay a route out; `who` and `days` are the words in the boxes, by step."""
    rows = _rows(version)
    boxes = {}
    for number, step in enumerate(version.steps.values(), 1):
        column, row = rows[step.name]
        x, width = (MAIN, ASIDE)[column]
        boxes[step.name] = Box(
            number, step.name, who[step.name], days[step.name] if column == 0 else "", step.end, x, TOP + row * ROW, width
        )  # fmt: skip
    height = max(box.y for box in boxes.values()) + HEIGHT + TOP
    return Diagram(tuple(boxes.values()), tuple(_lines(version, boxes)), WIDTH, height)


def _rows(version: RouteVersion) -> dict[str, tuple[int, int]]:
    """Give every step a column and a row: the main way downward, the others beside the step that turns to them."""
    rows = {step.name: (0, row) for row, step in enumerate(version.main)}
    taken: set[int] = set()
    waiting = [*version.main]
    while waiting:
        step = waiting.pop(0)
        for name in (way.to for way in _ways(version, step.name)):
            if name not in rows:
                row = rows[step.name][1]
                while row in taken:
                    row += 1
                taken.add(row)
                rows[name] = (1, row)
                waiting.append(version.steps[name])
    return rows


def _ways(version: RouteVersion, name: str) -> tuple[Way, ...]:
    step = version.steps[name]
    return (*((Way("", step.onward),) if step.onward else ()), *step.ways)


def _lines(version: RouteVersion, boxes: dict[str, Box]) -> Iterable[Line]:
    left, between = _Lanes(), _Lanes()
    for name, box in boxes.items():
        for way in _ways(version, name):
            to = boxes[way.to]
            words = f"{way.when or '下一步'}：{name} → {way.to}"
            yield Line(_path(box, to, left, between), words, way.is_back or to.number < box.number)


def _path(box: Box, to: Box, left: _Lanes, between: _Lanes) -> str:
    if box.x == to.x == MAIN[0]:
        if to.y == box.y + ROW:
            return f"M{box.centre} {box.y + HEIGHT} V{to.y}"
        if to.y < box.y:
            lane = MAIN[0] - 2 * LANE - LANE * left.take(to.y, box.y)
            return f"M{box.x} {box.middle - 6} H{lane} V{to.middle + 6} H{to.x}"
        lane = box.right + 2 * LANE + LANE * between.take(box.y, to.y)
        return f"M{box.right} {box.middle + 12} H{lane} V{to.middle + 12} H{to.right}"
    if box.x == to.x:
        lane = box.right - 2 * LANE
        start, end = (box.y + HEIGHT, to.y) if to.y > box.y else (box.y, to.y + HEIGHT)
        return f"M{lane} {start} V{end}"
    starts, ends = (box.right, to.x) if to.x > box.x else (box.x, to.right)
    shift = -8 if to.x > box.x else 8
    if box.y == to.y:
        return f"M{starts} {box.middle + shift} H{ends}"
    lane = MAIN[0] + MAIN[1] + 2 * LANE + LANE * between.take(*sorted((box.y, to.y)))
    return f"M{starts} {box.middle + shift} H{lane} V{to.middle + shift} H{ends}"


class _Lanes:
    """Parallel lines: each takes the first lane in which no other runs beside it."""

    def __init__(self) -> None:
        self.taken: list[list[tuple[int, int]]] = []

    def take(self, start: int, end: int) -> int:
        """Return the number of a lane that is free from a height to another."""
        for number, spans in enumerate(self.taken):
            if all(end < other or until < start for other, until in spans):
                spans.append((start, end))
                return number
        self.taken.append([(start, end)])
        return len(self.taken) - 1
