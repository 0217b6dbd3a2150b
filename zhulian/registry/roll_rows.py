"""The rows of a household roll 台账行: the file opened with care, every row understood or refused with its cure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhulian.accounts.models import Area
from zhulian.lake.reading import CannotRead, Sheet, read_sheet
from zhulian.lib.formulas import unguarded
from zhulian.lib.text import fold
from zhulian.registry.roll_cells import (
    BadCell,
    Row,
    read_fact,
    read_id_number,
    read_phone,
    read_relation,
    read_text,
)
from zhulian.registry.roll_columns import (
    ADDRESS,
    BY_NAME,
    EXAMPLE,
    ID_NUMBER,
    NAME,
    NUMBER,
    PHONE,
    RELATION,
    REQUIRED,
    SETTING,
    VILLAGE_CODE,
    VILLAGE_NAME,
    Column,
    column_of,
)

MOST_ROWS = 200_000
LARGEST_WORKBOOK = 400 << 20
_ENDINGS = {
    "社区": ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区"),
    "村": ("村民委员会", "村委会", "村"),
}


@dataclass(frozen=True, slots=True)
class Villages:
    """The villages of the installation, by code and by every way to write their name."""

    settings: dict[str, str]
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def find(self, code: str, name: str) -> str:
        """Return the code of a village. Raises BadCell for one that is unknown or not the only one."""
        if code:
            if code not in self.settings:
                raise BadCell(
                    f"没有村社代码 {code}", "请核对 12 位区划代码；区划未导入时先运行 zhulian import-areas"
                )
            return code
        found = self.by_name.get(name) or self.by_name.get(_short(name), [])
        if not found:
            raise BadCell(f"没有名叫“{name}”的村社", "请写区划里的名称，或改填 12 位村社代码")
        if len(found) > 1:
            raise BadCell(f"有 {len(found)} 个村社叫“{name}”", f"请改填村社代码：{'、'.join(found[:4])}")
        return found[0]


def villages() -> Villages:
    """Read the villages once."""
    known = Villages({})
    for code, name, setting in Area.objects.filter(level=Area.Level.VILLAGE).values_list(
        "code", "name", "setting"
    ):
        known.settings[code] = setting
        for way in {fold(name), _short(fold(name))}:
            known.by_name.setdefault(way, []).append(code)
    return known


def _short(name: str) -> str:
    """Return the name as people say it: 崇安社区居委会 is 崇安社区, 春林村民委员会 is 春林村."""
    for kind, endings in _ENDINGS.items():
        for ending in endings:
            if name.endswith(ending) and name != ending:
                return name.removesuffix(ending) + kind
    return name


@dataclass(slots=True)
class Roll:
    """A file as it was read: its headings, its rows, the headings nobody knows, and lines left out as the example."""

    headers: tuple[str, ...]
    rows: list[Row]
    unknown_headers: list[str]
    example_lines: list[int]


def read_roll(file: Path, on: date) -> Roll:
    """Read every row of the first sheet. Raises CannotRead when the file as a whole is no roll."""
    sheet = read_sheet(file, BY_NAME, largest=LARGEST_WORKBOOK)
    columns = [column_of(header) for header in sheet.headers]
    _check_headers(file, sheet, columns)
    known_villages = villages()
    rows, examples = [], []
    for line, texts in _lines(sheet):
        cells = {
            column.name: text
            for column, text in zip(columns, texts, strict=True)
            if column is not None and text
        }
        if all(cells.get(name) == EXAMPLE[name] for name in _OF_EXAMPLE):
            examples.append(line)
            continue
        row = Row(line, dict(zip(sheet.headers, texts, strict=True)))
        _understand(row, cells, known_villages, on)
        rows.append(row)
    for line, reason in sheet.crooked.items():
        row = Row(line, {})
        row.refuse("", reason, "请补齐或删去多余的单元格（英文逗号也会把一格拆成两格）")
        rows.append(row)
    rows.sort(key=lambda row: row.line)
    unknown = [h for h, column in zip(sheet.headers, columns, strict=True) if h and column is None]
    return Roll(sheet.headers, rows, unknown, examples)


def _check_headers(file: Path, sheet: Sheet, columns: list[Column | None]) -> None:
    names = [column.name for column in columns if column is not None]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise CannotRead(
            f"文件 {file.name} 缺少列：{'、'.join(missing)}。请用 zhulian ledger-template 生成的模板"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CannotRead(f"文件 {file.name} 里有重复的列：{'、'.join(twice)}。请各留一列")
    if len(sheet) > MOST_ROWS:
        raise CannotRead(f"文件 {file.name} 有 {len(sheet)} 行，一次最多 {MOST_ROWS} 行。请分成几个文件")


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    columns = [column.to_pylist() for column in sheet.columns]
    for line, texts in zip(sheet.lines.tolist(), zip(*columns, strict=True), strict=True):
        yield line, [unguarded((text or "").strip()) for text in texts]


def _understand(row: Row, cells: dict[str, str], known: Villages, on: date) -> None:
    for name in REQUIRED:
        if name not in cells:
            row.refuse(name, f"{name}没有填", "请补填")
    for name, text in cells.items():
        column = BY_NAME[name]
        reader = _READERS.get(name)
        try:
            value = read_fact(column, text, on) if column.fact else reader(text) if reader else None
        except BadCell as problem:
            row.refuse(name, problem.reason, problem.cure)
            continue
        if value is not None:
            row.values[name] = value
        if name in _FOLDED or column.fact:
            if unicodedata.normalize("NFKC", text) != text:
                row.remark(name, "有全角字符，已按半角读入")
    if PHONE in cells and not row.values.get(PHONE):
        row.remark(PHONE, f"手机号“{cells[PHONE]}”看不懂，没有导入", "可在家庭页面补录")
    _refuse_unborn(row, on)
    _find_village(row, cells, known)


def _refuse_unborn(row: Row, on: date) -> None:
    """Whoever was born after the day the roll speaks of cannot stand in it."""
    identity = row.values.get(ID_NUMBER)
    if identity is not None and identity.birth_date > on:
        row.refuse(
            ID_NUMBER, f"身份证号里的出生日期 {identity.birth_date} 在台账日期 {on} 之后", "请对照证件核对"
        )


def _find_village(row: Row, cells: dict[str, str], known: Villages) -> None:
    code, name = fold(cells.get(VILLAGE_CODE, "")), fold(cells.get(VILLAGE_NAME, ""))
    if not code and not name:
        return
    try:
        village = known.find(code, name)
    except BadCell as problem:
        row.refuse(VILLAGE_CODE if code else VILLAGE_NAME, problem.reason, problem.cure)
        return
    row.values[VILLAGE_CODE] = village
    setting = fold(cells.get(SETTING, ""))
    if setting and known.settings[village] and setting != known.settings[village]:
        row.remark(
            SETTING, f"写的是{setting}，区划里是{known.settings[village]}", "以区划为准；区划不对请改区划"
        )


_READERS: dict[str, Callable[[str], Any]] = {
    NUMBER: lambda text: read_text(fold(text)),
    NAME: lambda text: read_text(fold(text)),
    ADDRESS: read_text,
    ID_NUMBER: read_id_number,
    RELATION: read_relation,
    PHONE: read_phone,
}
_FOLDED = (NUMBER, ID_NUMBER, VILLAGE_CODE)
_OF_EXAMPLE = (NUMBER, NAME, ID_NUMBER, ADDRESS)
