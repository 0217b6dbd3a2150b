"""Dice 随机数: one independent stream for each stage, so that a change in one leaves the others alone."""

from __future__ import annotations

from zlib import crc32

import numpy as np


def dice(seed: int, stage: str) -> np.random.Generator:
    """Return the random stream of one stage; the same seed and stage give the same numbers."""
    return np.random.default_rng([seed, crc32(stage.encode())])


def pick(rng: np.random.Generator, shares: np.ndarray | list[float], count: int) -> np.ndarray:
    """Draw `count` positions with the given shares, which need not sum to one."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    return np.searchsorted(edges, rng.random(count) * edges[-1], side="right").astype(np.int16)


def around(rng: np.random.Generator, median: np.ndarray | float, spread: float, count: int) -> np.ndarray:
    """Draw lognormal yuan around a median and return whole fen; `spread` is the sigma of the logarithm."""
    return np.rint(np.asarray(median) * 100 * np.exp(rng.normal(0, spread, count))).astype(np.int64)


def choose(
    rng: np.random.Generator, candidates: np.ndarray, count: int, odds: np.ndarray | None = None
) -> np.ndarray:
    """Flag `count` of the candidates (fewer where there are not so many), likelier with higher odds."""
    positions = np.flatnonzero(candidates)
    keys = rng.gumbel(size=len(positions))
    if odds is not None:
        keys += np.log(odds[positions])
    chosen = np.zeros(len(candidates), bool)
    chosen[positions[np.argsort(-keys, kind="stable")[: max(0, count)]]] = True
    return chosen
