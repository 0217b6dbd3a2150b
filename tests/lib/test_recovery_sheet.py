"""The recovery sheet 封存件: what is typed from paper gives the keys back, and a slip is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest

from zhulian.lib.ciphers import new_keyring, turned
from zhulian.lib.recovery_sheet import SheetProblem, parts_of_sheet, read_sheets, whole_sheet

KEYS = turned(new_keyring(), at=datetime(2026, 10, 31, tzinfo=UTC), with_index=True)


def typed(lines: list[str]) -> str:
    return "\n".join(lines)


def test_a_whole_sheet_gives_every_key_back():
    assert read_sheets([typed(whole_sheet(KEYS))]) == replace(KEYS, _ciphers={})


def test_paper_around_the_lines_and_small_letters_do_not_matter():
    lines = [line.lower().replace(" ", "  ") for line in whole_sheet(KEYS)]
    assert read_sheets([f"助联钥匙封存件\n打印日：2026-10-31\n<pre>\n{typed(lines)}\n</pre>"]) == KEYS


@pytest.mark.parametrize("chosen", [*combinations(range(3), 2), (2, 0)])
def test_any_two_parts_give_every_key_back(chosen):
    parts = parts_of_sheet(KEYS)
    assert read_sheets([typed(parts[place]) for place in chosen]) == KEYS


@pytest.mark.parametrize("chosen", [(0,), (1, 1)])
def test_one_part_alone_is_not_enough(chosen):
    parts = parts_of_sheet(KEYS)
    with pytest.raises(SheetProblem, match="不同的两份"):
        read_sheets([typed(parts[place]) for place in chosen])


def test_one_part_alone_tells_nothing():
    digits = "".join("".join(line.split()[1:-2]) for line in parts_of_sheet(KEYS)[0]).lower()
    assert not any(key.hex() in digits for key in (*KEYS.keys.values(), KEYS.index_key, KEYS.lake_key))
    assert parts_of_sheet(KEYS)[0] != parts_of_sheet(KEYS)[0]


def test_parts_of_two_printings_do_not_mix():
    with pytest.raises(SheetProblem, match="不是同一次打印"):
        read_sheets([typed(parts_of_sheet(KEYS)[0]), typed(parts_of_sheet(KEYS)[1])])


def swap_a_digit(lines: list[str]) -> list[str]:
    digit = "0" if lines[2][4] != "0" else "1"
    return [*lines[:2], f"{lines[2][:4]}{digit}{lines[2][5:]}", *lines[3:]]


def swap_two_lines(lines: list[str]) -> list[str]:
    return [f"01{lines[1][2:]}", f"02{lines[0][2:]}", *lines[2:]]


@pytest.mark.parametrize(
    ("slip", "named"),
    [
        (swap_a_digit, "第 3 行和校验词"),
        (swap_two_lines, "第 1 行和校验词"),
        (lambda lines: [*lines[:2], *lines[3:]], "第 3 行不见了"),
        (lambda lines: lines[:-1], "没有打完"),
        (lambda lines: ["01 12G4 甲子 甲子", *lines[1:]], "第 1 行有认不出的字"),
        (lambda lines: ["01 1234", *lines[1:]], "看不懂"),
        (lambda lines: [], "没有封存件的行"),
    ],
)
def test_a_slip_is_named_with_its_line(slip, named):
    with pytest.raises(SheetProblem, match=named):
        read_sheets([typed(slip(whole_sheet(KEYS)))])
