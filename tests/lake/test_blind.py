"""A blind lake 湖里无名: no file of the lake and no table of the engine holds a name, a number of a person or a key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.lake import village
from zhulian.lake.assembly import assemble
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import Keyring

pytestmark = pytest.mark.django_db
HOMES = {"H1": "HH-0012345", "H2": "HH-0012346", "H3": "HH-0012347"}
PEOPLE = [(HOMES[row[0]], *row[1:]) for row in village.PEOPLE]
CERTIFICATE = village.MOTHER + "42"


@pytest.fixture
def filled(shore):
    """Every feed of the house, with rows that are in order and rows that are not."""
    bad = (
        "HH-0099999",
        "简无效",
        village.spoilt(village.GUEST),
        "男",
        "户主",
        "1991-06-06",
        village.STREET,
        village.HERE,
        "",
    )
    sent = {
        "household_register": (village.REGISTER, [*PEOPLE, bad]),
        "benefit_roster": (village.ROSTER, [("覃守田", village.FATHER, "低保", "2024-05", "735.00", village.FATHER)]),
        "disability_certificate": (
            village.CERTIFICATES,
            [("罗小满", village.MOTHER, CERTIFICATE, "肢体", "二级", "2020-01-01", "2030-01-01", "需要", "")],
        ),
        "medical_expenses": (village.BILLS, [("温国平", village.LONER, "2026-10-31", "16000.00", "18000.00")]),
        "school_roll": (village.PUPILS, [("覃欣怡", village.CHILD, "枣园小学", "初中", "在读")]),
        "deaths": (village.DEATHS, [("尤金凤", village.GRANDMOTHER, "2026-10-01", "医-7788990")]),
        "social_insurance": (
            village.INSURED, [("罗小满", village.MOTHER, "职工养老", "正常缴费", "0", "4200.00", "", "", "", "")],
        ),
    }  # fmt: skip
    for feed, (header, rows) in sent.items():
        shore.bring(feed, shore.csv(feed, header, rows))
    return shore


def planted() -> set[str]:
    names = {row[1] for row in PEOPLE} | {"简无效"}
    numbers = {row[2] for row in PEOPLE} | {village.spoilt(village.GUEST), CERTIFICATE}
    # Of an ID number the birth and serial digits alone would lead back to the person.
    return (
        names | numbers | {number[6:] for number in numbers} | {*HOMES.values(), "HH-0099999", village.STREET}
    )


def keys_of(ring: Keyring) -> set[bytes]:
    return {ring.index_key, ring.lake_key, *ring.keys.values()}


def texts_of(path: Path) -> Iterator[str]:
    """Yield every value of a Parquet file as text, its column names and its metadata."""
    table = pq.read_table(path)
    yield from table.column_names
    yield str(pq.read_metadata(path).metadata)
    for column in table.columns:
        yield from (str(value) for value in column.to_pylist())


def found_in(texts: Iterator[str]) -> set[str]:
    told = "\n".join(texts)
    keys = {key.hex() for key in keys_of(keyring())}
    return {secret for secret in planted() | keys if secret in told}


def test_every_feed_of_the_house_is_looked_at(filled):
    assert {path.parent.name for path in (filled.data / "lake").rglob("*.parquet")} == set(village.feeds())


def test_no_file_of_the_lake_holds_a_name_a_number_or_a_key(filled):
    files = [path for path in (filled.data / "lake").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".parquet"}
    for path in files:
        assert found_in(texts_of(path)) == set(), path.name
        raw = path.read_bytes()
        assert [key for key in keys_of(keyring()) if key in raw] == []


def test_the_walk_would_find_a_name(filled):
    path = filled.data / "lake" / "medical_expenses" / f"{village.PERIOD}.parquet"
    table = pq.read_table(path)
    pq.write_table(table.append_column("医院", [["温国平住院"] * len(table)]), path)
    assert found_in(texts_of(path)) == {"温国平"}


def test_the_vault_holds_identities_only_sealed(filled):
    for path in (filled.data / "vault").rglob("*.parquet"):
        assert found_in(texts_of(path)) == set()
        raw = path.read_bytes()
        assert [secret for secret in planted() if secret.encode() in raw] == []


def test_no_table_of_the_engine_holds_a_name_a_number_or_a_key(filled):
    with closing(duckdb.connect()) as connection:
        assemble(
            connection, on=village.DAY, data_dir=filled.data, feeds=village.feeds(), settings=village.SETTINGS
        )
        tables = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        assert {"household", "member"} <= set(tables)
        for name in tables:
            rows = connection.table(name).fetchall()
            assert found_in(str(value) for row in rows for value in row) == set(), name
        settings = connection.execute("SELECT name, value FROM duckdb_settings()").fetchall()
        assert found_in(f"{name} {value}" for name, value in settings) == set()
