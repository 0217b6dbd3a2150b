"""ID numbers 公民身份号码."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from tests.cast import CAST, HE
from zhulian.lib.id_numbers import BadIdNumber, check, check_character, check_column, invent

GOOD = HE.members[0].id_number


@pytest.mark.parametrize("person", [person for household in CAST for person in household.members])
def test_the_cast_holds_good_numbers_that_say_their_birth_dates(person):
    assert check(person.id_number).birth_date == person.birth_date


def test_the_example_of_the_standard_passes():
    assert check_character("11010519491231002") == "X"


def test_an_odd_sequence_is_a_man_and_an_even_one_a_woman():
    assert check(invent("101101", date(1980, 1, 2), 7)).sex == "男"
    assert check(invent("101101", date(1980, 1, 2), 8)).sex == "女"


@pytest.mark.parametrize("written", ["１０１１０１１９７９０３１２１０１３", " 101101 19790312 1013 ", GOOD])
def test_full_width_characters_and_spaces_are_forgiven(written):
    assert check(written).number == GOOD


def test_a_small_x_becomes_a_capital_one():
    assert check("10110119820709102x").number == "10110119820709102X"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "没有填"),
        ("101101790312101", "15 位旧号"),
        ("1.01101197903121E+17", "文本"),
        ("10110119790312101", "现在是 17 位"),
        ("1011011979031210133", "现在是 19 位"),
        ("10110119790312101X", "末位校验不符：按前 17 位应为 3"),
        ("1011O1197903121013", "前 17 位应为数字"),
        ("101101197903121٠13", "前 17 位应为数字"),
    ],
)
def test_a_bad_number_is_refused_with_its_reason(written, reason):
    with pytest.raises(BadIdNumber, match=reason):
        check(written)


@pytest.mark.parametrize(("day", "reason"), [("19790230", "不存在"), ("18790312", "不合理")])
def test_an_impossible_birth_date_is_refused_although_the_check_character_is_right(day, reason):
    body = f"101101{day}101"
    with pytest.raises(BadIdNumber, match=reason):
        check(body + check_character(body))


def test_a_column_agrees_with_the_single_check_on_clean_and_dirty_rows():
    draw = random.Random(20261031)
    column = [
        invent("101101", date(1925, 1, 1) + timedelta(days=draw.randrange(36_000)), draw.randrange(1000))
        for _ in range(3000)
    ]
    for position in range(0, 3000, 3):
        place = draw.randrange(18)
        column[position] = (
            column[position][:place] + draw.choice("0123456789Xx１ ") + column[position][place + 1 :]
        )
    column += [
        "",
        GOOD[:15],
        GOOD + "0",
        "10110119820709102x",
        "10110120000229101" + check_character("10110120000229101"),
    ]
    checked = check_column(column)
    for position, text in enumerate(column):
        try:
            expected = check(text)
        except BadIdNumber as problem:
            assert not checked.valid[position]
            assert checked.reasons[position] == str(problem)
            assert (checked.numbers[position], checked.sexes[position]) == ("", "")
            assert np.isnat(checked.birth_dates[position])
        else:
            assert checked.valid[position]
            assert checked.numbers[position] == expected.number
            assert checked.birth_dates[position] == np.datetime64(expected.birth_date)
            assert checked.sexes[position] == expected.sex
            assert position not in checked.reasons


def test_an_empty_column_is_an_empty_answer():
    assert check_column([]).numbers.tolist() == []


@pytest.mark.parametrize("area", ["640104", "1", "10110a"])
def test_invent_refuses_an_area_that_may_exist(area):
    with pytest.raises(ValueError, match="10 开头"):
        invent(area, date(1980, 1, 1), 1)


def test_invent_refuses_a_sequence_of_four_digits():
    with pytest.raises(ValueError, match="顺序码"):
        invent("101101", date(1980, 1, 1), 1000)
