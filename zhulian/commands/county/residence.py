"""Residence 户籍与居住: where people are registered, where they live, and who really lives together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.areas import Places
from zhulian.commands.county.composition import CHILD, HEAD, PARENT, SPOUSE
from zhulian.commands.county.dice import dice, pick
from zhulian.commands.county.families import Families

APART_SHARE = 0.553
OUTSIDE = -1
_RURAL_WEIGHT = 0.3
_OUTSIDE_SHARE = 0.22
_REPORTED = 0.8


@dataclass(frozen=True)
class Residence:
    """Villages by position: `registered` of each household, `lives` of each person (OUTSIDE: not here).

    `together` is hidden: it says who shares daily life with the head.
    """

    registered: np.ndarray
    lives: np.ndarray
    together: np.ndarray
    is_urban: np.ndarray


def draw_residence(families: Families, places: Places, *, seed: int) -> Residence:
    """Register households in villages, and let 55.3 % of the people live elsewhere than registered."""
    rng = dice(seed, "residence")
    weights = np.exp(rng.normal(0, 0.5, len(places.villages))) * np.where(places.is_urban, 1.0, _RURAL_WEIGHT)
    registered = pick(rng, weights, families.households)
    left = _left(families, rng)
    reported = left & (rng.random(families.residents) < _REPORTED)
    moved = _moved_households(families, int(APART_SHARE * families.residents), reported, rng)
    home = np.where(moved, _elsewhere(registered, weights, rng), registered)
    lives = home[families.household]
    lives[reported] = _elsewhere(registered[families.household[reported]], weights, rng)
    return Residence(registered, lives, ~left, places.is_urban[registered])


def _left(families: Families, rng: np.random.Generator) -> np.ndarray:
    """Say who has left the household: mostly grown-up children who work elsewhere."""
    chance = np.full(families.residents, 0.04)
    chance[families.role == HEAD] = 0.0
    chance[families.role == SPOUSE] = 0.02
    chance[families.role == PARENT] = 0.10
    chance[(families.role == CHILD) & (families.age >= 23)] = 0.45
    return rng.random(families.residents) < chance


def _moved_households(
    families: Families, target: int, reported: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Choose the households that moved as a whole, until with those who left alone the target is met."""
    still = families.total(~reported)
    order = rng.permutation(families.households)
    moved = np.zeros(families.households, bool)
    enough = np.searchsorted(np.cumsum(still[order]), target - int(reported.sum()))
    moved[order[:enough]] = True
    return moved


def _elsewhere(registered: np.ndarray, weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    found = pick(rng, weights, len(registered))
    found = np.where(found == registered, (found + 1) % len(weights), found)
    return np.where(rng.random(len(registered)) < _OUTSIDE_SHARE, OUTSIDE, found)
