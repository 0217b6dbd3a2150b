"""The cells of a household roll 台账单元格: one text in, one value out, or a problem with its cure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhulian.lib.dates import BadDate, parse_date
from zhulian.lib.formulas import RUN
from zhulian.lib.id_numbers import BadIdNumber, IdNumber, check
from zhulian.lib.money import BadAmount, parse_yuan
from zhulian.lib.text import UNKNOWN_MARKS, fold
from zhulian.registry.roll_columns import (
    LEVEL,
    LEVEL_WORDS,
    START_MONTH,
    TRUTH_WORDS,
    Column,
    relations,
)
from zhulian.rules.nodes import Kind
from zhulian.rules.values import within

LONGEST_TEXT = 200
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:[-/.]?0?1日?)?")
_MOBILE = re.compile(r"1\d{10}")


class BadCell(ValueError):
    """A cell that cannot be taken; carries the reason and the cure, both in Chinese."""

    def __init__(self, reason: str, cure: str):
        super().__init__(f"{reason}。{cure}")
        self.reason, self.cure = reason, cure


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell (or, without `column`, with the row) and how to cure it."""

    line: int
    column: str
    reason: str
    cure: str


@dataclass(slots=True)
class Row:
    """One row as it was written (`texts` by heading) and as it was understood (`values` by column name)."""

    line: int
    texts: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, reason: str, cure: str) -> None:
        """Note a problem: the row is not imported."""
        self.problems.append(Problem(self.line, column, reason, cure))

    def remark(self, column: str, reason: str, cure: str = "无需处理") -> None:
        """Note something that was mended or left out without harm."""
        self.notes.append(Problem(self.line, column, reason, cure))


def read_id_number(text: str) -> IdNumber:
    """Read an ID number; the message of the check splits into reason and cure. Raises BadCell."""
    try:
        return check(text)
    except BadIdNumber as problem:
        reason, _, cure = str(problem).partition("。")
        raise BadCell(reason, cure or "请对照证件填写") from None


def read_text(text: str) -> str:
    """Read free text; a text that a spreadsheet would run as a formula is refused. Raises BadCell."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.startswith(RUN):
        raise BadCell(f"“{text[:10]}”像公式，不像文字", "请改成普通文字，不要以 = + - @ 开头")
    if len(text) > LONGEST_TEXT:
        raise BadCell(f"文字有 {len(text)} 个字，太长", f"请缩短到 {LONGEST_TEXT} 字以内")
    return text


def read_relation(text: str) -> str:
    """Read a relation to the head. Raises BadCell."""
    known = relations().get(fold(text))
    if known is None:
        raise BadCell(f"不认识的关系“{text}”", f"请写：{'、'.join(dict.fromkeys(relations().values()))}")
    return known


def read_phone(text: str) -> str:
    """Read a telephone number; "" when it is none, which is no reason to refuse a person."""
    number = fold(text).removeprefix("+86").replace("-", "")
    return number if _MOBILE.fullmatch(number) or (number.isdecimal() and 7 <= len(number) <= 12) else ""


def read_fact(column: Column, text: str, on: date) -> Any:
    """Read the value of a fact column; None is unknown. Raises BadCell."""
    fact, word = column.known_fact, fold(text)
    if column.name == START_MONTH:
        return _month(word, on)
    if column.name == LEVEL:
        return _disability_level(word)
    if fact.kind is Kind.AMOUNT:
        return _amount(column, text)
    if word in fact.choices:
        return word
    if fact.kind is Kind.TRUTH and word in TRUTH_WORDS:
        return TRUTH_WORDS[word]
    if word in UNKNOWN_MARKS:
        return None
    raise BadCell(f"不认识的{column.name}“{text}”", f"请写：{'、'.join(column.choices)}")


def _amount(column: Column, text: str) -> int | None:
    try:
        fen = parse_yuan(text)
    except BadAmount as problem:
        reason, _, cure = str(problem).partition("。")
        raise BadCell(reason, cure) from None
    if fen is not None and not within(fen, column.known_fact.bounds):
        if fen < 0:
            raise BadCell(f"{column.name}是负数", "请填写零或正数；不清楚就留空")
        raise BadCell(f"{column.name}超出范围", f"应在 {column.known_fact.range} 之间")
    return fen


def _disability_level(word: str) -> int | None:
    if word in UNKNOWN_MARKS:
        return None
    level = word.removesuffix("级").removesuffix("等")
    number = int(level) if level in ("1", "2", "3", "4") else LEVEL_WORDS.get(level)
    if number is None:
        raise BadCell(f"不认识的残疾等级“{word}”", "请写：一级、二级、三级、四级")
    return number


def _month(word: str, on: date) -> date | None:
    if word in UNKNOWN_MARKS:
        return None
    parts = _MONTH.fullmatch(word)
    try:
        found = date(int(parts[1]), int(parts[2]), 1) if parts else parse_date(word).replace(day=1)
    except ValueError as problem:
        cure = "请写成 2025-01"
        raise BadCell(
            str(problem).partition("。")[0] if isinstance(problem, BadDate) else f"没有“{word}”这个月", cure
        ) from None
    if not date(1990, 1, 1) <= found <= on + timedelta(days=31):
        raise BadCell(f"保障起始月 {found:%Y-%m} 不合理", f"应在 1990-01 与 {on:%Y-%m} 之间")
    return found
