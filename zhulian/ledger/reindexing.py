"""Reindexing 换索引: derive the hashes of sealed values anew, while both the old and the new are looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models, transaction

from zhulian.ledger.fields import Sealed, SealedField
from zhulian.ledger.resealing import Step, exchange, next_rows
from zhulian.lib.ciphers import CannotOpen, Keyring


@dataclass(frozen=True, slots=True)
class Indexed:
    """A sealed column, the column of its hash, and how the one is made of the other."""

    sealed: str
    index: str
    derive: Callable[[str], str]


class TableIndexes:
    """The hashes of one table."""

    def __init__(self, name: str, model: type[models.Model], columns: Sequence[Indexed]):
        self.name, self.model, self.columns = name, model, columns

    def counts(self) -> Counter[int]:
        """A hash does not tell its key: only a whole pass that changes nothing shows that all are new."""
        return Counter()

    @transaction.atomic
    def step(self, keys: Keyring, after: str | None) -> Step:
        """Derive the hashes of the next rows from their sealed values."""
        rows = next_rows(
            self.model, after, [name for one in self.columns for name in (one.sealed, one.index)]
        )
        changed, damaged = 0, []
        for place, one in enumerate(self.columns):
            column = self.model._meta.get_field(one.sealed)
            changes = []
            for pk, *values in rows:
                envelope, before = values[2 * place : 2 * place + 2]
                if not envelope or not before:
                    continue
                try:
                    now = one.derive(_opened(column, pk, envelope))
                except CannotOpen:
                    damaged.append(column.context_of(pk))
                    continue
                if now != before:
                    changes.append((pk, before, now))
            exchange(self.model._meta.get_field(one.index), changes)
            changed += len(changes)
        return Step(str(rows[-1][0]) if rows else None, changed, tuple(damaged))


def _opened(column: SealedField, pk: object, envelope: bytes) -> str:
    return Sealed(envelope, column.context_of(pk)).open()
