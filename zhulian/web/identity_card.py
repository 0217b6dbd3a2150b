"""People on a household page: the name, the masked ID number, the age; the rest stays sealed until opened.

Of a minor the name is masked too, until a second person has agreed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhulian.accounts.today import today
from zhulian.applications.minors import is_minor
from zhulian.ledger.fields import Sealed
from zhulian.lib.masking import mask_id_number, mask_name, mask_phone
from zhulian.registry.facts import Reading
from zhulian.registry.models import Person
from zhulian.rules.engine.exact import age, day_number


@dataclass(frozen=True, slots=True)
class Shown:
    """One person as a page shows them. `key` is the subject key of facts and answers.

    `is_sealed` marks a minor whose file no second person has opened: facts and conditions stay hidden.
    """

    key: str
    name: str
    relation: str
    sex: str
    age: int | None
    id_number: str
    phone: str
    is_member: bool
    is_sealed: bool
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What a list reads of a person: enough to show the name, and a tenth of the cost of a Person."""

    pk: UUID
    name: Sealed | str
    birth_date: date | None

    @classmethod
    def read(cls, pk: UUID, envelope: bytes, birth_date: date | None) -> Named:
        """Return a person as `values_list` gives one."""
        column = Person._meta.get_field("name")
        return cls(pk, Sealed(envelope, column.context_of(pk)) if envelope else "", birth_date)


def people_of(reading: Reading, *, on: date, opened: Collection[UUID] = ()) -> dict[str, Shown]:
    """Return members, then 法定义务人 who are no members, by subject key; `opened` minors as everybody else."""
    people = {}
    for tie in reading.memberships:
        people[str(tie.person_id)] = _shown(tie.person, tie.relation, on, opened, is_member=True)
    for tie in reading.obligations:
        people.setdefault(
            str(tie.obligor_id),
            _shown(tie.obligor, f"义务人（{tie.relation}）", on, opened, is_member=False),
        )
    return people


def is_sealed(person: Person | Named, opened: Collection[UUID] = ()) -> bool:
    """Say whether somebody is a minor today whose file no second person has opened."""
    return person.pk not in opened and is_minor(person.birth_date, on=today())


def name_shown(person: Person | Named, opened: Collection[UUID] = ()) -> str:
    """Return a name as free browsing shows it: a minor's masked."""
    name = plain(person.name)
    return mask_name(name) if is_sealed(person, opened) else name


def _shown(person: Person, relation: str, on: date, opened: Collection[UUID], *, is_member: bool) -> Shown:
    return Shown(
        key=str(person.pk),
        name=name_shown(person, opened),
        relation=relation,
        sex=person.sex,
        age=age(person.birth_date, day_number(on)) if person.birth_date else None,
        id_number=mask_id_number(plain(person.id_number)),
        phone=mask_phone(plain(person.phone)),
        is_member=is_member,
        is_sealed=is_sealed(person, opened),
        is_minor=is_minor(person.birth_date, on=today()),
    )


def plain(value: Sealed | str) -> str:
    """Open a sealed value; an empty one is empty."""
    return value.open() if isinstance(value, Sealed) else value
