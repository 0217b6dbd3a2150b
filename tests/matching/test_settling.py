"""互斥和择高 over a county: the same as for one household, whatever is declared and whatever is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

import duckdb
import pytest

from tests.rules.test_combinations import Told, rule
from zhulian.matching.settling import settle_county
from zhulian.rules.answers import Outcome
from zhulian.rules.combinations import Combinations, Rule, settle

SCHEMES = "子丑寅卯辰"
HOUSEHOLD_WIDE = "子丑"
MEMBERS = ("0", "1", "2")
TRUTHS = {Outcome.ENTITLED: True, Outcome.UNKNOWN: None, Outcome.NOT_ENTITLED: False}
OUTCOMES = (Outcome.ENTITLED, *TRUTHS)


@dataclass(frozen=True)
class InForce:
    """As much of a version as settling reads."""

    name: str
    code: str
    valid_from: date = date(2026, 7, 1)


def answers_of(dice: Random) -> list[Told]:
    """Every scheme answered for the household, or for each of its members."""
    return [
        Told(name, subject, dice.choice(OUTCOMES), dice.choice((None, 100, 200, 200, 300)))
        for name in SCHEMES
        for subject in ((None,) if name in HOUSEHOLD_WIDE else MEMBERS)
    ]


def rules_of(dice: Random) -> list[Rule]:
    """A few rules; a scheme yields to later ones only, so that there is no ring."""
    found = []
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(SCHEMES) - 1)
        winners = "".join(dice.sample(SCHEMES[place + 1 :], dice.randint(1, len(SCHEMES) - place - 1)))
        found.append(rule(SCHEMES[place], winners, is_choice=dice.random() < 0.3))
    for _ in range(dice.randint(0, 2)):
        found.append(rule("".join(dice.sample(SCHEMES, 3)), sort="择高"))
    dice.shuffle(found)
    return found


def settled_in_bulk(
    households: list[list[Told]], rules: list[Rule]
) -> list[dict[tuple[str, str | None], bool | None]]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table answered (household integer, member integer, policy text, outcome boolean, amount bigint)"
        )
        connection.executemany(
            "insert into answered values (?, ?, ?, ?, ?)",
            [
                (place, one.subject and int(one.subject), f"code_{SCHEMES.index(one.policy)}", TRUTHS[one.outcome], one.amount_fen)
                for place, answers in enumerate(households)
                for one in answers
            ],
        )  # fmt: skip
        versions = [InForce(name, f"code_{place}") for place, name in enumerate(SCHEMES)]
        settle_county(connection, versions, Combinations(tuple(rules)))
        found: list[dict[tuple[str, str | None], bool | None]] = [{} for _ in households]
        for place, member, code, stands in connection.execute(
            "select household, member, policy, stands from standing"
        ).fetchall():
            policy = SCHEMES[int(code.removeprefix("code_"))]
            found[place][policy, None if member is None else str(member)] = stands
        return found


@pytest.mark.parametrize("seed", range(40))
def test_a_county_is_settled_as_each_of_its_households(seed):
    dice = Random(seed)
    rules, households = rules_of(dice), [answers_of(dice) for _ in range(30)]
    expected = [
        {key: one.stands for key, one in settle(answers, Combinations(tuple(rules))).items()}
        for answers in households
    ]
    assert settled_in_bulk(households, rules) == expected


def test_the_dice_throw_every_way_it_can_go():
    ways = set()
    for seed in range(40):
        dice = Random(seed)
        rules, households = rules_of(dice), [answers_of(dice) for _ in range(30)]
        ways |= {one for answers in settled_in_bulk(households, rules) for one in answers.values()}
    assert ways == {True, False, None}
