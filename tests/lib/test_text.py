"""Text 文字规整."""

from __future__ import annotations

from zhulian.lib.text import fold


def test_full_width_forms_become_half_width_and_spaces_go():
    assert fold(" １２，３４　５Ａ ") == "12,345A"


def test_chinese_characters_stay():
    assert fold("何守田") == "何守田"
