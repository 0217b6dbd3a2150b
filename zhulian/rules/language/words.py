"""The words of an expression 词: cuts a text into names, numbers, dates, strings and signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, NoReturn

from zhulian.rules.nodes import Kind, Spot
from zhulian.rules.problems import Problem

LONGEST = 2000
QUOTES = {'"': '"', "“": "”", "‘": "’"}
SIGNS = {"<=": "<=", ">=": ">=", "==": "=", "!=": "≠", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"}
SIGNS |= {sign: sign for sign in "<>=≠+-*/(),."}
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", re.ASCII)
NUMBER = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?(%|元)?", re.ASCII)


class Sort(Enum):
    """What a word is."""

    NAME = "名称"
    VALUE = "值"
    SIGN = "符号"
    END = "式的末尾"


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its column (from 1); a VALUE carries its kind and value."""

    sort: Sort
    text: str
    column: int
    kind: Kind | None = None
    value: Any = None


def fold(text: str) -> str:
    """Fold full-width letters, digits and signs (NFKC), so that two spellings are one name."""
    return unicodedata.normalize("NFKC", text)


def words(text: str, spot: Spot) -> list[Word]:
    """Cut an expression into words, the last of which is END; raises Problem at the first bad character."""
    if len(text) > LONGEST:
        raise Problem(f"式子有 {len(text)} 字，超过 {LONGEST} 字", "请拆成几个派生变量", spot)
    return _Cutter(text, spot).cut()


class _Cutter:
    def __init__(self, text: str, spot: Spot) -> None:
        # Every folded letter keeps the column of the written one, so that errors point into the file.
        pairs = [(letter, column) for column, raw in enumerate(text, 1) for letter in fold(raw)]
        self.text = "".join(letter for letter, _ in pairs)
        self.columns = [column for _, column in pairs] + [len(text) + 1]
        self.spot = spot
        self.at = 0

    def cut(self) -> list[Word]:
        found: list[Word] = []
        while True:
            while self.at < len(self.text) and self.text[self.at].isspace():
                self.at += 1
            if self.at == len(self.text):
                return [*found, Word(Sort.END, "", self.columns[self.at])]
            found.append(self.next())

    def next(self) -> Word:
        letter = self.text[self.at]
        if letter in QUOTES:
            return self.string(QUOTES[letter])
        if letter in "0123456789":
            return self.date() or self.number()
        if _is_name_letter(letter):
            return self.name()
        for length in (2, 1):
            sign = self.text[self.at : self.at + length]
            if sign in SIGNS:
                return self.word(Sort.SIGN, SIGNS[sign], len(sign))
        self.refuse(
            f"不认识的字符“{letter}”", "式中只写名称、数、日期、引号里的文字和 + - × ÷ < ≤ > ≥ = ≠ ( ) ,"
        )

    def word(self, sort: Sort, text: str, length: int, kind: Kind | None = None, value: Any = None) -> Word:
        column = self.columns[self.at]
        self.at += length
        return Word(sort, text, column, kind, value)

    def name(self) -> Word:
        end = self.at
        while end < len(self.text) and _is_name_letter(self.text[end]):
            end += 1
        return self.word(Sort.NAME, fold(self.text[self.at : end]), end - self.at)

    def string(self, closing: str) -> Word:
        end = self.text.find(closing, self.at + 1)
        if end < 0:
            self.refuse("引号没有配对", f"请在文字后面补上 {closing}")
        value = self.text[self.at + 1 : end]
        return self.word(Sort.VALUE, f"“{value}”", end + 1 - self.at, Kind.CHOICE, value)

    def date(self) -> Word | None:
        match = DATE.match(self.text, self.at)
        if match is None:
            return None
        try:
            value = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            self.refuse(f"没有“{match[0]}”这一天", "日期写作 2026-07-01")
        return self.word(Sort.VALUE, match[0], len(match[0]), Kind.DATE, value)

    def number(self) -> Word:
        match = NUMBER.match(self.text, self.at)
        following = self.text[match.end() : match.end() + 1] if match else ""
        if match is None or _is_name_letter(following) or following == ".":
            self.refuse("数写得不对", "数写作 12、0.5、30% 或 12.50元，整数最多十二位，小数最多六位")
        whole, part, unit = match.groups()
        exact = Fraction(f"{whole}.{part or 0}")
        if unit == "元" and (exact * 100).denominator != 1:
            self.refuse(f"“{match[0]}”不足一分", "金额写到分，如 0.01元")
        kind, value = _valued(exact, unit, is_whole=part is None)
        return self.word(Sort.VALUE, match[0], len(match[0]), kind, value)

    def refuse(self, message: str, cure: str) -> NoReturn:
        raise Problem(message, cure, Spot(self.spot.file, self.spot.line, self.columns[self.at]))


def _valued(exact: Fraction, unit: str | None, *, is_whole: bool) -> tuple[Kind, int | Fraction]:
    if unit == "元":
        return Kind.AMOUNT, int(exact * 100)
    if unit == "%":
        return Kind.RATIO, exact / 100
    return (Kind.COUNT, int(exact)) if is_whole else (Kind.RATIO, exact)


def _is_name_letter(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "·")
