"""Checks of routes 流程的核对: unknown steps, steps nobody reaches, circles without a way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zhulian.rules.problems import Problem
from zhulian.rules.routes import RouteVersion, Step


def shape_problems(version: RouteVersion) -> list[Problem]:
    """List what is wrong with the shape of a route: its ways, its ends, its circles."""
    unknown = list(_unknown(version))
    return unknown or [*_ends(version), *_unreached(version), *_caught(version), *_clocks(version)]


def reached(starts: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    """Return everything that can be reached from some steps, themselves included."""
    waiting, found = list(starts), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(ways.get(name, ()))
    return found


def targets(step: Step) -> tuple[str, ...]:
    """Return the steps that a step leads to, forward, aside and back."""
    return (*((step.onward,) if step.onward else ()), *(way.to for way in step.ways))


def _unknown(version: RouteVersion) -> Iterator[Problem]:
    known = "、".join(version.steps)
    for step in version.steps.values():
        for name in targets(step):
            if name not in version.steps:
                cure = f"这一版有这些步骤：{known}；核对名称，或补上这一步"
                yield Problem(f"“{step.name}”通到“{name}”，没有这一步", cure, step.spot)
    whole = version.whole.since if version.whole else ""
    since = [(step.limit.since, step) for step in version.steps.values() if step.limit and step.limit.since]
    for name, spot in [*((name, step.spot) for name, step in since), (whole, version.spot)]:
        if name and name not in version.steps:
            yield Problem(f"时限从“{name}”算起，没有这一步", f"写这一版里的步骤：{known}", spot)


def _ends(version: RouteVersion) -> Iterator[Problem]:
    for step in version.steps.values():
        if step.end and targets(step):
            yield Problem(
                f"“{step.name}”是终点，又写了往下走", "终点不写 下、或、退；不是终点就删去 终", step.spot
            )
        if not step.end and not step.onward:
            cure = "写“下: 步骤名”；到此为止的写“终: 给予”一类"
            yield Problem(f"“{step.name}”之后没有下一步，也不是终点", cure, step.spot)


def _unreached(version: RouteVersion) -> Iterator[Problem]:
    ways = {step.name: targets(step) for step in version.steps.values()}
    found = reached([version.start], ways)
    for step in version.steps.values():
        if step.name not in found:
            cure = f"从别的步骤写“下”或“或”通到它，或删去它（从“{version.start}”开始）"
            yield Problem(f"没有一步走得到“{step.name}”", cure, step.spot)


def _caught(version: RouteVersion) -> Iterator[Problem]:
    """Find the steps from which no end can be reached."""
    back: dict[str, list[str]] = {}
    for step in version.steps.values():
        for name in targets(step):
            back.setdefault(name, []).append(step.name)
    out = reached((step.name for step in version.steps.values() if step.end), back)
    caught = [step for step in version.steps.values() if step.name not in out]
    if caught:
        names = "、".join(step.name for step in caught)
        cure = "让其中一步通到一个终点（终: …）"
        yield Problem(f"{names}走不到任何终点，只会转圈", cure, caught[0].spot)


def _clocks(version: RouteVersion) -> Iterator[Problem]:
    """A clock starts at the end of a step from which the step with the clock can be reached."""
    ways = {step.name: targets(step) for step in version.steps.values()}
    for step in version.steps.values():
        since = step.limit.since if step.limit else ""
        if since and step.name not in reached([since], ways):
            yield Problem(f"“{step.name}”的时限从“{since}”算起，可是从那里走不到它", "改“自”", step.spot)
