"""Sheets of staff and organisations 人员表与机构表的表格: templates, error sheets, and rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import xlsxwriter

from zhulian.accounts.staff_roll import ORGANIZATION_COLUMNS, STAFF_COLUMNS, Refused
from zhulian.lake.reading import Sheet, read_sheet
from zhulian.lib.formulas import guarded, unguarded

ERROR_COLUMNS = ("行号", "问题", "怎么改")
# The column that only one of the two has.
STAFF_MARK, ORGANIZATION_MARK = STAFF_COLUMNS[0], ORGANIZATION_COLUMNS[0]
EXAMPLES = {
    STAFF_COLUMNS: (
        ("he-min", "何敏", "镇街经办", "640104001", "", "2026-11-01", ""),
        ("ding-yi", "丁一", "社工", "640104", "暖途社会工作服务中心", "2026-11-01", "2027-11-01"),
    ),
    ORGANIZATION_COLUMNS: (
        ("部门", "医疗保障局", "640104", "", "2026-11-01"),
        ("社工机构", "暖途社会工作服务中心", "640104", "", "2026-11-01"),
    ),
}


def read_rows(path: Path) -> tuple[bool, list[tuple[int, dict[str, str]]]]:
    """Return whether a file is a roll of staff, and its rows by line. Raises CannotRead."""
    sheet = read_sheet(path, {STAFF_MARK, ORGANIZATION_MARK})
    return STAFF_MARK in sheet.headers, sorted([*_rows(sheet), *((line, {}) for line in sheet.crooked)])


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    columns = [column.to_pylist() for column in sheet.columns]
    for place, line in enumerate(sheet.lines):
        texts = {header: column[place] for header, column in zip(sheet.headers, columns, strict=True)}
        yield int(line), {header: unguarded(text) for header, text in texts.items()}


def template_of(columns: tuple[str, ...]) -> bytes:
    """Write an empty roll with two invented rows to show how."""
    return _workbook(columns, EXAMPLES[columns])


def errors_of(columns: tuple[str, ...], refused: Iterable[Refused]) -> bytes:
    """Write the rows that were not taken, each with its line, problem and cure; it can be imported again once mended."""
    rows = (
        (
            *(one.texts.get(column, "") for column in columns),
            str(one.line),
            f"{one.column}：{one.reason}",
            one.cure,
        )
        for one in refused
    )
    return _workbook((*columns, *ERROR_COLUMNS), rows)


def _workbook(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        heading = book.add_format({"bold": True, "bg_color": "#EAF1F8", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("请填写")
        sheet.freeze_panes(1, 0)
        for place, header in enumerate(headers):
            sheet.set_column(place, place, 50 if header in ERROR_COLUMNS[1:] else 20, text)
            sheet.write_string(0, place, header, heading)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, guarded(cell), text)
    return content.getvalue()
