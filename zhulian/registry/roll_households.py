"""The households of a roll 台账的户: rows with one 户号 become one enrolment, or are held back together.

A household whose head's row is bad, missing or doubled is held back whole. A bad row of another member
leaves the good ones in, and the household keeps count of who is missing: its answers stay 待核 until the
row comes in, because a household taken for smaller than it is would get a wrong answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhulian.registry.enrolled import EnrolledMember, Enrolment
from zhulian.registry.identity import id_indexes
from zhulian.registry.models import Household, Membership
from zhulian.registry.roll_cells import Row
from zhulian.registry.roll_columns import (
    ADDRESS,
    COLUMNS,
    ID_NUMBER,
    NAME,
    NUMBER,
    PHONE,
    RELATION,
    VILLAGE_CODE,
)

HEAD = "户主"
_BATCH = 5_000
_MEMBER_FACTS = [
    (column.name, column.fact) for column in COLUMNS if column.fact and not column.is_of_household
]
_HOUSEHOLD_FACTS = [(column.name, column.fact) for column in COLUMNS if column.is_of_household]


@dataclass(slots=True)
class Known:
    """What the registry already holds under the numbers and ID numbers of the file."""

    villages: dict[str, str] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)


def plan(rows: list[Row], on: date, areas: tuple[str, ...]) -> list[Enrolment]:
    """Make enrolments of the good rows in the order of the file; problems found here are noted on the rows.

    Households outside `areas` are not named in them.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if NUMBER in row.values:
            groups[row.values[NUMBER]].append(row)
    known = _known(groups, rows, areas)
    _refuse_people_twice(rows)
    _refuse_people_of_other_households(rows, groups, known)
    return [
        enrolment
        for number, group in groups.items()
        if (enrolment := _household(number, group, known, on)) is not None
    ]


def _known(groups: Iterable[str], rows: list[Row], areas: tuple[str, ...]) -> Known:
    known = Known()
    numbers = list(groups)
    for start in range(0, len(numbers), _BATCH):
        found = Household.objects.filter(number__in=numbers[start : start + _BATCH], is_presumed=False)
        for number, area, missing in found.values_list("number", "area_id", "missing_member_count"):
            known.villages[number], known.missing[number] = area, missing
    indexes = {
        index: row
        for row in rows
        if ID_NUMBER in row.values
        for index in id_indexes(row.values[ID_NUMBER].number)
    }
    _read_homes(known, Membership.objects.filter(valid_to__isnull=True), indexes, areas)
    return known


def _read_homes(known: Known, open_memberships: Any, indexes: dict[str, Row], areas: tuple[str, ...]) -> None:
    columns = ("household__number", "person__id_index", "household__area_path")
    listed = list(indexes)
    for start in range(0, len(listed), _BATCH):
        lived = open_memberships.filter(
            person__id_index__in=listed[start : start + _BATCH], household__is_presumed=False
        )
        for number, index, area in lived.values_list(*columns):
            person = indexes[index].values[ID_NUMBER].number
            known.home[person] = number
            if not area.startswith(areas):
                known.elsewhere.add(person)
    numbers = list(known.villages)
    for start in range(0, len(numbers), _BATCH):
        heads = open_memberships.filter(household__number__in=numbers[start : start + _BATCH], relation=HEAD)
        for number, index, _ in heads.values_list(*columns):
            known.heads[number] = index


def _refuse_people_twice(rows: list[Row]) -> None:
    """One person may stand in one household once: twice in one, the first row counts; in two, neither."""
    of_person: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if ID_NUMBER in row.values:
            of_person[row.values[ID_NUMBER].number].append(row)
    for same in of_person.values():
        if len(same) < 2:
            continue
        if len({row.values.get(NUMBER) for row in same}) == 1:
            for row in same[1:]:
                row.refuse(ID_NUMBER, f"与第 {same[0].line} 行是同一人", "一人只留一行，请删去多余的一行")
            continue
        for row in same:
            others = "、".join(f"第 {other.line} 行" for other in same if other is not row)
            row.refuse(ID_NUMBER, f"此人还出现在{others}的另一户", "请查明此人属于哪一户，只留一处")


