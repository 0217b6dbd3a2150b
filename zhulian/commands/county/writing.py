"""Writing 写文件: CSV with a byte order mark, and Excel where departments send Excel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import xlsxwriter

_MARK = "﻿".encode()
_MADE = datetime(2026, 10, 31)  # noqa: DTZ001
_WIDTH = 20


def write_table(path: Path, table: pa.Table, *, numbers: Iterable[int] = (), number_column: str = "") -> None:
    """Write a table by the ending of its file name, whole or not at all.

    In Excel the rows `numbers` hold `number_column` as a number, as a careless sheet does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    if path.suffix == ".xlsx":
        _write_excel(unfinished, table, frozenset(numbers), number_column)
    else:
        _write_csv(unfinished, table)
    unfinished.replace(path)


def _write_csv(path: Path, table: pa.Table) -> None:
    options = csv.WriteOptions(include_header=False, quoting_style="needed", batch_size=65_536)
    with path.open("wb") as lines:
        lines.write(_MARK + (",".join(table.column_names) + "\n").encode())
        csv.write_csv(table, lines, options)


def _write_excel(path: Path, table: pa.Table, numbers: frozenset[int], number_column: str) -> None:
    options = {"strings_to_numbers": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("数据")
        sheet.set_column(0, table.num_columns - 1, _WIDTH)
        sheet.write_row(0, 0, table.column_names)
        columns = [column.to_pylist() for column in table.columns]
        at = table.column_names.index(number_column) if number_column else -1
        for row, cells in enumerate(zip(*columns, strict=True)):
            for column, text in enumerate(cells):
                if row in numbers and column == at:
                    sheet.write_number(row + 1, column, float(text))
                elif text:
                    sheet.write_string(row + 1, column, text)
