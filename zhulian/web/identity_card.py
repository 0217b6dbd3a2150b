"""People on a household page: the name, the masked ID number, the age; the rest stays sealed until opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhulian.ledger.fields import Sealed
from zhulian.lib.masking import mask_id_number, mask_phone
from zhulian.registry.facts import Reading
from zhulian.registry.models import Person
from zhulian.rules.engine.exact import age, day_number


@dataclass(frozen=True, slots=True)
class Shown:
    """One person as a page shows them. `key` is the subject key of facts and answers."""

    key: str
    name: str
    relation: str
    sex: str
    age: int | None
    id_number: str
    phone: str
    is_member: bool


def people_of(reading: Reading, *, on: date) -> dict[str, Shown]:
    """Return members, then 法定义务人 who are no members, by subject key."""
    people = {}
    for tie in reading.memberships:
        people[str(tie.person_id)] = _shown(tie.person, tie.relation, on, is_member=True)
    for tie in reading.obligations:
        people.setdefault(
            str(tie.obligor_id), _shown(tie.obligor, f"义务人（{tie.relation}）", on, is_member=False)
        )
    return people


def _shown(person: Person, relation: str, on: date, *, is_member: bool) -> Shown:
    return Shown(
        key=str(person.pk),
        name=plain(person.name),
        relation=relation,
        sex=person.sex,
        age=age(person.birth_date, day_number(on)) if person.birth_date else None,
        id_number=mask_id_number(plain(person.id_number)),
        phone=mask_phone(plain(person.phone)),
        is_member=is_member,
    )


def plain(value: Sealed | str) -> str:
    """Open a sealed value; an empty one is empty."""
    return value.open() if isinstance(value, Sealed) else value
