"""Tile maps 格子图."""

from __future__ import annotations

import pytest

from zhulian.web.tiles import Value, band_of, legend, lines_of, tile_map, upper_limits


def test_equal_counts_share_a_colour_and_unknown_has_none():
    limits = upper_limits([0, 0, 0, 1, 1, 2, 5, 9])
    assert band_of(None, limits) == 0
    assert len({band_of(0, limits)}) == 1
    assert band_of(0, limits) < band_of(2, limits) < band_of(9, limits) == 5


@pytest.mark.parametrize("counts", [[], [0], [3, 3, 3], [0, 1], list(range(100))])
def test_every_count_falls_into_one_band_of_the_legend(counts):
    limits = upper_limits(counts)
    bands = legend(counts, limits)
    assert sum(band.count for band in bands) == len(counts)
    assert all(1 <= band.number <= 5 for band in bands)
    assert all(any(band.low <= count <= band.high for band in bands) for count in counts)


def test_a_hundred_different_counts_fill_five_bands_evenly():
    counts = list(range(100))
    assert [band.count for band in legend(counts, upper_limits(counts))] == [20, 20, 20, 20, 20]


def test_few_different_counts_still_run_from_the_palest_to_the_darkest():
    limits = upper_limits([0, 0, 0, 1])
    assert (band_of(0, limits), band_of(1, limits)) == (1, 5)


def test_tiles_do_not_overlap_and_lie_inside_the_picture():
    drawn = tile_map([Value(str(number), f"{number}号村", number, "/") for number in range(23)])
    centres = [(tile.x, tile.y) for tile in drawn.tiles]
    assert len(set(centres)) == 23
    assert all(
        (x - other_x) ** 2 + (y - other_y) ** 2 > 80**2
        for place, (x, y) in enumerate(centres)
        for other_x, other_y in centres[:place]
    )
    assert all(40 < x < drawn.width - 40 and 45 < y < drawn.height - 45 for x, y in centres)


def test_nothing_is_drawn_of_nothing():
    drawn = tile_map([])
    assert (drawn.tiles, drawn.bands, drawn.unknown_count) == ([], [], 0)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("凤凰北街街道办事处", ("凤凰北街",)),
        ("玉皇阁北街街道", ("玉皇阁北街",)),
        ("崇安社区居委会", ("崇安社区",)),
        ("上前城村委会", ("上前城村",)),
        ("月牙湖乡", ("月牙湖乡",)),
        ("滨河家园第十二社区居民委员会", ("滨河家园第", "十二社区")),
        ("大新镇燕鸽湖移民安置新村", ("大新镇燕鸽", "湖移民安…")),
    ],
)
def test_a_long_name_is_shortened_to_what_tells_it_apart(name, lines):
    assert lines_of(name) == lines
