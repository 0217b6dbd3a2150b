"""Reading an answer 读回答: what the form sent, as a step; a mistake is said in plain words and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from zhulian.accounts.models import Area
from zhulian.lib.money import BadAmount, parse_yuan
from zhulian.lib.text import fold
from zhulian.rules.questions import Field, Form, Question
from zhulian.web.selfcheck.choosing import Ask
from zhulian.web.selfcheck.family import BIRTH, MOST_MEMBERS, MOST_RELATIVES, Family
from zhulian.web.selfcheck.people import CALLED, HEAD

UNKNOWN = "?"
NOBODY = "-"
OLDEST = 125
MOST_YUAN = 100_000_000
SETTINGS = tuple(Area.Setting.values)
RELATIONS = tuple(relation for relation in CALLED if relation != HEAD)


class BadAnswer(Exception):
    """What is wrong with an answer, by the name of its input ("" for the page)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("；".join(self.errors.values()))


def read_answer(ask: Ask, family: Family, sent: QueryDict) -> Any:
    """Return the answer as a step keeps it; 不知道 always passes. Raises BadAnswer."""
    return READERS[ask.question.form](ask, family, sent)


def unknown_answer(ask: Ask) -> Any:
    """Return the step that skips a question whose form has no 不知道 of its own."""
    if ask.question.form is Form.FIELDS:
        return {row: [None] * len(ask.question.fields) for row in ask.rows}
    return ""


def _area(level: Area.Level) -> Callable[[Ask, Family, QueryDict], str]:
    def read(ask: Ask, family: Family, sent: QueryDict) -> str:
        code = sent.get("a", "")
        if code == UNKNOWN:
            return ""
        within = family.town or "" if level == Area.Level.VILLAGE else ""
        if not Area.objects.filter(pk=code, level=level, pk__startswith=within).exists():
            raise BadAnswer({"": "请选一个；不知道就点下面的“不知道，先跳过”"})
        return code

    return read


def _setting(ask: Ask, family: Family, sent: QueryDict) -> str:
    given = sent.get("a", "")
    if given not in (*SETTINGS, UNKNOWN):
        raise BadAnswer({"": "请选一个；不知道就选“不知道”"})
    return "" if given == UNKNOWN else given


def _count(ask: Ask, family: Family, sent: QueryDict) -> int:
    given = sent.get("a", "")
    if not given.isdecimal() or not 1 <= int(given) <= MOST_MEMBERS:
        raise BadAnswer({"": f"请选家里几口人，连您自己，最多 {MOST_MEMBERS} 口"})
    return int(given)


def _people(ask: Ask, family: Family, sent: QueryDict) -> list[list[Any]]:
    errors, found = {}, []
    for place in range(family.count or 1):
        relation = HEAD if place == 0 else sent.get(f"relation{place}", "")
        if relation not in (HEAD, *RELATIONS):
            errors[f"relation{place}"] = "请选他（她）是您的什么人"
        try:
            found.append([relation, _year(sent.get(f"year{place}", ""), family)])
        except BadAnswer as bad:
            errors[f"year{place}"] = bad.errors[""]
    if [relation for relation, _ in found].count("配偶") > 1:
        errors[""] = "“爱人”只能选一个，请看看是不是选重了"
    if errors:
        raise BadAnswer(errors)
    return found


def _year(text: str, family: Family) -> int | None:
    """Read a year of birth; empty is not known."""
    given = fold(text).removesuffix("年")
    if not given:
        return None
    latest = family.on.year
    if not given.isdecimal() or not latest - OLDEST <= int(given) <= latest:
        raise BadAnswer({"": f"出生年份写四位数，比如 1948，不早于 {latest - OLDEST}，不晚于 {latest}"})
    return int(given)


def _months(ask: Ask, family: Family, sent: QueryDict) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for key in ask.rows:
        given = sent.get(f"month{key}", "")
        if given != UNKNOWN and not (given.isdecimal() and 1 <= int(given) <= 12):
            raise BadAnswer({f"month{key}": "请选几月；记不清就选“不知道”"})
        found[key] = None if given == UNKNOWN else int(given)
    return found


def _choice(ask: Ask, family: Family, sent: QueryDict) -> int | None:
    return _chosen(ask.question.fields[0], sent.get("a", ""))


