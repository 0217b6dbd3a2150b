"""YAML with lines 带行号的 YAML."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from zhulian.rules.problems import Problem
from zhulian.rules.yaml_lines import read_yaml


def written(directory, text):
    path = directory / "例.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_values_stay_exact_and_words_stay_words(tmp_path):
    table = written(tmp_path, "一: 0.1\n二: 12\n三: 2026-07-01\n四: 否\n五: on\n六:\n七: '12'\n八: true\n")
    assert list(table.values()) == [Fraction(1, 10), 12, date(2026, 7, 1), "否", "on", None, "12", True]


def test_every_key_and_item_knows_its_line(tmp_path):
    table = written(tmp_path, "甲: 1\n乙:\n  - {丙: 2}\n  - {丙: 3}\n")
    assert table.spot("乙").line == 2
    assert [table["乙"].spot(place).line for place in (0, 1)] == [3, 4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲: 1\n甲: 2\n", "例.yaml 第 2 行：键“甲”写了两次"),
        ("甲: [1\n", "YAML 写法有误"),
        ("甲: 2026-02-30\n", "第 1 行：没有“2026-02-30”这一天"),
        ("? [甲]\n: 1\n", "键须是文字"),
        ("&a [*a]\n", "引用（&、*）成了圈"),
        ("甲: \x07\n", "不能用的字符"),
    ],
)
def test_what_cannot_be_read_names_its_line_and_cure(tmp_path, text, words):
    with pytest.raises(Problem) as caught:
        written(tmp_path, text)
    assert words in str(caught.value)


def test_another_encoding_is_refused(tmp_path):
    path = tmp_path / "例.yaml"
    path.write_bytes("甲: 一".encode("gbk"))
    with pytest.raises(Problem, match="不是 UTF-8 编码"):
        read_yaml(path)
