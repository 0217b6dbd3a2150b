"""Request bodies 请求正文: JSON read exactly as cases are, every part knowing its JSON pointer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.http import HttpRequest

from zhulian.api.refusing import Refusal, refuse_facts
from zhulian.rules.language.words import fold
from zhulian.rules.nodes import Spot
from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import DECIMAL, INTEGER, Items, Table

MOST_BYTES = 256 * 1024
DEEPEST = 12
LONGEST_TEXT = 1000
MEDIA_TYPE = "application/json"
EXPONENT = re.compile(r"|[-+]?(\d|1[0-5])", re.ASCII)
HALF_LETTER = re.compile("[\ud800-\udfff]")


class PointedTable(Table):
    """A JSON object; its places are JSON pointers, those of its keys as they were written."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer, 0)
        self.written: dict[str, str] = {}

    def spot(self, key: str = "") -> Spot:
        """Say where a key's value stands; the object itself for a key it has not."""
        return Spot(below(self.file, self.written[key])) if key in self.written else Spot(self.file)


class PointedItems(Items):
    """A JSON array; its places are JSON pointers."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer, 0)

    def spot(self, index: int) -> Spot:
        """Say where an item stands."""
        return Spot(below(self.file, str(index)))


class Pairs(list[tuple[str, Any]]):
    """What json hands over of one object, with keys that may repeat."""


def below(pointer: str, key: str) -> str:
    """Return the pointer of a key or index below another (RFC 6901)."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def read_body(request: HttpRequest) -> PointedTable:
    """Read the body of a request as one JSON object. Raises Refusal.

    Decimals stay exact; a number too long to be meant stays the text it was, which no fact takes.
    """
    if request.content_type != MEDIA_TYPE:
        raise Refusal("not-json-type", f"请加上请求头 Content-Type: {MEDIA_TYPE}")
    try:
        text = request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("not-json", "正文不是 UTF-8 编码，请用 UTF-8 发送") from None
    return read_json(text)


def read_json(text: str) -> PointedTable:
    """Read a text as one JSON object. Raises Refusal."""
    try:
        given = json.loads(
            text, object_pairs_hook=Pairs, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 字"
        raise Refusal("not-json", f"{where}读不下去，请检查这里的引号、逗号和括号") from None
    except RecursionError:
        raise _too_deep() from None
    problems: list[Problem] = []
    read = _read(given, "", 1, problems)
    if not isinstance(read, PointedTable):
        raise Refusal("not-json", "正文要是一个 JSON 对象，写作 {“日期”: …, “家庭”: {…}}")
    if problems:
        raise refuse_facts(problems)
    return read


def _too_deep() -> Refusal:
    return Refusal("too-deep", f"最多套 {DEEPEST} 层，判定请求用不着更深")


def _read(given: Any, pointer: str, depth: int, problems: list[Problem]) -> Any:
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(given, Pairs):
        return _table(given, pointer, depth, problems)
    if isinstance(given, list):
        items = PointedItems(pointer)
        items += [
            _read(one, below(pointer, str(index)), depth + 1, problems) for index, one in enumerate(given)
        ]
        return items
    if isinstance(given, str):
        problems += _text_problems(given, pointer)
    return given


def _table(pairs: Iterable[tuple[str, Any]], pointer: str, depth: int, problems: list[Problem]) -> Table:
    table = PointedTable(pointer)
    for written, value in pairs:
        place = below(pointer, written)
        wrong = _text_problems(written, pointer)
        key = fold(written)
        if key in table:
            wrong = [Problem(f"键“{key}”写了两次", "同一处只写一次，请删去一个", Spot(place))]
        problems += wrong
        if not wrong:
            table.written[key] = written
            table[key] = _read(value, place, depth + 1, problems)
    return table


def _text_problems(text: str, pointer: str) -> list[Problem]:
    if len(text) > LONGEST_TEXT:
        return [Problem("文字太长", f"最多 {LONGEST_TEXT} 个字", Spot(pointer))]
    if HALF_LETTER.search(text):
        return [Problem("文字里有不成字的编码", "请删去 \\ud800 到 \\udfff 之间单独的一半", Spot(pointer))]
    return []


def _decimal(text: str) -> int | Fraction | str:
    mantissa, _, exponent = text.lower().partition("e")
    if not (DECIMAL.fullmatch(mantissa) or INTEGER.fullmatch(mantissa)) or not EXPONENT.fullmatch(exponent):
        return text
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _integer(text: str) -> int | str:
    return int(text) if INTEGER.fullmatch(text) else text


def _constant(text: str) -> None:
    raise json.JSONDecodeError(f"{text} is no JSON", "", 0)
