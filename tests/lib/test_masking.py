"""Masking 脱敏."""

from __future__ import annotations

import pytest

from zhulian.lib.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("何守田", "何*田"),
        ("何田", "何*"),
        ("何", "*"),
        ("", ""),
        ("欧阳·小明", "欧阳·**"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳明", "欧阳*"),
        ("欧阳", "欧*"),
        ("阿依古丽·买买提", "阿依古丽·**"),
        ("何守田园", "何*园"),
    ],
)
def test_a_name_keeps_its_surname_and_at_most_its_last_character(name, shown):
    assert mask_name(name) == shown


def test_an_id_number_keeps_four_characters_at_each_end():
    assert mask_id_number("101101197903122417") == "1011**********2417"


def test_a_phone_keeps_three_and_four_digits():
    assert mask_phone("13800001234") == "138****1234"


@pytest.mark.parametrize("short", ["", "1", "1234567"])
def test_what_is_too_short_to_mask_shows_nothing(short):
    assert mask_phone(short) == "*" * len(short)
