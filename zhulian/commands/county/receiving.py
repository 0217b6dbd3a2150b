"""Receiving 在享: who of the entitled is on the roster, who was missed, and who is on it wrongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import ELDER_ALONE, GRANDCHILD, SINGLE_PARENT, SKIPPED
from zhulian.commands.county.dice import choose, dice
from zhulian.commands.county.families import Families
from zhulian.commands.county.health import Health
from zhulian.commands.county.law import Truth, meets_care_subsidy, meets_living_subsidy
from zhulian.commands.county.money import Money
from zhulian.commands.county.residence import OUTSIDE, Residence
from zhulian.commands.county.standards import DIBAO_YEAR, TODAY
from zhulian.commands.county.work import FORMAL, RETIRED, Work

MISSED_PER_RECEIVING = 0.22
WRONG_PER_RECEIVING = 0.03
NO_CHILD, ORPHAN, UNATTENDED = range(3)

# Odds of being missed among the entitled, by what a neighbour would see (docs/demo-county.md).
_ODDS_MISSED = {
    "moved": 1.8,
    "recent": 2.2,
    "elder_alone": 1.3,
    "single_parent": 1.2,
    "grandparents": 1.4,
    "severe": 0.7,
}
_RECEIVES = {"destitute": 0.93, "borderline": 0.45, "rigid": 0.25, "single": 0.6, "child": 0.9}
_STILL_PAID = np.timedelta64(120, "D")


@dataclass(frozen=True)
class Rosters:
    """Who receives, by household or person; `covered` are the people a household benefit names.

    `living_due` and `care_due` say who is entitled to the two subsidies, which depends on who receives.
    """

    dibao: np.ndarray
    borderline: np.ndarray
    rigid: np.ndarray
    single: np.ndarray
    destitute: np.ndarray
    living: np.ndarray
    care: np.ndarray
    living_due: np.ndarray
    care_due: np.ndarray
    child: np.ndarray
    covered: np.ndarray


def draw_rosters(
    families: Families,
    residence: Residence,
    health: Health,
    work: Work,
    money: Money,
    truth: Truth,
    *,
    seed: int,
) -> Rosters:
    """Draw the rosters: 22 missed households for every hundred on 低保, three of the hundred wrongly on it."""
    rng = dice(seed, "rosters")
    paid_dead = health.is_dead & (TODAY - health.died < _STILL_PAID)
    covered = truth.counted | paid_dead
    destitute = truth.destitute & (rng.random(families.residents) < _RECEIVES["destitute"])
    kept = families.some(destitute)
    missed = _missed(families, residence, health, work, truth, truth.dibao & ~kept, rng)
    right = truth.dibao & ~kept & ~missed
    alone_and_dead = families.some(paid_dead) & (families.total(~health.is_dead) == 0)
    dibao = right | _wrong_dibao(families, work, truth, alone_and_dead, int(right.sum()), ~kept, rng)
    borderline = truth.borderline & ~dibao & (rng.random(families.households) < _RECEIVES["borderline"])
    rigid = truth.rigid & ~dibao & ~kept & (rng.random(families.households) < _RECEIVES["rigid"])
    single = truth.single & ~dibao[families.household]
    single &= rng.random(families.residents) < _RECEIVES["single"]
    child = _children_without_parents(families, money, rng)
    living_due, care_due = _subsidies_due(families, health, truth, dibao, destitute, child, covered)
    on_dibao = dibao[families.household] & covered
    return Rosters(
        dibao=dibao,
        borderline=borderline,
        rigid=rigid,
        single=single,
        destitute=destitute,
        living=_subsidy(residence, health, living_due & on_dibao, destitute, paid_dead & on_dibao, rng),
        care=_subsidy(residence, health, care_due, destitute, paid_dead & (health.level <= 2), rng),
        living_due=living_due,
        care_due=care_due,
        child=child,
        covered=covered,
    )


def _missed(
    families: Families,
    residence: Residence,
    health: Health,
    work: Work,
    truth: Truth,
    entitled: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    recent = ((work.gap_months > 0) & (work.gap_months <= 12)) | (health.in_scope > 2_000_000)
    moved = residence.lives != residence.registered[families.household]
    signs = {
        "moved": moved[families.first],
        "recent": families.some(recent & truth.counted),
        "elder_alone": families.kind == ELDER_ALONE,
        "single_parent": families.kind == SINGLE_PARENT,
        "grandparents": families.kind == SKIPPED,
        "severe": families.some(health.is_certified & (health.level <= 2)),
    }
    odds = np.ones(families.households)
    for sign, present in signs.items():
        odds *= np.where(present, _ODDS_MISSED[sign], 1.0)
    right_and_missed = 1 + MISSED_PER_RECEIVING - WRONG_PER_RECEIVING
    count = round(int(entitled.sum()) * MISSED_PER_RECEIVING / right_and_missed)
    return choose(rng, entitled, count, odds)


def _wrong_dibao(
    families: Families,
    work: Work,
    truth: Truth,
    alone_and_dead: np.ndarray,
    right: int,
    allowed: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Choose households whose income has risen above the line, and the dead who lived alone."""
    count = round(right * WRONG_PER_RECEIVING / (1 - WRONG_PER_RECEIVING))
    dead = choose(rng, alone_and_dead, round(count / 5))
    earns = families.some(np.isin(work.status, (FORMAL, RETIRED)) & truth.counted)
    per_head = truth.income // np.maximum(truth.size, 1)
    near = (truth.size > 0) & ~truth.dibao & (per_head < 3 * DIBAO_YEAR.max()) & allowed
    return dead | choose(rng, near, count - int(dead.sum()), np.where(earns, 3.0, 1.0))


def _children_without_parents(families: Families, money: Money, rng: np.random.Generator) -> np.ndarray:
    """Recognise orphans and unattended children among grandchildren whose parents cannot care for them."""
    left = (families.kind == SKIPPED)[families.household] & (families.role == GRANDCHILD)
    left &= (
        (families.age < 18) & ~money.has_able_obligor & (rng.random(families.residents) < _RECEIVES["child"])
    )
    orphan = rng.random(families.households)[families.household] < 0.25
    return np.where(left, np.where(orphan, ORPHAN, UNATTENDED), NO_CHILD)


def _subsidies_due(
    families: Families,
    health: Health,
    truth: Truth,
    dibao: np.ndarray,
    destitute: np.ndarray,
    child: np.ndarray,
    covered: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    in_dibao = (dibao[families.household] & covered) | (truth.dibao[families.household] & truth.counted)
    kept_otherwise = destitute | (child != NO_CHILD)
    return meets_living_subsidy(health, in_dibao, kept_otherwise), meets_care_subsidy(health, destitute)


def _subsidy(
    residence: Residence,
    health: Health,
    due: np.ndarray,
    destitute: np.ndarray,
    paid_dead: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw who is paid: most who are due, some dead, some 特困, some whose certificate ran out, a few others."""
    count = len(due)
    chance = np.full(count, 0.9)
    chance[TODAY - health.issued < np.timedelta64(365, "D")] = 0.62
    chance[residence.lives == OUTSIDE] -= 0.08
    draw = rng.random(count)
    has_card, alive = health.category > 0, ~health.is_dead
    ran_out = has_card & ~health.is_certified & alive & (draw < 0.25) & (health.level <= 2)
    twice = destitute & health.is_certified & (draw < 0.15)
    dead = paid_dead & has_card & (draw < 0.6)
    right = due & (draw < chance)
    not_due = health.is_certified & alive & ~due & ~destitute
    others = choose(rng, not_due, round(0.015 * int(right.sum())))
    return right | ran_out | twice | dead | others
