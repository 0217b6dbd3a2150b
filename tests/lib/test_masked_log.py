"""Masked logs 日志脱敏."""

from __future__ import annotations

import logging

import pytest

from zhulian.lib.masked_log import MaskedFormatter, mask_numbers


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("证件号101101197608121015不存在", "证件号1011**********1015不存在"),
        ("10110119760812101x", "1011**********101x"),
        ("打 13800001234 或13900005678", "打 138****1234 或139****5678"),
        ("批次 20261031010203 行 101101197608", "批次 20261031010203 行 101101197608"),
        ("摘要 a101101197608121015f 不是证件号", "摘要 a101101197608121015f 不是证件号"),
        ("0951-1234567", "0951-1234567"),
    ],
)
def test_id_numbers_and_telephones_are_masked_and_other_numbers_are_not(said, written):
    assert mask_numbers(said) == written


def test_arguments_and_tracebacks_are_masked_too():
    try:
        raise ValueError("找不到 101101197608121015")
    except ValueError as problem:
        told = (ValueError, problem, problem.__traceback__)
    record = logging.LogRecord("zhulian", logging.ERROR, "", 1, "电话 %s", ("13800001234",), told)
    written = MaskedFormatter("%(levelname)s %(message)s").format(record)
    assert "ERROR 电话 138****1234" in written
    assert "ValueError: 找不到 1011**********1015" in written
    assert "Traceback" in written
