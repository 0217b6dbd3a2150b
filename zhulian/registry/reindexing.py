"""Reindexing 换索引: derive the hashes of names and ID numbers anew, while both the old and the new are looked up."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from zhulian.ledger.fields import Sealed, SealedField
from zhulian.ledger.resealing import Step, exchange, next_rows
from zhulian.lib.ciphers import CannotOpen, Keyring
from zhulian.registry.identity import id_index, name_index
from zhulian.registry.models import Person

_INDEXES = (("name", "name_index", name_index), ("id_number", "id_index", id_index))


class PersonIndexes:
    """The two hashes of every person."""

    name = "姓名和证件号的索引"

    def counts(self) -> Counter[int]:
        """A hash does not tell its key: only a whole pass that changes nothing shows that all are new."""
        return Counter()

    @transaction.atomic
    def step(self, keys: Keyring, after: str | None) -> Step:
        """Derive the hashes of the next persons from their sealed names and ID numbers."""
        columns = [name for sealed, index, _ in _INDEXES for name in (sealed, index)]
        rows = next_rows(Person, after, columns)
        changed, damaged = 0, []
        for place, (sealed, index, derive) in enumerate(_INDEXES):
            column = Person._meta.get_field(sealed)
            changes = []
            for pk, *values in rows:
                envelope, before = values[2 * place : 2 * place + 2]
                if not envelope or not before:
                    continue
                try:
                    now = derive(_opened(column, pk, envelope))
                except CannotOpen:
                    damaged.append(column.context_of(pk))
                    continue
                if now != before:
                    changes.append((pk, before, now))
            exchange(Person._meta.get_field(index), changes)
            changed += len(changes)
        return Step(str(rows[-1][0]) if rows else None, changed, tuple(damaged))


def _opened(column: SealedField, pk: object, envelope: bytes) -> str:
    return Sealed(envelope, column.context_of(pk)).open()
