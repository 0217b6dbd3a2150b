"""Bulk insertion 成批写入: many new rows of one model by one prepared statement.

Django's own bulk_create adapts every value anew; a county's enrolment has four million of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection, models

from zhulian.ledger.fields import SealedField


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert new rows, given as instances or anything with the columns' attributes, in the order given.

    Keys made by the database are not read back.
    """
    if not rows:
        return
    options = model._meta
    columns = [
        column
        for column in options.concrete_fields
        if not (column.generated or isinstance(column, models.AutoField | models.BigAutoField))
    ]
    names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(options.db_table)
    pick = attrgetter(*(column.attname for column in columns))
    adapted = [(place, adapt) for place, column in enumerate(columns) if (adapt := _adapter(column))]

    def parameters() -> Iterator[list[Any]]:
        for row in rows:
            values = list(pick(row))
            for place, adapt in adapted:
                values[place] = adapt(values[place])
            yield values

    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", parameters())


def _adapter(column: models.Field) -> Callable[[Any], Any] | None:
    """Return what turns a Python value into the column's parameter; None where it goes as it is."""
    if isinstance(column, SealedField):
        return _envelope
    if isinstance(column, models.JSONField):
        return _json
    if column.get_internal_type() in ("UUIDField", "ForeignKey") and connection.vendor == "sqlite":
        return _hex
    if connection.vendor == "sqlite" and isinstance(column, models.DateTimeField):
        return _moment
    if connection.vendor == "sqlite" and isinstance(column, models.DateField):
        return _day
    return None


def _envelope(value: Any) -> bytes:
    return value.envelope if value else b""


def _json(value: Any) -> Any:
    return connection.ops.adapt_json_value(value, None)


def _hex(value: Any) -> Any:
    return value.hex if hasattr(value, "hex") else value


@lru_cache(maxsize=64)
def _moment(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _day(value: Any) -> Any:
    return value and value.isoformat()
