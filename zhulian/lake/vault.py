"""The identity vault 身份保险库: one sealed record for each pseudonym, opened for a stated purpose only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from django.conf import settings

from zhulian.lake.refining import SEPARATOR
from zhulian.lake.storing import VAULT, files
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import Keyring

REGISTER = "household_register"
_CHUNK = 50_000


class CannotLook(Exception):
    """The vault stays shut; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a pseudonym is. `id_number` is "" for a member whose number was bad, `address` where none was sent."""

    name: str
    id_number: str
    address: str


def context(person: str) -> str:
    """Return the place a record is bound to."""
    return f"vault.identity.{person}"


def seal_records(records: pa.Table, *, keys: Keyring) -> pa.Table:
    """Seal the records (person, record) of one delivery, chunk by chunk to spare memory."""
    chunks = []
    for start in range(0, len(records), _CHUNK):
        part = records.slice(start, _CHUNK)
        plains = part["record"].combine_chunks().cast(pa.binary()).to_pylist()
        people = part["person"].to_pylist()
        envelopes = keys.seal_many(plains, (context(person) for person in people))
        chunks.append(pa.array(envelopes, pa.binary()))
    return pa.table({"person": records["person"], "envelope": pa.chunked_array(chunks, pa.binary())})


def strangers(records: pa.Table, known: Iterable[Path]) -> pa.Table:
    """Keep the records of people whom none of the vault files knows."""
    with duckdb.connect() as connection:
        for path in known:
            connection.register("arrived", records)
            query = "SELECT person, record FROM arrived ANTI JOIN read_parquet(?) USING (person)"
            records = connection.sql(query, params=[str(path)]).to_arrow_table()
    return records


def by_precedence(data_dir: Path) -> list[Path]:
    """Return the vault files, the one whose word counts first: the register before others, new before old."""
    return sorted(reversed(files(data_dir, VAULT)), key=lambda path: path.parent.name != REGISTER)


def open_many(
    pseudonyms: Collection[str],
    *,
    purpose: str,
    by: Actor | str,
    at: datetime,
    data_dir: Path | None = None,
) -> dict[str, Identity]:
    """Return who these pseudonyms are; those the vault does not hold are left out.

    One ledger row (purpose, count, hash of the list) stands before anything is opened. Law: 社会救助法第七十条（六）,
    个人信息保护法第三十四条. Raises CannotLook without a purpose, KeyFileProblem under a wrong key.
    """
    if not purpose.strip():
        raise CannotLook("没有写明目的，身份保险库不打开。请写清为哪件事核对身份")
    ensure_right_keys()
    keys = keyring()
    wanted = sorted(set(pseudonyms))
    ledger.record(
        action="打开身份",
        actor=by,
        at=at,
        object_kind="vault",
        purpose=purpose,
        detail={
            "person_count": len(wanted),
            "list_hash": hashlib.sha256("\n".join(wanted).encode()).hexdigest(),
        },
    )
    found: dict[str, Identity] = {}
    for path in by_precedence(data_dir or settings.DATA):
        missing = [person for person in wanted if person not in found]
        if not missing:
            break
        for person, envelope in _envelopes(path, missing):
            plain = keys.open(envelope, context(person)).decode()
            number, name, address = plain.split(SEPARATOR)
            found[person] = Identity(name, number, address)
    return found


def _envelopes(path: Path, people: list[str]) -> list[tuple[str, bytes]]:
    with duckdb.connect() as connection:
        connection.register("wanted", pa.table({"person": pa.array(people, pa.string())}))
        return connection.execute(
            "SELECT person, envelope FROM read_parquet(?) SEMI JOIN wanted USING (person) ORDER BY person",
            [str(path)],
        ).fetchall()
