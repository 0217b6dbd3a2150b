"""Tables are written by the ending of the name, whole or not at all."""

from __future__ import annotations

import pyarrow as pa
import pytest
from python_calamine import load_workbook

from zhulian.commands.county import writing
from zhulian.commands.county.writing import write_table

TABLE = pa.table({"姓名": ["甲", "乙", ""], "身份证号": ["101101197903121013", "1.01101E+17", ""]})


def test_excel_keeps_text_as_text_and_lost_digits_as_a_number(tmp_path):
    path = tmp_path / "new" / "feed.xlsx"
    write_table(path, TABLE, numbers=[1], number_column="身份证号")
    rows = load_workbook(path).get_sheet_by_index(0).to_python()
    assert rows[:3] == [["姓名", "身份证号"], ["甲", "101101197903121013"], ["乙", 1.01101e17]]


def test_csv_has_a_mark_a_header_and_quoted_text(tmp_path):
    path = tmp_path / "feed.csv"
    write_table(path, TABLE)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "\ufeff姓名,身份证号"
    assert lines[1] == '"甲","101101197903121013"'


def test_a_broken_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "feed.csv"
    path.write_text("old", encoding="utf-8")

    def fail(*_):
        raise OSError("磁盘已满")

    monkeypatch.setattr(writing, "_write_csv", fail)
    with pytest.raises(OSError, match="磁盘已满"):
        write_table(path, TABLE)
    assert path.read_text(encoding="utf-8") == "old"
