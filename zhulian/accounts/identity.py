"""How an ID number is found again 证件号索引: keyed hashes, the same wherever they are made."""

from __future__ import annotations

from zhulian.ledger.keys import keyring
from zhulian.lib.text import fold


def id_index(number: str) -> str:
    """Return the hash under which an ID number is stored."""
    return keyring().index(fold(number).upper(), "person.id_number")


def id_indexes(number: str) -> tuple[str, ...]:
    """Return every hash under which an ID number may lie, the one for new rows first."""
    return keyring().indexes(fold(number).upper(), "person.id_number")


def kin_token(number: str) -> str:
    """Return the hash under which a relative of the staff is registered; its key is never turned."""
    return keyring().pseudonym(fold(number).upper(), "relative")
