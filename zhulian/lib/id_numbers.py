"""ID numbers 公民身份号码 (GB 11643-1999): checked one by one or a whole column at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from zhulian.lib.text import fold

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
INVENTED_AREA = "10"
FIRST_YEAR, LAST_YEAR = 1900, 2099
_DAYS_IN_MONTH = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class BadIdNumber(ValueError):
    """The text is no ID number; the message says why in Chinese and names the cure."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number, with what it says about its holder. `sex` is 男 or 女."""

    number: str
    birth_date: date
    sex: str


@dataclass(frozen=True, slots=True)
class IdColumn:
    """A checked column. Where `valid` is false the number and sex are "", the birth date is NaT.

    `reasons` gives the Chinese reason of each bad row by its position.
    """

    valid: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.str_]
    birth_dates: npt.NDArray[np.datetime64]
    sexes: npt.NDArray[np.str_]
    reasons: dict[int, str]


def check(text: str) -> IdNumber:
    """Check one 18-digit number; full-width characters, spaces and a small x are forgiven.

    Raises BadIdNumber.
    """
    number = fold(text).upper()
    _refuse_wrong_form(number)
    expected = check_character(number[:17])
    if number[17] != expected:
        raise BadIdNumber(
            f"身份证号末位校验不符：按前 17 位应为 {expected}，填的是 {number[17]}。请对照证件核对"
        )
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadIdNumber(f"身份证号里的出生日期 {number[6:14]} 不存在。请对照证件核对") from None
    if not FIRST_YEAR <= birth_date.year <= LAST_YEAR:
        raise BadIdNumber(f"身份证号里的出生年份 {birth_date.year} 不合理。请对照证件核对")
    return IdNumber(number, birth_date, "男" if int(number[16]) % 2 else "女")


def _refuse_wrong_form(number: str) -> None:
    if not number:
        raise BadIdNumber("身份证号没有填")
    if "E+" in number or "." in number:
        raise BadIdNumber(
            "身份证号被表格当成数字存了，末几位已经丢失。请把这一栏设成“文本”格式，再按证件重新填写"
        )
    if len(number) == 15 and number.isdecimal():
        raise BadIdNumber("这是 15 位旧号，2013 年起已停用。请填写居民身份证或户口簿上的 18 位号码")
    if len(number) != 18:
        raise BadIdNumber(f"身份证号应为 18 位，现在是 {len(number)} 位。请对照证件补正")
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise BadIdNumber("身份证号前 17 位应为数字，末位应为数字或 X。请对照证件补正")


def check_character(body: str) -> str:
    """Return the 18th character for the first seventeen digits."""
    return CHECK_CHARACTERS[
        sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    ]


def check_column(texts: Sequence[str]) -> IdColumn:
    """Check a whole column: clean rows in numpy, the few others one by one through `check`."""
    count = len(texts)
    # One character more than a number has, so that a longer text shows itself.
    codes = np.asarray(texts, dtype="<U19").view(np.uint32).reshape(count, 19).astype(np.int16)
    digits = codes[:, :18] - ord("0")
    digits[:, 17] = np.where(codes[:, 17] == ord("X"), 10, digits[:, 17])
    body, last = digits[:, :17], digits[:, 17]
    valid = (codes[:, 18] == 0) & ((body >= 0) & (body <= 9)).all(axis=1) & (last >= 0) & (last <= 10)
    remainders = (body @ np.array(WEIGHTS, dtype=np.int16)) % 11
    expected = np.array([10 if character == "X" else int(character) for character in CHECK_CHARACTERS])
    valid &= expected[remainders] == last
    birth_dates, real = _birth_dates(body)
    valid &= real
    numbers = np.where(valid, np.asarray(texts, dtype="<U18"), "")
    sexes = np.where(valid, np.where(body[:, 16] % 2 == 1, "男", "女"), "")
    birth_dates[~valid] = np.datetime64("NaT")
    column = IdColumn(valid, numbers, birth_dates, sexes, {})
    for position in np.flatnonzero(~valid).tolist():
        _check_row(column, position, str(texts[position] or ""))
    return column


def _birth_dates(body: npt.NDArray[np.int16]) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.bool_]]:
    written_year = body[:, 6:10] @ np.array([1000, 100, 10, 1], dtype=np.int16)
    written_month = body[:, 10] * 10 + body[:, 11]
    written_day = body[:, 12] * 10 + body[:, 13]
    real = (written_year >= FIRST_YEAR) & (written_year <= LAST_YEAR)
    real &= (written_month >= 1) & (written_month <= 12) & (written_day >= 1)
    year, month, day = (
        np.where(real, part, 1).astype(np.int64) for part in (written_year, written_month, written_day)
    )
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    real &= day <= _DAYS_IN_MONTH[month] + (leap & (month == 2))
    first_of_month = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return first_of_month + (day - 1).astype("timedelta64[D]"), real


def _check_row(column: IdColumn, position: int, text: str) -> None:
    try:
        found = check(text)
    except BadIdNumber as problem:
        column.reasons[position] = str(problem)
        return
    column.valid[position] = True
    column.numbers[position] = found.number
    column.birth_dates[position] = np.datetime64(found.birth_date)
    column.sexes[position] = found.sex


def invent(area: str, birth_date: date, sequence: int) -> str:
    """Make the number of an invented person: the area begins with 10, which is no province.

    An odd `sequence` (0–999) is a man. Raises ValueError for a real province, so no real number can arise.
    """
    if len(area) != 6 or not area.isdecimal() or not area.startswith(INVENTED_AREA):
        raise ValueError(f"虚构号码的地区码须是 10 开头的 6 位数字，不能是 {area}")
    if not 0 <= sequence <= 999:
        raise ValueError(f"顺序码须在 0 到 999 之间，不能是 {sequence}")
    body = f"{area}{birth_date:%Y%m%d}{sequence:03d}"
    return body + check_character(body)
