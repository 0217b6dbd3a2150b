"""Tile maps 格子图: one hexagon for one town or village, coloured by quantile, unknown hatched.

The tiles stand in the order of the area codes; they show which area, not where it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

RADIUS = 50.0
GAP = 1.5
BANDS = 5
DARK_FROM = 4
LINE = 5
TAILS = (
    ("街道办事处", ""), ("街道", ""), ("社区居民委员会", "社区"), ("社区居委会", "社区"), ("居民委员会", ""), ("居委会", ""),
    ("村民委员会", "村"), ("村委会", "村"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """What one area shows. `count` None: nothing is known of it."""

    code: str
    name: str
    count: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One drawn hexagon; `band` 0 is unknown, 1 the palest, 5 the darkest."""

    value: Value
    path: str
    x: float
    y: float
    band: int
    is_dark: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One entry of the legend: from low to high (included), with how many areas fall in it."""

    number: int
    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class TileMap:
    tiles: list[Tile]
    bands: list[Band]
    unknown_count: int
    width: float
    height: float


def tile_map(values: Sequence[Value]) -> TileMap:
    """Lay the areas out as a honeycomb and colour them."""
    limits = upper_limits([value.count for value in values if value.count is not None])
    columns = max(1, ceil(sqrt(len(values) * 1.15)))
    step_x, step_y = sqrt(3) * RADIUS, 1.5 * RADIUS
    tiles = []
    for place, value in enumerate(values):
        row, column = divmod(place, columns)
        x = step_x * (column + 0.5 + (0.5 if row % 2 else 0))
        y = RADIUS + step_y * row
        band = band_of(value.count, limits)
        tiles.append(Tile(value, hexagon(x, y), x, y, band, band >= DARK_FROM, lines_of(value.name)))
    rows = ceil(len(values) / columns)
    return TileMap(
        tiles=tiles,
        bands=legend([value.count for value in values], limits),
        unknown_count=sum(value.count is None for value in values),
        width=round(step_x * (columns + (0.5 if rows > 1 else 0)), 1),
        height=round(2 * RADIUS + step_y * max(0, rows - 1), 1),
    )


def upper_limits(counts: Sequence[int]) -> list[int]:
    """Return the upper limits of at most five bands that hold about equally many areas; equal counts stay together."""
    ordered = sorted(counts)
    return sorted(
        {ordered[ceil(len(ordered) * part / BANDS) - 1] for part in range(1, BANDS + 1)} if ordered else ()
    )


def band_of(count: int | None, limits: Sequence[int]) -> int:
    """Return the colour of a count: fewer limits than colours are spread from the palest to the darkest."""
    if count is None:
        return 0
    place = next(place for place, limit in enumerate(limits) if count <= limit)
    return 1 + round(place * (BANDS - 1) / (len(limits) - 1)) if len(limits) > 1 else 1


def legend(counts: Sequence[int | None], limits: Sequence[int]) -> list[Band]:
    """Return the bands that occur, palest first."""
    bands = []
    for limit in limits:
        number = band_of(limit, limits)
        members = [count for count in counts if count is not None and band_of(count, limits) == number]
        bands.append(Band(number, min(members), max(members), len(members)))
    return bands


def hexagon(x: float, y: float) -> str:
    """Return the path of a pointy-topped hexagon around a centre."""
    radius = RADIUS - GAP
    half, quarter = radius * sqrt(3) / 2, radius / 2
    corners = (
        (0, -radius),
        (half, -quarter),
        (half, quarter),
        (0, radius),
        (-half, quarter),
        (-half, -quarter),
    )
    return "M" + " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners) + "z"


def lines_of(name: str) -> tuple[str, ...]:
    """Shorten a long name by what it has in common with its neighbours, and break it into at most two lines."""
    short = next((name.removesuffix(tail) + keep for tail, keep in TAILS if name.endswith(tail)), name)
    if len(short) <= LINE:
        return (short,)
    return (short[:LINE], short[LINE:] if len(short) <= 2 * LINE else short[LINE : 2 * LINE - 1] + "…")
