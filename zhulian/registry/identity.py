"""How a sealed name or ID number is found again 索引: keyed hashes, the same wherever they are made."""

from __future__ import annotations

from zhulian.accounts.identity import id_index, id_indexes
from zhulian.ledger.keys import keyring
from zhulian.lib.text import fold

__all__ = ["id_index", "id_indexes", "name_index", "name_indexes"]


def name_index(name: str) -> str:
    """Return the hash under which a name is stored; spaces and full-width forms do not matter."""
    return keyring().index(fold(name), "person.name")


def name_indexes(name: str) -> tuple[str, ...]:
    """Return every hash under which a name may lie: while the index key is turned there are two."""
    return keyring().indexes(fold(name), "person.name")
