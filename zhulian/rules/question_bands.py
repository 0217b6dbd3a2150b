"""Bands of money to choose from 档: half-open, so that every sum lies in one of them, and no sum in two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhulian.rules.facts import LEAST, MOST, Fact
from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem
from zhulian.rules.questions import Choice
from zhulian.rules.ranges import End, Range, ends, settled

ABOVE = "超过"
BAND = (LEAST, ABOVE, MOST)


def read_band(fact: Fact, raw: Mapping[str, Any], spot: Spot) -> Any:
    """Read {超过: 800, 至多: 1200}, whose lower end is excluded, or {至少: …, 至多: …}. Raises Problem."""
    if ABOVE not in raw:
        return fact.read(raw, spot)
    if LEAST in raw:
        raise Problem(f"“{LEAST}”和“{ABOVE}”只能写一个", f"写作 {{{ABOVE}: 800, {MOST}: 1200}}", spot)
    low, high = ends(fact.read({LEAST: raw[ABOVE], **{end: raw[end] for end in raw if end == MOST}}, spot))
    if low >= high:
        raise Problem(f"{fact.name}的区间是空的", f"“{ABOVE}”小于“{MOST}”", spot)
    return settled(Range(low + 1, high))


def band_problems(choices: Sequence[tuple[Choice, Spot]], facts: Mapping[str, Fact]) -> list[Problem]:
    """Name what lies between two bands of one field, above the last, or in two at once.

    A choice that tells bands of several facts says something of their sum; that is not looked at.
    """
    told: dict[str, list[tuple[End, End, Spot]]] = {}
    for choice, spot in choices:
        known = [one for one in choice.tells if one.value is not None]
        if sum(type(one.value) is Range for one in known) < 2:
            for one in known:
                told.setdefault(one.fact, []).append((*ends(one.value), spot))
    bands = {name: sorted(one, key=_low) for name, one in told.items() if sum(map(_is_wide, one)) > 1}
    return [problem for name, one in bands.items() for problem in _problems_of(facts[name], one)]


def _low(band: tuple[End, End, Spot]) -> tuple[End, End]:
    return band[:2]


def _is_wide(band: tuple[End, End, Spot]) -> bool:
    return band[0] < band[1]


def _problems_of(fact: Fact, bands: Sequence[tuple[End, End, Spot]]) -> list[Problem]:
    least, most = ends(fact.bounded)
    found, reached = [], least - 1
    for low, high, spot in bands:
        if low > reached + 1:
            cure = f"下头写作“{ABOVE}”，等于前一档的“{MOST}”；第一档从最少的写起"
            found.append(Problem(f"“{fact.name}”在这一档下面空着一段", cure, spot))
        elif low <= reached and low < high:
            cure = f"下头写作“{ABOVE}”，等于前一档的“{MOST}”"
            found.append(Problem(f"“{fact.name}”这一档和前一档重叠", cure, spot))
        reached = max(reached, high)
    if reached < most:
        cure = f"最高的一档只写“{ABOVE}”，不写“{MOST}”"
        found.append(Problem(f"“{fact.name}”最高的一档上面还有数", cure, bands[-1][2]))
    return found
