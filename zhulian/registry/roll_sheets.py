"""Sheets of a household roll 台账表格: the template to fill in, and the error sheet that goes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from zhulian.lib.formulas import guarded
from zhulian.registry.roll_cells import Row
from zhulian.registry.roll_columns import COLUMNS, EXAMPLE, REQUIRED, column_of

LISTED_ROWS = 5_000
ERROR_COLUMNS = ("行号", "问题", "怎么改")
_RULES = (
    "第一张表从第 2 行起填写，一人一行；第 2 行是虚构的示例，填写前请删去；忘了删也不会导入。",
    "所有单元格都是文本格式：身份证号按文本填写，才不会丢末几位。",
    "带 * 的列必填。不清楚的单元格留空：留空是“未知”，不是“没有”，也不是 0。",
    "金额以元为单位，最多两位小数；单位写在表头里（元/月、元/年）。",
    "导入前先预览：有错的行不导入，会连同原因和改法放进错误表；改好后直接导入错误表即可。",
    "户主一行有错，整户暂缓；其他成员一行有错，其余成员先导入，这一户在补齐前一律待核。",
    "同一份文件重复导入，不会多出任何一行。",
)


def write_template(path: Path) -> None:
    """Write the empty roll: text cells, lists of words, an explanation sheet and one invented example."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        text = book.add_format({"num_format": "@"})
        required = book.add_format({"bold": True, "bg_color": "#FDE9D9", "border": 1})
        optional = book.add_format({"bold": True, "bg_color": "#EAF1F8", "border": 1})
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
        sheet = book.add_worksheet("低保台账")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width, text)
            sheet.write_string(0, place, column.header, required if column.name in REQUIRED else optional)
            sheet.write_string(1, place, EXAMPLE.get(column.name, ""), example)
            if column.choices:
                sheet.data_validation(
                    1,
                    place,
                    LISTED_ROWS,
                    place,
                    {
                        "validate": "list",
                        "source": list(column.choices),
                        "error_title": column.name,
                        "error_message": "请从列表中选择",
                        "error_type": "warning",
                    },
                )
        _explain(book)


def _explain(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("填写说明")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 70, wrap)
    line = 0
    for rule in _RULES:
        sheet.write_string(line, 0, rule)
        line += 1
    line += 1
    for place, heading in enumerate(("列", "必填", "说明")):
        sheet.write_string(line, place, heading, bold)
    for column in COLUMNS:
        line += 1
        words = f"可写：{'、'.join(column.choices)}。" if column.choices else ""
        sheet.write_string(line, 0, column.header.rstrip("*"))
        sheet.write_string(line, 1, "是" if column.name in REQUIRED else "")
        sheet.write_string(line, 2, f"{words}{column.explanation}")


def write_errors(path: Path, headers: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write the bad rows as they were, with line, problems and cures; bad cells are coloured.

    What a spreadsheet would run as a formula gets a leading apostrophe, which the importer takes off again.
    """
    kept = [header for header in headers if header not in ERROR_COLUMNS]
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#EAF1F8", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrong = book.add_format({"num_format": "@", "bg_color": "#F8CBAD"})
        sheet = book.add_worksheet("错误行")
        sheet.freeze_panes(1, 0)
        for place, header in enumerate((*kept, *ERROR_COLUMNS)):
            sheet.set_column(place, place, 50 if header in ERROR_COLUMNS[1:] else 16, text)
            sheet.write_string(0, place, header, heading)
        for line, row in enumerate(rows, 1):
            bad = {problem.column for problem in row.problems}
            for place, header in enumerate(kept):
                column = column_of(header)
                is_bad = column is not None and column.name in bad
                sheet.write_string(line, place, guarded(row.texts.get(header, "")), wrong if is_bad else text)
            cells = (
                str(row.line),
                "；".join(dict.fromkeys(problem.reason for problem in row.problems)),
                "；".join(dict.fromkeys(problem.cure for problem in row.problems)),
            )
            for place, cell in enumerate(cells, len(kept)):
                sheet.write_string(line, place, guarded(cell), text)
