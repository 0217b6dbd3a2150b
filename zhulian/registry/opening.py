"""New files 新档: the columns of rows that are not written yet; many are made, so they are no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from zhulian.ledger.fields import Sealed


@dataclass(slots=True, eq=False)
class NewHousehold:
    """The columns of a Household."""

    number: str
    area_id: str
    area_path: str
    lake_key: str | None
    is_presumed: bool
    missing_member_count: int
    created_at: datetime
    address: Sealed | Literal[""] = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def pk(self) -> UUID:
        """The id, as a model calls it."""
        return self.id


@dataclass(slots=True, eq=False)
class NewPerson:
    """The columns of a Person."""

    area_path: str
    name_index: str
    id_index: str | None
    sex: str
    birth_date: date | None
    lake_key: str | None
    name: Sealed | Literal[""] = ""
    id_number: Sealed | Literal[""] = ""
    phone: Sealed | Literal[""] = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def pk(self) -> UUID:
        """The id, as a model calls it."""
        return self.id


@dataclass(slots=True, eq=False)
class Joining:
    """The columns of a Membership."""

    household_id: UUID
    person_id: UUID
    relation: str
    valid_from: date
    source: str
    learned_at: datetime
    valid_to: date | None = None
    ended_at: datetime | None = None
