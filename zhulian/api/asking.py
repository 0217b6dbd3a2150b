"""What a determination asks 判定请求: a household in the case format, read with every mistake and its pointer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from zhulian.api.bodies import PointedTable, below
from zhulian.api.refusing import refuse_facts
from zhulian.policies import catalogues
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.language.words import fold
from zhulian.rules.parameter_files import check_region
from zhulian.rules.problems import Problem, Problems
from zhulian.rules.worked import CASE_KEYS, Case, read_case
from zhulian.rules.yaml_lines import Items, Table, check_keys

SCHEMES, EXPLAINED, WITH_QUESTIONS = "方案", "说明", "追问"
WISHES = (EXPLAINED, WITH_QUESTIONS)
NEEDS = ("日期", "地区", "城乡", "家庭")
KEYS = (*NEEDS, "参数", SCHEMES, *WISHES)
PEOPLE = ("成员", "法定义务人")
MOST_PEOPLE = 50
LONGEST_KEY = 50
# Wide enough for everybody alive and every term, narrow enough for reckoning back and forth.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """One determination asked for; `schemes` None: every scheme in force on the day."""

    case: Case
    catalogue: Catalogue
    schemes: tuple[str, ...] | None
    is_explained: bool
    has_questions: bool


def read_asked(body: PointedTable) -> Asked:
    """Read the body of a determination. Raises Refusal with every mistake found.

    A whole case may be sent as it is written: 编号, 标题, 期望 and the like are not looked at.
    """
    catalogue = catalogues.in_force(_county(body))
    schemes, wrong = _schemes(body, catalogue)
    wrong += [*check_keys(body, (*CASE_KEYS, SCHEMES, *WISHES), NEEDS), *_misshapen(body, catalogue)]
    wrong += [
        Problem(f"“{wish}”不是布尔值", "写 true 或 false", body.spot(wish))
        for wish in WISHES
        if not isinstance(body.get(wish), bool | None)
    ]
    if wrong:
        raise refuse_facts(wrong)
    try:
        case = read_case(_case(body), catalogue, ())
    except Problems as broken:
        raise refuse_facts(broken.problems) from None
    if wrong := list(_days(case, body)):
        raise refuse_facts(wrong)
    return Asked(case, catalogue, schemes, *(bool(body.get(wish)) for wish in WISHES))


def _county(body: PointedTable) -> str:
    """The region that chooses the catalogue; one that is no region is reported when the case is read."""
    try:
        return check_region(body.get("地区"), body.spot("地区"))
    except Problem:
        return ""


def _case(body: PointedTable) -> Table:
    """The body as a worked case that expects nothing."""
    case = PointedTable(body.file)
    case.update({key: value for key, value in body.items() if key not in (SCHEMES, *WISHES)})
    case.written = body.written
    case["编号"], case["期望"] = "请求", PointedTable(below(body.file, "期望"))
    return case


def _schemes(body: PointedTable, catalogue: Catalogue) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """Read 方案: names or codes of schemes, each once."""
    given = body.get(SCHEMES)
    if given is None:
        return None, []
    if not isinstance(given, Items) or not given:
        return None, [
            Problem(f"“{SCHEMES}”要写成列表", "写作 [“最低生活保障”]；不写就是全部", body.spot(SCHEMES))
        ]
    names = {scheme.code: name for name, scheme in catalogue.schemes.items()}
    names |= {name: name for name in catalogue.schemes}
    found, problems = [], []
    for index, one in enumerate(given):
        if isinstance(one, str) and fold(one) in names:
            found.append(names[fold(one)])
            continue
        near = "、".join(get_close_matches(str(one), names, n=3, cutoff=0.5))
        cure = f"核对 GET /api/v1/policies 里的名称{'，相近的有：' + near if near else ''}"
        problems.append(Problem(f"没有“{one}”这个方案", cure, given.spot(index)))
    return tuple(dict.fromkeys(found)), problems


def _misshapen(body: PointedTable, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what the reader of cases takes for granted, because whoever writes cases would not write it."""
    home = body.get("家庭")
    if not isinstance(home, PointedTable):
        return  # the reader of cases says so
    if isinstance(home.get("事实"), PointedTable):
        yield from _bad_values(home["事实"], catalogue)
    for key in PEOPLE:
        people = home.get(key)
        if not isinstance(people, Items | None):
            yield Problem(f"“{key}”要写成列表", "写作 [{“编号”: “甲”, …}]", home.spot(key))
        elif people is not None and len(people) > MOST_PEOPLE:
            yield Problem(f"“{key}”有 {len(people)} 人", f"最多 {MOST_PEOPLE} 人", home.spot(key))
        else:
            for index, person in enumerate(people or ()):
                if not isinstance(person, PointedTable):
                    yield Problem("这一项不是一个人", "每人写作 {“编号”: “甲”, …}", people.spot(index))
                    continue
                yield from _bad_key(person)
                yield from _bad_values(person, catalogue)


def _bad_key(person: PointedTable) -> Iterator[Problem]:
    key = person.get("编号")
    is_word = isinstance(key, str | int) and not isinstance(key, bool)
    if not is_word or not 1 <= len(str(key)) <= LONGEST_KEY:
        yield Problem("没有编号", f"写作 “编号”: “甲”，最多 {LONGEST_KEY} 个字", person.spot("编号"))


def _bad_values(facts: PointedTable, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield facts whose value is no single value or, of a plain text, no text."""
    for name, value in facts.items():
        fact = catalogue.facts.get(name)
        is_text = fact is not None and fact.kind is None
        if isinstance(value, Items):
            yield Problem(f"“{name}”写成了列表", "一项事实只有一个值", facts.spot(name))
        elif is_text and name != "编号" and not isinstance(value, str | None):
            yield Problem(f"“{name}”不是文字", "加上引号写成文字", facts.spot(name))


def _days(case: Case, body: PointedTable) -> Iterator[Problem]:
    """Yield the days with which nobody can reckon, each at its place."""
    home, written = case.household, body["家庭"]
    yield from _out_of_reach({"日期": case.on}, body)
    yield from _out_of_reach(case.overrides, body.get("参数") or body)
    yield from _out_of_reach(home.facts, written.get("事实") or body)
    for key, people in zip(PEOPLE, (home.members, home.obligors or ()), strict=True):
        for person, table in zip(people, written.get(key) or (), strict=True):
            yield from _out_of_reach(person.facts, table)


def _out_of_reach(values: dict[str, Any], table: PointedTable) -> Iterator[Problem]:
    for name, value in values.items():
        if isinstance(value, date) and not FIRST_DAY <= value <= LAST_DAY:
            yield Problem(f"{name}不在范围里", f"日期写 {FIRST_DAY} 到 {LAST_DAY} 之间", table.spot(name))
