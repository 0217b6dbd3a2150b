"""Bulk writing 成批读写: many new rows by one prepared statement, and rows found by many values at once.

Django's own bulk_create and `in` adapt every value anew; a county's enrolment has four million of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, models

from zhulian.ledger.fields import SealedField


class Dumped(str):
    """JSON text for a JSONField: what many rows share is written out once."""

    __slots__ = ()


def dumped(value: Any) -> Dumped:
    """Write out JSON as `insert` does; Chinese stays itself, which is half as long as its escapes."""
    return Dumped(json.dumps(value, ensure_ascii=False))


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert new rows, given as instances or anything with the columns' attributes, in the order given.

    Keys made by the database are not read back.
    """
    if not rows:
        return
    columns = [
        column
        for column in model._meta.concrete_fields
        if not (column.generated or isinstance(column, models.AutoField | models.BigAutoField))
    ]
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    # Column by column: the adapters then run in loops of the interpreter itself.
    values: list[Iterable[Any]] = list(
        zip(*map(attrgetter(*(column.attname for column in columns)), rows), strict=True)
    )
    for place, column in enumerate(columns):
        if adapt := _adapter(column):
            values[place] = map(adapt, values[place])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})",  # nosec B608 # names of the table and its columns only
            zip(*values, strict=True),
        )


def _adapter(column: models.Field) -> Callable[[Any], Any] | None:
    """Return what turns a Python value into the column's parameter; None where it goes as it is."""
    if isinstance(column, SealedField):
        return _envelope
    if isinstance(column, models.JSONField):
        return _json
    if connection.vendor != "sqlite":
        return None
    if isinstance(getattr(column, "target_field", column), models.UUIDField):
        return _hex
    if isinstance(column, models.DateTimeField):
        return _moment
    if isinstance(column, models.DateField):
        return _day
    return None


def _envelope(value: Any) -> bytes:
    return value.envelope if value else b""


def _json(value: Any) -> Any:
    if isinstance(value, Dumped):
        return value
    if type(value) in (str, int, bool):
        return _plain_json(value)
    return connection.ops.adapt_json_value(value, None)


# Typed, because true and 1 are equal.
@lru_cache(maxsize=4_096, typed=True)
def _plain_json(value: str | int | bool) -> Any:
    return connection.ops.adapt_json_value(value, None)


def _hex(value: Any) -> Any:
    return value and value.hex


@lru_cache(maxsize=64)
def _moment(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _day(value: Any) -> Any:
    return value and value.isoformat()


@models.CharField.register_lookup
class Among(models.Lookup):
    """`lake_key__among=keys`: equal to one of thousands of texts, handed over as one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition with its parameters."""
        column, parameters = self.process_lhs(compiler, connection)
        texts = list(self.rhs)
        if connection.vendor == "sqlite":
            return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(texts)]  # nosec B608 # names of the table and its columns only
        return f"{column} = ANY(%s)", [*parameters, texts]
