"""Found households become files and Match rows 写入: one transaction a chunk, twice without harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from zhulian.lake.vault import REGISTER
from zhulian.ledger.actors import Actor
from zhulian.matching.asking import Questions
from zhulian.matching.found import FoundHousehold, FoundMember, about
from zhulian.matching.frozen import freeze
from zhulian.matching.models import Match
from zhulian.registry.bulk import Dumped, dumped, insert
from zhulian.registry.enrolment import EnrolledMember, Enrolment, enrol_together
from zhulian.rules.answers import Missing
from zhulian.rules.catalogue import PolicyVersion

OF_THE_FILE = {"relation_to_head", "birth_date"}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all rows of one county-wide match share."""

    run_id: UUID
    on: date
    at: datetime
    by: Actor
    versions: Mapping[str, PolicyVersion]
    sources: Mapping[str, str]


def enrol_found(
    found: Iterable[FoundHousehold],
    identities: Mapping[str, Any],
    numbers: Mapping[str, str],
    occasion: Occasion,
) -> dict[str, UUID]:
    """Open files for found households under the numbers given; members the vault does not know are counted.

    Returns the ids of households and persons by lake key.
    """
    _, ids = enrol_together(
        households=[_enrolment(one, identities, numbers[one.lake_key], occasion) for one in found],
        at=occasion.at,
        source=REGISTER,
        by=occasion.by,
        complete=set(occasion.sources.values()) | {REGISTER},
    )
    return ids


def _enrolment(
    found: FoundHousehold, identities: Mapping[str, Any], number: str, occasion: Occasion
) -> Enrolment:
    known = [one for one in found.members if one.person in identities]
    addresses = [identities[one.person].address for one in known if identities[one.person].address]
    return Enrolment(
        number=number,
        village=found.area,
        members=tuple(_member(one, identities[one.person], occasion) for one in known),
        valid_from=occasion.on.replace(day=1),
        lake_key=found.lake_key,
        address=addresses[0] if addresses else "",
        missing_member_count=len(found.members) - len(known),
    )


def _member(one: FoundMember, identity: Any, occasion: Occasion) -> EnrolledMember:
    facts = {code: value for code, value in one.facts.items() if code not in OF_THE_FILE}
    return EnrolledMember(
        name=identity.name,
        id_number=identity.id_number,
        relation=one.facts.get("relation_to_head", "其他"),
        lake_key=one.person,
        sex=_sex(identity.id_number),
        birth_date=one.facts.get("birth_date"),
        facts=facts,
        sources={code: occasion.sources[code] for code in facts},
    )


def _sex(id_number: str) -> str:
    if not id_number:
        return ""
    return "男" if int(id_number[16]) % 2 else "女"


@dataclass(slots=True)
class NewMatch:
    """The columns of a Match that is not written yet; many are made, so it is no model."""

    run_id: UUID
    household_id: UUID
    person_id: UUID | None
    area_path: str
    policy: str
    policy_version: date
    on: date
    kind: str
    rank: int
    pass_mask: int
    fail_mask: int
    condition_count: int
    amount_fen: int | None
    missing: Dumped
    first_missing: str
    facts: Dumped
    created_at: datetime
    is_to_choose: bool = False
    is_current: bool = False
    applications_at: datetime | None = None
    id: UUID = field(default_factory=uuid4)


def write_matches(
    found: Sequence[FoundHousehold],
    questions: Sequence[Questions],
    ids: Mapping[str, UUID],
    occasion: Occasion,
) -> None:
    """Write a Match for every picked answer of households enrolled under `ids`; `questions` go with them."""
    rows = [
        row
        for one, asked in zip(found, questions, strict=True)
        for row in _matches(one, asked, ids, occasion)
    ]
    insert(Match, rows)


def _matches(
    found: FoundHousehold, asked: Questions, ids: Mapping[str, UUID], occasion: Occasion
) -> Iterator[NewMatch]:
    persons = {one.member: ids.get(one.person) for one in found.members}
    keys = {str(number): str(person) for number, person in persons.items() if person}
    facts = dumped(
        freeze(found.setting, [(keys.get(str(one.member), ""), one.facts) for one in found.members])
    )
    for answer in found.answers:
        if answer["member"] is not None and persons[answer["member"]] is None:
            continue  # the vault does not know who it is; the tally still counts the answer
        missing = asked.get(about(answer), [])
        yield NewMatch(
            run_id=occasion.run_id,
            household_id=ids[found.lake_key],
            person_id=persons.get(answer["member"]),
            area_path=found.area,
            policy=answer["policy"],
            policy_version=occasion.versions[answer["policy"]].valid_from,
            on=occasion.on,
            kind=answer["kind"],
            rank=answer["rank"],
            pass_mask=answer["pass"],
            fail_mask=answer["fail"],
            condition_count=answer["conditions"],
            amount_fen=answer["amount"],
            is_to_choose=answer["kind"] == Match.Kind.MISSED and answer["stands"] is None,
            missing=dumped([missing_row(one, keys) for one in missing]),
            first_missing=missing[0].name if missing else "",
            facts=facts,
            created_at=occasion.at,
        )


def missing_row(missing: Missing, keys: Mapping[str, str]) -> dict[str, str]:
    """Return a missing fact as stored: its name, whose it is, and what it stands for."""
    subject = keys.get(missing.subject or "", "")
    return {"name": missing.name, "subject": subject, "detail": missing.detail}