def _refuse_people_of_other_households(rows: list[Row], groups: dict[str, list[Row]], known: Known) -> None:
    for row in rows:
        person = row.values[ID_NUMBER].number if ID_NUMBER in row.values else None
        home = known.home.get(person)
        if person in known.elsewhere and home != row.values.get(NUMBER):
            row.refuse(ID_NUMBER, "此人已在别的辖区的档案里", "请先在那边办理迁出，查在哪里请找区县经办")
        elif home is not None and home != row.values.get(NUMBER) and home not in groups:
            row.refuse(
                ID_NUMBER, f"此人已在户号 {home} 的档案里", "请先在那一户办理迁出，或把那一户也放进本表"
            )


def _household(number: str, group: list[Row], known: Known, on: date) -> Enrolment | None:
    _refuse_differences(group)
    heads = [row for row in group if row.values.get(RELATION) == HEAD]
    held = _reason_to_hold(number, group, heads, known)
    if held is not None:
        for row in group:
            if not row.problems:
                row.refuse(*held)
        return None
    good = [row for row in group if not row.problems]
    if not good:
        return None
    read = {row.values[ID_NUMBER].number for row in good}
    unread = sum(
        1
        for row in group
        if row.problems and (ID_NUMBER not in row.values or row.values[ID_NUMBER].number not in read)
    )
    return _enrolment(number, good, unread, bool(heads), known, on)


def _reason_to_hold(
    number: str, group: list[Row], heads: list[Row], known: Known
) -> tuple[str, str, str] | None:
    """Say in which column and why the whole household must wait, with the cure; None when it need not."""
    if len(heads) > 1:
        lines = "、".join(f"第 {row.line} 行" for row in heads)
        return RELATION, f"户号 {number} 有 {len(heads)} 个户主（{lines}）", "每户只留一个户主"
    if not heads and number not in known.villages:
        return RELATION, f"户号 {number} 没有户主行", "请补上户主一行，整户重新导入"
    if heads and heads[0].problems:
        return RELATION, f"本户户主（第 {heads[0].line} 行）有错，整户暂缓", "改好户主一行后，整户重新导入"
    if number not in known.villages and not any(VILLAGE_CODE in row.values for row in group):
        return VILLAGE_CODE, "本户各行都没有村社代码或村社名称", "请至少在户主一行填写"
    return None


def _refuse_differences(group: list[Row]) -> None:
    """What belongs to the household may stand in any of its rows, but only in one version."""
    for name in (VILLAGE_CODE, *(name for name, _ in _HOUSEHOLD_FACTS)):
        said = [row for row in group if name in row.values]
        for row in said[1:]:
            if row.values[name] != said[0].values[name]:
                row.refuse(name, f"{name}与同户第 {said[0].line} 行不一致", "同一户只写一个值，或只写一行")


def _enrolment(
    number: str, good: list[Row], unread: int, has_head: bool, known: Known, on: date
) -> Enrolment:
    if has_head:
        missing = unread
    else:
        added = sum(1 for row in good if known.home.get(row.values[ID_NUMBER].number) != number)
        missing = max(0, known.missing[number] - added)
    return Enrolment(
        number=number,
        village=_first(good, VILLAGE_CODE) or known.villages[number],
        address=_first(good, ADDRESS) or "",
        members=tuple(_member(row) for row in good),
        facts=_facts(_HOUSEHOLD_FACTS, lambda name: _first(good, name)),
        valid_from=on,
        is_presumed=False,
        is_whole=has_head and not unread,
        missing_member_count=missing,
    )


def _member(row: Row) -> EnrolledMember:
    identity = row.values[ID_NUMBER]
    return EnrolledMember(
        name=row.values[NAME],
        id_number=identity.number,
        relation=row.values[RELATION],
        sex=identity.sex,
        birth_date=identity.birth_date,
        phone=row.values.get(PHONE, ""),
        facts=_facts(_MEMBER_FACTS, row.values.get),
    )


def _facts(columns: list[tuple[str, str]], value_of: Callable[[str], Any]) -> dict[str, Any]:
    return {fact: value for name, fact in columns if (value := value_of(name)) is not None}


def _first(rows: list[Row], name: str) -> Any:
    return next((row.values[name] for row in rows if row.values.get(name) is not None), None)
