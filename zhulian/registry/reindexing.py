"""Reindexing 换索引: by what the hashes of names and ID numbers of persons are derived."""

from __future__ import annotations

from zhulian.ledger.reindexing import Indexed, TableIndexes
from zhulian.registry.identity import id_index, name_index
from zhulian.registry.models import Person

PERSON_INDEXES = TableIndexes(
    "姓名和证件号的索引",
    Person,
    (Indexed("name", "name_index", name_index), Indexed("id_number", "id_index", id_index)),
)
