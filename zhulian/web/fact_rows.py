"""The facts table of a household page: value, source, the two times, and sources that disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhulian.policies.catalogues import in_force
from zhulian.registry.facts import Disagreement, Reading, Said
from zhulian.registry.values import decode, fact_of
from zhulian.rules.engine.wording import value_text
from zhulian.rules.facts import Fact
from zhulian.web.identity_card import Shown

# What the head of the group already says.
IN_THE_HEAD = {"与户主关系", "与对象关系", "编号", "被义务人"}


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of one subject."""

    name: str
    value: str
    said: Said
    disagreement: Disagreement | None
    others: list[tuple[str, Said]]


@dataclass(slots=True)
class Group:
    """The facts of one person, or of the whole household (`person` None)."""

    person: Shown | None
    rows: list[Row] = field(default_factory=list)


def groups_of(reading: Reading, people: dict[str, Shown]) -> list[Group]:
    """Return the facts by subject: members, obligors, then the household; of a sealed minor none."""
    groups: dict[str | None, Group] = {key: Group(person) for key, person in people.items()}
    groups[None] = Group(None)
    disputed = {(one.subject, one.fact): one for one in reading.disagreements}
    for (subject, name), said in reading.details.items():
        is_hidden = subject in people and people[subject].is_sealed
        if subject in groups and name not in IN_THE_HEAD and not is_hidden:
            groups[subject].rows.append(_row(name, said, disputed.get((subject, name))))
    return list(groups.values())


def _row(name: str, said: Said, disagreement: Disagreement | None) -> Row:
    fact = fact_of(name)
    others = disagreement.others if disagreement else ()
    return Row(
        name,
        shown_value(fact, said.value),
        said,
        disagreement,
        [(shown_value(fact, o.value), o) for o in others],
    )


def shown_value(fact: Fact, value: Any) -> str:
    """Say a value with its unit: 1800.00 元/月, 2 级 stays 2, 是, 2012-05-21; a place by its name, if it is listed."""
    if value is None:
        return "—"
    if fact.kind is None:
        return in_force().handling.region_name(str(value))
    text = value_text(fact.kind, value)
    period = fact.unit.removeprefix("元")
    return f"{text}{period}" if fact.unit.startswith("元") else f"{text} {fact.unit}".strip()


def shown_stored(code: str, stored: Any) -> str:
    """Say a stored value of a fact code, for the history."""
    fact = fact_of(code)
    return shown_value(fact, decode(fact, stored)) if stored is not None else "不知道"