def _chosen(column: Field, given: str) -> int | None:
    if given == UNKNOWN:
        return None
    if not given.isdecimal() or int(given) >= len(column.choices):
        raise BadAnswer({"": "请选一个；不知道就选“不知道”"})
    return int(given)


def _relatives(ask: Ask, family: Family, sent: QueryDict) -> int | None:
    given = sent.get("a", "")
    if given == UNKNOWN:
        return None
    if not given.isdecimal() or int(given) > MOST_RELATIVES:
        raise BadAnswer({"": f"请选一个，最多 {MOST_RELATIVES} 位；不知道就选“不知道”"})
    return int(given)


def _who(ask: Ask, family: Family, sent: QueryDict) -> dict[str, Any]:
    """Read who was ticked; an amount written beside an empty tick counts as a tick."""
    ticked = set(sent.getlist("a"))
    question = ask.question
    written = {key for key in ask.rows if any(fold(sent.get(name, "")) for name in _names(question, key))}
    meant = [key for key in ask.rows if key in ticked | written]
    if UNKNOWN in ticked and not meant:
        return dict.fromkeys(ask.rows)
    if meant and ticked & {NOBODY, UNKNOWN}:
        raise BadAnswer(
            {"": f"既选了人，又选了“{question.nobody if NOBODY in ticked else '不知道'}”，请去掉一个"}
        )
    if not meant and NOBODY not in ticked:
        raise BadAnswer({"": f"请选一选是谁；没有就选“{question.nobody}”"})
    values = _filled(ask, meant, sent, is_blank_known=False)
    return {key: values.get(key, 0) for key in ask.rows}


def _fields(ask: Ask, family: Family, sent: QueryDict) -> dict[str, list[Any]]:
    return _filled(ask, ask.rows, sent, is_blank_known=True, family=family)


def _names(question: Question, key: str) -> list[str]:
    return [f"f{key}.{place}" for place in range(len(question.fields))]


def _filled(
    ask: Ask, rows: list[str], sent: QueryDict, *, is_blank_known: bool, family: Family | None = None
) -> dict[str, list[Any]]:
    """Read what was filled in for each row. A blank amount is refused where a zero is meant to be written."""
    errors, found = {}, {}
    for key in rows:
        found[key] = []
        for name, column in zip(_names(ask.question, key), ask.question.fields, strict=True):
            given = sent.get(name, "")
            try:
                found[key].append(_value(column, given, family, is_blank_known=is_blank_known))
            except BadAnswer as bad:
                errors[name] = bad.errors[""]
    if errors:
        raise BadAnswer(errors)
    return found


def _value(column: Field, given: str, family: Family | None, *, is_blank_known: bool) -> int | None:
    if column.choices:
        return _chosen(column, given or ("" if is_blank_known else UNKNOWN))
    if column.fact is not None and column.fact.name == BIRTH and family is not None:
        return _year(given, family)
    if not fold(given):
        if is_blank_known:
            raise BadAnswer({"": "没有就填 0；记不清就点下面的“不知道，先跳过”"})
        return None
    try:
        fen = parse_yuan(given)
    except BadAmount as bad:
        raise BadAnswer({"": str(bad)}) from None
    if fen is None or not -MOST_YUAN * 100 <= fen <= MOST_YUAN * 100:
        raise BadAnswer({"": "这个数不对，请填多少元，比如 1800"})
    if fen < 0 and column.fact is not None and column.fact.bounds and column.fact.bounds[0] >= 0:
        raise BadAnswer({"": "这里不能是负数；没有就填 0"})
    return fen


SKIPPED = (Form.TOWN, Form.VILLAGE, Form.FIELDS)
READERS: dict[Form, Callable[[Ask, Family, QueryDict], Any]] = {
    Form.TOWN: _area(Area.Level.TOWN),
    Form.VILLAGE: _area(Area.Level.VILLAGE),
    Form.SETTING: _setting,
    Form.COUNT: _count,
    Form.PEOPLE: _people,
    Form.MONTHS: _months,
    Form.RELATIVES: _relatives,
    Form.CHOICE: _choice,
    Form.WHO: _who,
    Form.FIELDS: _fields,
}
