"""Reading 读表: a department's CSV or Excel file as columns of text, with the line every row came from."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from python_calamine import CalamineError, CalamineWorkbook

from zhulian.lib.sniffing import TEXT, UNKNOWN, WORKBOOKS, kind_of
from zhulian.lib.text import fold

HEADER_SEARCH = 6
# Unpacked. Read, a workbook takes five times that in memory; a million rows of twelve columns fit.
LARGEST_WORKBOOK = 512 << 20
_CHUNK = 50_000
# A double keeps 15 digits: a longer whole number in a cell has lost its last ones.
_DIGITS_LOST = 1e15


class CannotRead(Exception):
    """The file is no table we can read; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of text by folded header; `lines` gives the line in the file of each row.

    `crooked` holds the lines whose number of cells does not fit the header, with what is wrong.
    """

    headers: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    lines: npt.NDArray[np.int64]
    crooked: dict[int, str]

    def __len__(self) -> int:
        return len(self.lines)


def read_sheet(file: Path, known: Collection[str], *, largest: int = LARGEST_WORKBOOK) -> Sheet:
    """Read the first table of a file; the header is the first line that holds one of the `known` words.

    Takes CSV in UTF-8 (with or without BOM) or GB18030, and xlsx or xls of at most `largest` bytes unpacked.
    Raises CannotRead.
    """
    try:
        content = file.read_bytes()
    except OSError:
        raise CannotRead(f"打不开文件 {file.name}。请核对路径和权限") from None
    if not content:
        raise CannotRead(f"文件 {file.name} 是空的。请向部门重新索取")
    known = {fold(word) for word in known}
    is_workbook = file.suffix.lower() in (".xlsx", ".xlsm", ".xls")
    kind = kind_of(content)
    if kind not in (WORKBOOKS if is_workbook else (TEXT, UNKNOWN)):
        right = "Excel" if is_workbook else "CSV"
        raise CannotRead(
            f"文件 {file.name} 的内容是{kind}，不是 {right}。请用 Excel 打开，另存为 {right} 再送"
        )
    if is_workbook:
        _refuse_bomb(file, content, largest)
        return _read_workbook(file, content, known)
    return _read_csv(file, content, known)


def _read_csv(file: Path, content: bytes, known: Collection[str]) -> Sheet:
    content = _as_utf8(file, content)
    top = list(islice(csv.reader(io.StringIO(_first_lines(content))), HEADER_SEARCH))
    skipped, headers = _header(file, top, known)
    crooked: dict[int, str] = {}

    def refuse(row: arrow_csv.InvalidRow) -> str:
        crooked[row.number] = f"应有 {row.expected_columns} 栏，实有 {row.actual_columns} 栏"
        return "skip"

    places = [str(place) for place in range(len(headers))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, skip_rows=skipped + 1, column_names=places, block_size=8 << 20
            ),
            parse_options=arrow_csv.ParseOptions(
                invalid_row_handler=refuse, ignore_empty_lines=False, newlines_in_values=True
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as problem:
        raise CannotRead(f"文件 {file.name} 不是完整的 CSV：{problem}。请另存为“CSV UTF-8”再试") from None
    lines = np.arange(len(table) + len(crooked), dtype=np.int64) + skipped + 2
    lines = lines[~np.isin(lines, list(crooked))] if crooked else lines
    return _without_blank_rows(headers, table.columns, lines, crooked)


def _as_utf8(file: Path, content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
        return content
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030").encode()
    except UnicodeDecodeError:
        raise CannotRead(
            f"文件 {file.name} 的编码既不是 UTF-8 也不是 GB18030。请另存为“CSV UTF-8”再试"
        ) from None


def _first_lines(content: bytes) -> str:
    return content[: 1 << 16].decode("utf-8", errors="ignore")


def _header(file: Path, top: list[list[str]], known: Collection[str]) -> tuple[int, tuple[str, ...]]:
    for number, row in enumerate(top):
        headers = tuple(fold(word).strip("*") for word in row)
        if known & set(headers):
            return number, headers
    raise CannotRead(
        f"文件 {file.name} 的前 {HEADER_SEARCH} 行里找不到表头（{'、'.join(sorted(known)[:6])} 等）。"
        f"请核对是不是这个数据源的文件"
    )


def _read_workbook(file: Path, content: bytes, known: Collection[str]) -> Sheet:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).iter_rows()
    except CalamineError as problem:
        raise CannotRead(f"文件 {file.name} 不是完好的 Excel：{problem}。请重新另存为 xlsx") from None
    top = [[_cell_text(cell) for cell in row] for row in islice(rows, HEADER_SEARCH)]
    skipped, headers = _header(file, top, known)
    chunks = [_text_columns(top[skipped + 1 :], len(headers))]
    while chunk := [[_cell_text(cell) for cell in row] for row in islice(rows, _CHUNK)]:
        chunks.append(_text_columns(chunk, len(headers)))
    columns = [pa.chunked_array(parts) for parts in zip(*chunks, strict=True)]
    lines = np.arange(len(columns[0]), dtype=np.int64) + skipped + 2
    return _without_blank_rows(headers, columns, lines, {})


def _text_columns(rows: list[list[str]], width: int) -> Iterator[pa.Array]:
    for place in range(width):
        yield pa.array([row[place] for row in rows], pa.string())


def _cell_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        if abs(cell) >= _DIGITS_LOST:
            return f"{cell:E}"
        return str(int(cell)) if cell.is_integer() else repr(round(cell, 4))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _refuse_bomb(file: Path, content: bytes, largest: int) -> None:
    """Look at the sizes the archive declares, then count what it really holds: the first is the sender's word."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    too_much = CannotRead(
        f"文件 {file.name} 解压后超过 {largest >> 20} MiB。请分成几个文件，或另存为“CSV UTF-8”再送"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > largest:
                raise too_much
            for member in archive.infolist():
                with archive.open(member) as stream:
                    while part := stream.read(1 << 20):
                        largest -= len(part)
                        if largest < 0:
                            raise too_much
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as problem:
        raise CannotRead(f"文件 {file.name} 不是完好的 Excel：{problem}。请重新另存为 xlsx") from None


def _without_blank_rows(headers, columns, lines, crooked) -> Sheet:
    blank = np.ones(len(lines), dtype=bool)
    for column in columns:
        blank &= pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    if blank.any():
        kept = pa.array(~blank)
        columns, lines = [column.filter(kept) for column in columns], lines[~blank]
    return Sheet(tuple(headers), tuple(columns), lines, crooked)
