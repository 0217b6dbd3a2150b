"""Formulas 公式注入: what a spreadsheet would run, and what it would not."""

from __future__ import annotations

import pytest

from zhulian.lib.formulas import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_would_run_is_guarded_and_read_back_as_it_was(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "何守田", "640104001002", "'何'", "O'Neil=1"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == unguarded(text) == text
