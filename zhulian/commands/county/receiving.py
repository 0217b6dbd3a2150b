"""Receiving 在享: who of the entitled is on the roster, who was missed, and who is on it wrongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhulian.commands.county.composition import ELDER_ALONE, GRANDCHILD, SINGLE_PARENT, SKIPPED
from zhulian.commands.county.dice import choose, dice
from zhulian.commands.county.law import Truth, meets_care_subsidy, meets_living_subsidy
from zhulian.commands.county.people import People
from zhulian.commands.county.residence import OUTSIDE
from zhulian.commands.county.standards import SUBSISTENCE_YEAR, TODAY
from zhulian.commands.county.work import FORMAL, RETIRED

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
_ORPHANS = 0.25
_DEAD_OF_WRONG = 0.2
_STILL_PAID = np.timedelta64(120, "D")


@dataclass(frozen=True)
class Rosters:
    """Who receives, by household or person; `covered` are the people a household benefit names.

    `living_due` and `care_due` say who is entitled to the two subsidies, which depends on who receives.
    """

    subsistence: np.ndarray
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


def draw_rosters(people: People, truth: Truth, *, seed: int) -> Rosters:
    """Draw the rosters: 22 missed households for every hundred on 低保, three of the hundred wrongly on it."""
    rng = dice(seed, "rosters")
    families, health = people.families, people.health
    paid_dead = health.is_dead & (TODAY - health.died < _STILL_PAID)
    covered = truth.counted | paid_dead
    destitute = truth.destitute & (rng.random(families.residents) < _RECEIVES["destitute"])
    destitute |= _dead_and_kept(people, paid_dead, int(destitute.sum()), rng)
    kept = families.some(destitute)
    subsistence = _subsistence(people, truth, families.some(paid_dead) & (truth.size == 0), kept, rng)
    elsewhere = subsistence | kept
    child = _children_without_parents(people, rng)
    living_due, care_due = _subsidies_due(people, truth, subsistence, destitute, child, covered)
    on_subsistence = subsistence[families.household] & covered
    single = truth.single & ~subsistence[families.household]
    return Rosters(
        subsistence=subsistence,
        borderline=_household_roster(
            people, truth, truth.borderline, _RECEIVES["borderline"], elsewhere, rng
        ),
        rigid=_household_roster(people, truth, truth.rigid, _RECEIVES["rigid"], elsewhere, rng),
        single=single & (rng.random(families.residents) < _RECEIVES["single"]),
        destitute=destitute,
        living=_subsidy(people, living_due & on_subsistence, destitute, paid_dead & on_subsistence, rng),
        care=_subsidy(people, care_due, destitute, paid_dead & (health.level <= 2), rng),
        living_due=living_due,
        care_due=care_due,
        child=child,
        covered=covered,
    )


def _subsistence(
    people: People, truth: Truth, alone_and_dead: np.ndarray, kept: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    entitled = truth.subsistence & ~kept
    right_and_missed = 1 + MISSED_PER_RECEIVING - WRONG_PER_RECEIVING
    missed = round(int(entitled.sum()) * MISSED_PER_RECEIVING / right_and_missed)
    right = entitled & ~choose(rng, entitled, missed, _odds_missed(people, truth))
    wrong = round(int(right.sum()) * WRONG_PER_RECEIVING / (1 - WRONG_PER_RECEIVING))
    dead = choose(rng, alone_and_dead & ~kept, round(wrong * _DEAD_OF_WRONG))
    risen = _risen(people, truth, ~truth.subsistence & ~kept, wrong - int(dead.sum()), rng)
    return right | dead | risen


def _household_roster(
    people: People,
    truth: Truth,
    due: np.ndarray,
    share: float,
    elsewhere: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw who holds a recognition that pays nothing: fewer apply for it, and few lose it in time."""
    right = due & ~elsewhere & (rng.random(len(due)) < share)
    others = ~(truth.subsistence | truth.borderline | truth.rigid | elsewhere)
    return right | _risen(people, truth, others, round(int(right.sum()) * WRONG_PER_RECEIVING), rng)


def _risen(
    people: People, truth: Truth, candidates: np.ndarray, count: int, rng: np.random.Generator
) -> np.ndarray:
    """Choose households whose income has risen above the line, mostly by a job or a pension."""
    earns = people.families.some(np.isin(people.work.status, (FORMAL, RETIRED)) & truth.counted)
    near = (truth.size > 0) & (truth.income < 3 * SUBSISTENCE_YEAR.max() * truth.size)
    return choose(rng, candidates & near, count, np.where(earns, 3.0, 1.0))


def _odds_missed(people: People, truth: Truth) -> np.ndarray:
    families, residence, health, work = people.families, people.residence, people.health, people.work
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
    return odds


def _dead_and_kept(people: People, paid_dead: np.ndarray, kept: int, rng: np.random.Generator) -> np.ndarray:
    """Choose a few old people who lived alone, have died and are still on the 特困 roster."""
    alone = (people.families.kind == ELDER_ALONE)[people.families.household]
    return choose(rng, paid_dead & alone, round(kept * WRONG_PER_RECEIVING))


def _children_without_parents(people: People, rng: np.random.Generator) -> np.ndarray:
    """Recognise orphans and unattended children among grandchildren whose parents cannot care for them."""
    families = people.families
    left = (families.kind == SKIPPED)[families.household] & (families.role == GRANDCHILD)
    left &= (families.age < 18) & ~people.money.has_able_obligor
    left &= rng.random(families.residents) < _RECEIVES["child"]
    orphan = rng.random(families.households)[families.household] < _ORPHANS
    return np.where(left, np.where(orphan, ORPHAN, UNATTENDED), NO_CHILD)


def _subsidies_due(
    people: People,
    truth: Truth,
    subsistence: np.ndarray,
    destitute: np.ndarray,
    child: np.ndarray,
    covered: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    household = people.families.household
    in_subsistence = (subsistence[household] & covered) | (truth.subsistence[household] & truth.counted)
    kept_otherwise = destitute | (child != NO_CHILD)
    living = meets_living_subsidy(people.health, in_subsistence, kept_otherwise)
    return living, meets_care_subsidy(people.health, destitute)


def _subsidy(
    people: People,
    due: np.ndarray,
    destitute: np.ndarray,
    paid_dead: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw who is paid: most who are due, some dead, some 特困, some whose certificate ran out, a few others."""
    residence, health, count = people.residence, people.health, len(due)
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
