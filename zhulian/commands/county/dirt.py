"""Dirt 脏数据: about three rows in a thousand as real files have them, each kind counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhulian.commands.county.dice import dice
from zhulian.commands.county.feeds import Feed
from zhulian.lib.id_numbers import CHECK_CHARACTERS

SHARE = 0.003
DIRT = "_dirt"
_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_IMPOSSIBLE_DATES = ("1958-02-30", "2087-05-12", "1963-13-04", "2025-04-31", "0000-00-00")
_UNKNOWN_RELATIONS = ("干女儿", "前夫", "同居人", "99", "？")


@dataclass(frozen=True)
class Kind:
    """One kind of dirt: which rows of which column can bear it, and what becomes of the text."""

    name: str
    column: str
    can: Callable[[pa.Array], pa.Array]
    spoil: Callable[[str, int], str]


def dirty(feed: Feed, *, seed: int) -> tuple[Feed, tuple[str, ...]]:
    """Spoil some rows of a feed; return it with a hidden column `_dirt` and the names of its kinds.

    `_dirt` is the position of the kind in the names, which begin with clean.
    """
    rng = dice(seed, f"dirt {feed.name}")
    table, rows = feed.table, feed.table.num_rows
    kinds = _kinds(feed)
    free = np.ones(rows, bool)
    marks = np.zeros(rows, np.int8)
    each = _fair_counts(max(len(kinds) + 1, round(SHARE * rows)), len(kinds) + 1, rng)
    for position, (kind, count) in enumerate(zip(kinds, each[:-1], strict=True), start=1):
        column = table.column(kind.column).combine_chunks()
        can = free & np.asarray(kind.can(column).fill_null(False))
        chosen = _some(rng, can, count)
        table = _replaced(table, kind, column, chosen)
        free[chosen], marks[chosen] = False, position
    twice = _some(rng, free, each[-1])
    marks = np.concatenate([marks, np.full(len(twice), len(kinds) + 1, np.int8)])
    table = pa.concat_tables([table, table.take(pa.array(twice))]).append_column(DIRT, pa.array(marks))
    return replace(feed, table=table), ("干净", *(kind.name for kind in kinds), "重复行")


def _some(rng: np.random.Generator, can: np.ndarray, count: int) -> np.ndarray:
    candidates = np.flatnonzero(can)
    return np.sort(rng.choice(candidates, min(count, len(candidates)), replace=False))


def _replaced(table: pa.Table, kind: Kind, column: pa.Array, chosen: np.ndarray) -> pa.Table:
    mask = np.zeros(len(column), bool)
    mask[chosen] = True
    before = column.take(pa.array(chosen)).to_pylist()
    after = pa.array([kind.spoil(text, turn) for turn, text in enumerate(before)], pa.string())
    spoilt = pc.replace_with_mask(column, pa.array(mask), after)
    return table.set_column(table.schema.get_field_index(kind.column), kind.column, spoilt)


def _fair_counts(total: int, kinds: int, rng: np.random.Generator) -> np.ndarray:
    """Share out the rows evenly; the remainder falls by chance."""
    return total // kinds + (rng.permutation(kinds) < total % kinds)


def _kinds(feed: Feed) -> list[Kind]:
    number = feed.id_column
    kinds = [
        Kind("校验位错误", number, _any, _wrong_check),
        Kind("十五位旧号", number, _any, lambda text, _: text[:6] + text[8:17]),
        Kind("全角字符", number, _any, lambda text, _: text.translate(_FULL_WIDTH)),
        Kind("小写x", number, lambda column: pc.ends_with(column, "X"), lambda text, _: text.lower()),
        Kind("夹空格", number, _any, lambda text, turn: (f" {text}", f"{text[:6]} {text[6:]}")[turn % 2]),
        Kind("数字丢位", number, _any, lambda text, _: f"{float(text[:15] + '000'):.5E}"),
        Kind("缺证件号", number, _any, lambda *_: ""),
        Kind("缺姓名", "姓名", _any, lambda *_: ""),
    ]
    kinds += [Kind("不可能的日期", column, _any, _cycle(_IMPOSSIBLE_DATES)) for column in feed.dates[:1]]
    if feed.relation:
        kinds.append(Kind("未知关系", feed.relation, _any, _cycle(_UNKNOWN_RELATIONS)))
    kinds += [Kind("千分位", column, _thousands, _separated) for column in feed.amounts[:1]]
    kinds += [Kind("空写成横线", column, _is_empty, lambda *_: "—") for column in feed.often_empty[:1]]
    return kinds


def _wrong_check(text: str, turn: int) -> str:
    others = CHECK_CHARACTERS.replace(text[17], "")
    return text[:17] + others[turn % len(others)]


def _cycle(words: tuple[str, ...]) -> Callable[[str, int], str]:
    return lambda _, turn: words[turn % len(words)]


def _any(column: pa.Array) -> pa.Array:
    return pa.array(np.ones(len(column), bool))


def _is_empty(column: pa.Array) -> pa.Array:
    return pc.equal(column, "")


def _thousands(column: pa.Array) -> pa.Array:
    return pc.greater_equal(pc.utf8_length(column), len("1000.00"))


def _separated(text: str, _: int) -> str:
    return f"{float(text):,.2f}"
