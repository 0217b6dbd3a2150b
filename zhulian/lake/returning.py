"""The sheet that goes back 退回表: every bad row with its line, column, reason and cure, for the department."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from zhulian.lake.reading import Sheet
from zhulian.lake.refining import Fault
from zhulian.lib.formulas import guarded

HEADINGS = ("行号", "栏", "原因和改法", "处理")
MOST_ROWS = 100_000


def write_faults(path: Path, *, sheet: Sheet, faults: list[Fault]) -> None:
    """Write the faults with the rows as they were sent; at most MOST_ROWS, the rest only as a count.

    The sheet holds names and numbers. Every cell is written as text and guarded, so that no formula can run.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        page = workbook.add_worksheet("问题行")
        bold = workbook.add_format({"bold": True})
        page.freeze_panes(1, 0)
        page.set_column(2, 2, 60)
        _write(page, 0, [*HEADINGS, *sheet.headers], bold)
        for place, fault in enumerate(faults[:MOST_ROWS], 1):
            done = "已入湖，该栏留空" if fault.is_kept else "未入湖"
            sent = [column[fault.row].as_py() for column in sheet.columns] if fault.row >= 0 else []
            _write(page, place, [str(fault.line), fault.header, fault.reason, done, *sent])
        if len(faults) > MOST_ROWS:
            _write(
                page,
                MOST_ROWS + 1,
                ["", "", f"另有 {len(faults) - MOST_ROWS} 处未列出。请先改好以上各行再送"],
            )


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, texts: list[str], style=None) -> None:
    for column, text in enumerate(texts):
        page.write_string(row, column, guarded(text), style)
