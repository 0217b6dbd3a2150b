"""How a sealed name or ID number is found again 索引: keyed hashes, the same wherever they are made."""

from __future__ import annotations

from zhulian.ledger.keys import keyring
from zhulian.lib.text import fold


def name_index(name: str) -> str:
    """Return the hash under which a name is stored; spaces and full-width forms do not matter."""
    return keyring().index(fold(name), "person.name")


def id_index(number: str) -> str:
    """Return the hash under which an ID number is stored."""
    return keyring().index(fold(number).upper(), "person.id_number")


def name_indexes(name: str) -> tuple[str, ...]:
    """Return every hash under which a name may lie: while the index key is turned there are two."""
    return keyring().indexes(fold(name), "person.name")


def id_indexes(number: str) -> tuple[str, ...]:
    """Return every hash under which an ID number may lie, the one for new rows first."""
    return keyring().indexes(fold(number).upper(), "person.id_number")
