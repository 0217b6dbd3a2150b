"""Both engines on the real policies 两个引擎: the households of all cases, on the demo's day, answered alike."""

from __future__ import annotations

from datetime import date

import duckdb

from tests.policies.test_cases import CASES
from tests.rules.bulk_tables import everything, lay_out
from zhulian.rules.answers import HouseholdFacts, Outcome
from zhulian.rules.catalogue import Catalogue, load_catalogue
from zhulian.rules.evaluate import program
from zhulian.rules.nodes import Level
from zhulian.rules.sql import bulk
from zhulian.rules.worked import read_case

ON, REGION, SETTINGS = date(2026, 10, 31), "640104", ("城镇", "农村")
TRUTHS = {Outcome.ENTITLED: True, Outcome.NOT_ENTITLED: False, Outcome.UNKNOWN: None}


def test_every_household_of_the_cases_gets_the_same_answers_from_both_engines():
    catalogue = load_catalogue(overlays=["demo/640104.yaml"])
    households = [read_case(table, catalogue, ()).household for table in CASES] * 2
    settings = [setting for setting in SETTINGS for _ in CASES]
    assert bulk_answers(catalogue, households, settings) == one_by_one(catalogue, households, settings)


def one_by_one(catalogue: Catalogue, households: list[HouseholdFacts], settings: list[str]):
    engines = {name: program(catalogue, on=ON, region=REGION, setting=name) for name in SETTINGS}
    found, member = {}, 0
    for number, (household, setting) in enumerate(zip(households, settings, strict=True)):
        places = {one.key: member + place for place, one in enumerate(household.members)}
        member += len(places)
        for answer in engines[setting].answers(household):
            key = number if answer.subject is None else places[answer.subject]
            amount = answer.amount_fen if answer.outcome is Outcome.ENTITLED else None
            found[answer.code, key] = (
                TRUTHS[answer.outcome], *answer.masks, amount, answer.is_receiving, answer.is_pointed,
            )  # fmt: skip
    return found


def bulk_answers(catalogue: Catalogue, households: list[HouseholdFacts], settings: list[str]):
    connection = duckdb.connect()
    columns = everything(catalogue.facts)
    lay_out(connection, catalogue.facts, households, settings=settings, columns=columns)
    for step in bulk(catalogue, on=ON, region=REGION, columns=columns).steps:
        connection.execute(step.sql)
    found = {}
    for scheme in catalogue.schemes.values():
        level, code = ("household" if scheme.level is Level.HOUSEHOLD else "member"), scheme.code
        fields = ("outcome", "pass", "fail", "amount", "receiving", "pointed")
        have = {row[0] for row in connection.execute(f"describe answer_{level}").fetchall()}
        parts = [f"{code}_{one}" if f"{code}_{one}" in have else "null" for one in fields]
        for key, *row in connection.execute(
            f"select {level}, {', '.join(parts)} from answer_{level}"
        ).fetchall():
            row[3] = row[3] if row[0] else None
            found[code, key] = tuple(row)
    return found
