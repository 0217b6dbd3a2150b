"""Resealing 换封: give every sealed value the current key, batch by batch, while everybody goes on working."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, models, transaction

from zhulian.ledger.fields import SealedField
from zhulian.lib.ciphers import CannotOpen, Keyring, key_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What one batch did. `after` says where to go on, None at the end; `damaged` names what no key opens."""

    after: str | None
    changed: int = 0
    damaged: tuple[str, ...] = ()


class Place(Protocol):
    """Somewhere sealed values lie. A step may be repeated: what has the current key is left alone."""

    name: str

    def counts(self) -> Counter[int]:
        """Return how many values each data key sealed here."""

    def step(self, keys: Keyring, after: str | None) -> Step:
        """Reseal the next batch after a place given by the step before."""


class SealedTable:
    """One table with encrypted fields."""

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.columns = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        self.name = f"{model._meta.verbose_name}（{model._meta.db_table}）"

    def counts(self) -> Counter[int]:
        """Count by key inside the database; nothing is opened."""
        found: Counter[int] = Counter()
        quoted, table = connection.ops.quote_name, self.model._meta.db_table
        with connection.cursor() as cursor:
            for column in self.columns:
                number = _key_number(quoted(column.column))
                cursor.execute(
                    f"SELECT {number}, count(*) FROM {quoted(table)} "
                    f"WHERE length({quoted(column.column)}) > 0 GROUP BY 1"  # nosec B608 # names of the table and its columns only
                )
                found.update({int(key, 16): count for key, count in cursor.fetchall()})
        return found

    @transaction.atomic
    def step(self, keys: Keyring, after: str | None) -> Step:
        """Reseal the columns of the next rows by primary key."""
        rows = next_rows(self.model, after, [column.attname for column in self.columns])
        changed, damaged = 0, []
        for place, column in enumerate(self.columns, start=1):
            plains, contexts, old = [], [], []
            for row in rows:
                envelope = bytes(row[place] or b"")
                if not envelope or key_of(envelope) == keys.current:
                    continue
                context = column.context_of(row[0])
                try:
                    plains.append(keys.open(envelope, context))
                except CannotOpen:
                    damaged.append(context)
                    continue
                contexts.append(context)
                old.append((row[0], envelope))
            new = keys.seal_many(plains, contexts)
            exchange(column, [(pk, before, now) for (pk, before), now in zip(old, new, strict=True)])
            changed += len(new)
        return Step(str(rows[-1][0]) if rows else None, changed, tuple(damaged))


def sealed_tables() -> list[SealedTable]:
    """Return every table with an encrypted field, found by looking at the models."""
    tables = (SealedTable(model) for model in apps.get_models() if not model._meta.proxy)
    return [table for table in tables if table.columns]


def next_rows(model: type[models.Model], after: str | None, columns: list[str]) -> list[tuple[Any, ...]]:
    """Return primary key and columns of the next rows by primary key."""
    rows = model._base_manager.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", *columns)[:BATCH])


def exchange(column: models.Field, changes: Iterable[tuple[Any, Any, Any]]) -> None:
    """Put new values (pk, old, new) where the old ones still stand; what somebody changed meanwhile stays."""
    quoted, primary = connection.ops.quote_name, column.model._meta.pk
    statement = (
        f"UPDATE {quoted(column.model._meta.db_table)} SET {quoted(column.column)} = %s "
        f"WHERE {quoted(primary.column)} = %s AND {quoted(column.column)} = %s"  # nosec B608 # names of the table and its columns only
    )
    rows = [(new, primary.get_db_prep_value(pk, connection), old) for pk, old, new in changes]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _key_number(column: str) -> str:
    """Return the SQL of an envelope's key number in hex digits."""
    if connection.vendor == "sqlite":
        return f"hex(substr({column}, 3, 2))"
    return f"encode(substring({column} from 3 for 2), 'hex')"
