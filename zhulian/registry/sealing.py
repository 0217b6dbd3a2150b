"""Sealing 封存: names, ID numbers, telephones and addresses of a batch, collected and sealed at once."""

from __future__ import annotations

from typing import Any

from zhulian.ledger.fields import Sealed, SealedField
from zhulian.ledger.keys import keyring
from zhulian.registry.enrolled import EnrolledMember
from zhulian.registry.models import Household, Person

_ADDRESS = Household._meta.get_field("address")
_OF_PERSON = tuple(Person._meta.get_field(name) for name in ("name", "id_number", "phone"))


class Sealing:
    """What waits to be sealed: a row that is new or changed, the column, and the text for it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Any, SealedField, str]] = []

    def address(self, household: Any, text: str) -> None:
        """Let an address wait."""
        self._waiting.append((household, _ADDRESS, text))

    def person(self, person: Any, member: EnrolledMember) -> None:
        """Let what identifies a person wait."""
        for column in _OF_PERSON:
            self._waiting.append((person, column, getattr(member, column.attname)))

    def save(self) -> None:
        """Seal everything at once and set it on its rows; nothing is written. An empty text stays empty."""
        waiting = [(row, column, text) for row, column, text in self._waiting if text]
        contexts = [column.context(row) for row, column, _ in waiting]
        envelopes = keyring().seal_many([text.encode() for _, _, text in waiting], contexts)
        for (row, column, _), envelope, context in zip(waiting, envelopes, contexts, strict=True):
            setattr(row, column.attname, Sealed(envelope, context))
