"""The slips of an enrolment 入库单: what is handed in, and the count of what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any


class CannotEnrol(ValueError):
    """A household cannot be enrolled; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class EnrolledMember:
    """One person of an enrolment. `sources` names the source of single facts; the others come from the call's."""

    name: str
    id_number: str
    relation: str
    lake_key: str | None = None
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One household to enrol. Facts are by code or Chinese name, amounts in fen; None is unknown and left out.

    `is_whole` false: members who are not listed stay as they are.
    """

    number: str
    village: str
    members: tuple[EnrolledMember, ...]
    valid_from: date
    lake_key: str | None = None
    address: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    is_presumed: bool = True
    is_whole: bool = True
    missing_member_count: int = 0


@dataclass(slots=True)
class Enrolled:
    """What was written. `left_out` counts members not added because somebody has seen them live elsewhere."""

    households_created: int = 0
    households_changed: int = 0
    persons_created: int = 0
    persons_changed: int = 0
    memberships_created: int = 0
    memberships_ended: int = 0
    observations_created: int = 0
    observations_ended: int = 0
    changes: int = 0
    left_out: int = 0

    def __iadd__(self, other: Enrolled) -> Enrolled:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was written."""
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "left_out")
