"""The households a rule points to 找到的家庭: their facts out of the lake tables, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhulian.rules.answers import HouseholdFacts, Subject

_KEYS = {"household", "member", "person"}
_MEMBERS = """
    select * from member join person_key using (household, member) semi join picked using (household)
    order by household, member
"""


@dataclass(slots=True)
class FoundMember:
    """One member: number in the tables, pseudonym, and facts by code (None left out)."""

    member: int
    person: str
    facts: dict[str, Any]


@dataclass(slots=True)
class FoundHousehold:
    """One household with its members and the picked answers about it."""

    household: int
    lake_key: str
    area: str
    setting: str
    members: list[FoundMember] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def open_answers(self) -> set[tuple[str, str | None]]:
        """The 待核 answers by (代号, member)."""
        return {about(answer) for answer in self.answers if answer["kind"] == "to_check"}

    def facts(self, names: Mapping[str, str]) -> HouseholdFacts:
        """Return the facts as the rule engine takes them; `names` gives the Chinese name of a code."""
        members = [
            Subject(str(one.member), {names[code]: value for code, value in one.facts.items()})
            for one in self.members
        ]
        return HouseholdFacts({}, members, None)


def about(answer: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return whom a picked answer is about: policy and member, None for the household."""
    return answer["policy"], None if answer["member"] is None else str(answer["member"])


def found_households(connection: Any) -> list[FoundHousehold]:
    """Read the picked households in the stable order of their numbers."""
    found = {
        household: FoundHousehold(household, lake_key, area, setting)
        for household, lake_key, area, setting in connection.execute(
            """
            select household, lake_key, area, "城乡"
            from household join household_key using (household) semi join picked using (household)
            order by household
            """
        ).fetchall()
    }
    for row in _rows(connection, _MEMBERS):
        facts = {code: value for code, value in row.items() if value is not None and code not in _KEYS}
        found[row["household"]].members.append(FoundMember(row["member"], row["person"], facts))
    for row in _rows(connection, "select * from picked order by household, rank, policy, member"):
        found[row["household"]].answers.append(row)
    return list(found.values())


def _rows(connection: Any, query: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    while batch := cursor.fetchmany(10_000):
        for row in batch:
            yield dict(zip(names, row, strict=True))
