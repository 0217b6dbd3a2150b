"""Reading 读表."""

from __future__ import annotations

import zipfile
from copy import copy
from datetime import date

import pytest

from tests.lake.village import write_csv, write_xlsx
from zhulian.lake import reading
from zhulian.lake.reading import CannotRead, read_sheet

KNOWN = ["身份证号"]


def cells(sheet):
    return [tuple(row) for row in zip(*(column.to_pylist() for column in sheet.columns), strict=True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_departments_use(tmp_path, encoding):
    file = write_csv(tmp_path / "a.csv", ("姓名", "身份证号"), [("罗小满", "1"), ("𠮷野", "2")], encoding)
    sheet = read_sheet(file, KNOWN)
    assert sheet.headers == ("姓名", "身份证号")
    assert cells(sheet) == [("罗小满", "1"), ("𠮷野", "2")]
    assert sheet.lines.tolist() == [2, 3]


def test_a_title_above_the_header_blank_lines_and_crooked_lines_keep_the_numbers_right(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('持证人员名册,\n姓名,"身份证号 *"\n甲,1\n,\n乙,2,3\n\n"丙, 丁",4\n', "utf-8")
    sheet = read_sheet(file, KNOWN)
    assert cells(sheet) == [("甲", "1"), ("丙, 丁", "4")]
    assert sheet.lines.tolist() == [3, 7]
    assert sheet.crooked == {5: "应有 2 栏，实有 3 栏"}


def test_excel_cells_become_the_text_they_show(tmp_path):
    rows = [("甲", 12345678, 0.1 + 0.2, date(2026, 9, 30)), ("乙", 1.1e17, "", "x"), ("", "", "", "")]
    file = write_xlsx(tmp_path / "a.xlsx", ("姓名", "身份证号", "金额", "日期"), rows)
    sheet = read_sheet(file, KNOWN)
    assert cells(sheet) == [("甲", "12345678", "0.3", "2026-09-30"), ("乙", "1.100000E+17", "", "x")]


def test_a_long_workbook_is_read_in_chunks_without_losing_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_CHUNK", 3)
    file = write_xlsx(tmp_path / "a.xlsx", ("姓名", "身份证号"), [(f"甲{n}", str(n)) for n in range(14)])
    sheet = read_sheet(file, KNOWN)
    assert [row[1] for row in cells(sheet)] == [str(n) for n in range(14)]
    assert sheet.lines.tolist() == list(range(2, 16))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "是空的"),
        ("a.csv", "姓名,住址\n甲,乙\n".encode(), "前 6 行里找不到表头（身份证号 等）"),
        ("a.csv", b"\xff\xff\xff\xff", "既不是 UTF-8 也不是 GB18030"),
        ("a.xlsx", b"PK\x03\x04broken", "不是完好的 Excel"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_clear_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CannotRead, match=words):
        read_sheet(tmp_path / name, KNOWN)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotRead, match="打不开文件 b.csv"):
        read_sheet(tmp_path / "b.csv", KNOWN)


def test_an_archive_that_swells_is_refused_by_what_it_really_holds(tmp_path, monkeypatch):
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (3 << 20))
    with pytest.raises(CannotRead, match="a.xlsx 解压后超过 1 MiB。请分成几个文件"):
        read_sheet(file, KNOWN, largest=1 << 20)
    declared = zipfile.ZipFile.infolist

    def modest(archive):
        members = [copy(member) for member in declared(archive)]
        for member in members:
            member.file_size = 10
        return members

    monkeypatch.setattr(zipfile.ZipFile, "infolist", modest)
    with pytest.raises(CannotRead, match="不是完好的 Excel|解压后超过 1 MiB"):
        read_sheet(file, KNOWN, largest=1 << 20)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"PK\x03\x04rest", "是压缩包或新版 Office 文件，不是 CSV"),
        ("a.csv", b"%PDF-1.7 and more", "是PDF，不是 CSV"),
        ("a.xlsx", b"<html><table></table></html>", "是网页，不是 Excel"),
        ("a.xls", b"MZ\x90\x00\x03\x00", "是程序，不是 Excel"),
        ("a.xlsx", "姓名,身份证号\n".encode(), "是文字，不是 Excel"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_the_cure(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CannotRead, match=f"{words}。请用 Excel 打开，另存为"):
        read_sheet(tmp_path / name, KNOWN)
