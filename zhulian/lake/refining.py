"""Refining 净化: a sheet becomes rows without names, records for the vault, and a list of what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhulian.lake.reading import CannotRead, Sheet
from zhulian.lake.values import lake_type, meaning
from zhulian.lib.ciphers import Keyring
from zhulian.lib.id_numbers import check_column
from zhulian.lib.text import fold
from zhulian.rules.feed import HOUSEHOLD_NUMBER
from zhulian.rules.feeds import Column, Feed, Role

SEPARATOR = "\x1f"
# A bad cell in one of these takes its whole row with it: without it the row says nothing certain.
_BEARING = (Role.SPLIT, Role.UNTIL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. `is_kept`: the row went into the lake without this cell."""

    row: int
    line: int
    header: str
    reason: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Refined:
    """Rows for the lake; `records` are (person, number SEPARATOR name SEPARATOR address) for the vault."""

    rows: pa.Table
    records: pa.Table
    faults: list[Fault]
    row_count: int
    outside_count: int

    @property
    def person_count(self) -> int:
        """How many different people the rows speak of."""
        return len(self.records)


def refine(feed: Feed, sheet: Sheet, *, keys: Keyring, today: date, listed: pa.Array | None) -> Refined:
    """Check every cell, drop what is out of scope, and put pseudonyms in the place of ID numbers.

    `listed` are the pseudonyms of a 名单内 feed. A person of the household register whose number is bad stays a
    member of the household, under a pseudonym that no other feed can meet. Raises CannotRead when a column
    is missing.
    """
    work = _Work(feed, sheet, keys, today)
    work.read_cells()
    work.name_people()
    outside = work.outside(listed)
    work.drop_duplicates(~outside)
    kept = work.good & ~outside
    return Refined(
        rows=work.lake_rows(kept),
        records=work.vault_records(kept),
        faults=sorted(work.faults, key=lambda fault: (fault.line, fault.header)),
        row_count=len(sheet) + len(sheet.crooked),
        outside_count=int((work.good & outside).sum()),
    )


@dataclass
class _Work:
    """One sheet on its way; `good` marks the rows that still stand."""

    feed: Feed
    sheet: Sheet
    keys: Keyring
    today: date
    faults: list[Fault] = field(default_factory=list)
    cells: dict[str, pa.Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.good: npt.NDArray[np.bool_] = np.ones(len(self.sheet), dtype=bool)
        self.places = self._places()
        for line, reason in self.sheet.crooked.items():
            cure = "请看是否多了逗号或引号没有配对"
            self.faults.append(Fault(-1, line, "整行", f"{reason}。{cure}", False))

    def _places(self) -> dict[str, int]:
        """Find each declared column by its header or an alias."""
        found, missing = {}, []
        for column in self.feed.columns:
            place = next((p for p, word in enumerate(self.sheet.headers) if word in column.headers), None)
            if place is not None:
                found[column.header] = place
            elif not column.is_optional and column.role is not Role.DROPPED:
                missing.append(column.header)
        if missing:
            raise CannotRead(
                f"{self.feed.name}的文件缺少栏：{'、'.join(missing)}。"
                f"文件里有：{'、'.join(filter(None, self.sheet.headers))}。请向{self.feed.department}要齐，"
                f"或在 policies/feeds/{self.feed.code}.yaml 里补写别名"
            )
        return found

    def text(self, column: Column) -> pa.Array:
        """The text of a column, "" everywhere when the file does not have it."""
        place = self.places.get(column.header)
        if place is None:
            return pa.repeat("", len(self.sheet))
        return self.sheet.columns[place].combine_chunks()

    def texts_of(self, role: Role) -> pa.Array:
        columns = self.feed.columns_of(role)
        if not columns:
            return pa.repeat("", len(self.sheet))
        trimmed = pc.utf8_trim_whitespace(self.text(columns[0]))
        return pc.replace_substring(trimmed, SEPARATOR, " ")

    def refuse(self, column: Column, reasons: dict[int, str], *, is_kept: bool) -> None:
        for row, reason in reasons.items():
            self.faults.append(Fault(row, int(self.sheet.lines[row]), column.header, reason, is_kept))
        if not is_kept and reasons:
            self.good[list(reasons)] = False

    def read_cells(self) -> None:
        """Read every column that lies in the lake, except people and households."""
        skipped = (Role.ID_NUMBER, Role.HEAD, Role.HOUSEHOLD, Role.NAME, Role.ADDRESS)
        for column in self.feed.columns:
            if column.role is Role.ONLY or (column.code and column.role not in skipped):
                values, reasons = self.parsed(column)
                self.cells[column.code or column.header] = values
                if column.role is not Role.ONLY:
                    is_bearing = column.is_required or column.role in _BEARING
                    self.refuse(column, reasons, is_kept=not is_bearing)
                if column.is_required or column.role is Role.SPLIT:
                    self.refuse_empty(column, values)

    def parsed(self, column: Column) -> tuple[pa.Array, dict[int, str]]:
        """Read each different text once; return values and the reasons of bad rows."""
        encoded = self.text(column).dictionary_encode()
        read = meaning(column, self.today)
        values: list[Any] = []
        wrong: dict[int, str] = {}
        for place, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                values.append(read(text))
            except ValueError as problem:
                values.append(None)
                wrong[place] = str(problem)
        array = pa.array(values, pa.bool_() if column.role is Role.ONLY else lake_type(column))
        indices = encoded.indices.to_numpy()
        rows = np.flatnonzero(np.isin(indices, list(wrong))) if wrong else ()
        return array.take(encoded.indices), {int(row): wrong[int(indices[row])] for row in rows}

    def refuse_empty(self, column: Column, values: pa.Array) -> None:
        empty = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False) & self.good)
        self.refuse(column, dict.fromkeys(empty.tolist(), f"{column.header}没有填。请补上"), is_kept=False)

    def name_people(self) -> None:
        """Give every row the pseudonyms of its person, household and head."""
        [column] = self.feed.columns_of(Role.ID_NUMBER)
        checked = check_column(self.text(column).to_pylist())
        self.numbers = pa.array(checked.numbers.tolist(), pa.string())
        self.name_households()
        has_households = "household" in self.cells
        self.refuse(column, checked.reasons, is_kept=has_households)
        self.people = pc.if_else(
            pa.array(checked.valid), self.pseudonyms(self.numbers, "person"), self.substitutes(checked.valid)
        )
        for head in self.feed.columns_of(Role.HEAD):
            self.name_heads(head)
        for name in self.feed.columns_of(Role.NAME):
            empty = np.flatnonzero(pc.equal(self.texts_of(Role.NAME), "").to_numpy(zero_copy_only=False))
            self.refuse(name, dict.fromkeys(empty.tolist(), "姓名没有填。请补上"), is_kept=True)

    def name_households(self) -> None:
        for column in self.feed.columns_of(Role.HOUSEHOLD):
            encoded = self.text(column).dictionary_encode()
            numbers = [fold(text) for text in encoded.dictionary.to_pylist()]
            names = [
                name if number else None
                for name, number in zip(self.keys.pseudonyms(numbers, "household"), numbers, strict=True)
            ]
            self.cells[column.code] = pa.array(names, pa.string()).take(encoded.indices)
            self.refuse_empty(column, self.cells[column.code])

    def substitutes(self, valid: npt.NDArray[np.bool_]) -> pa.Array:
        """Name those without a valid number by household, name and birth date, so that they stay countable."""
        if "household" not in self.cells:
            return pa.nulls(len(self.sheet), pa.string())
        rows = pa.array(np.flatnonzero(~valid))
        birth_dates = self.cells.get("birth_date", pa.nulls(len(self.sheet), pa.date32())).take(rows)
        texts = pc.binary_join_element_wise(
            pc.fill_null(self.cells["household"].take(rows), ""),
            self.texts_of(Role.NAME).take(rows),
            pc.fill_null(birth_dates.cast(pa.string()), ""),
            SEPARATOR,
        )
        names = np.full(len(self.sheet), None, dtype=object)
        names[~valid] = self.keys.pseudonyms(texts.to_pylist(), "unnumbered")
        return pa.array(names, pa.string())

    def name_heads(self, column: Column) -> None:
        texts = self.text(column)
        checked = check_column(texts.to_pylist())
        filled = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
        reasons = {row: reason for row, reason in checked.reasons.items() if filled[row]}
        self.refuse(column, reasons, is_kept=True)
        names = self.pseudonyms(pa.array(checked.numbers.tolist(), pa.string()), "person")
        self.cells[column.code] = pc.if_else(pa.array(checked.valid), names, None)

    def pseudonyms(self, numbers: pa.Array, purpose: str) -> pa.Array:
        return pa.array(self.keys.pseudonyms(numbers.to_pylist(), purpose), pa.string())

    def outside(self, listed: pa.Array | None) -> npt.NDArray[np.bool_]:
        """Tell which rows the department should not have sent, or that say nothing today (只收)."""
        outside = np.zeros(len(self.sheet), dtype=bool)
        for column in self.feed.columns_of(Role.ONLY):
            if column.header in self.places:
                outside |= ~pc.fill_null(self.cells.pop(column.header), False).to_numpy(zero_copy_only=False)
            else:
                self.cells.pop(column.header)
        if self.feed.fen_above:
            code, fen = self.feed.fen_above
            above = pc.fill_null(pc.greater(self.cells[code], fen), False)
            outside |= ~above.to_numpy(zero_copy_only=False)
        if listed is not None:
            outside |= ~pc.is_in(self.people, value_set=listed).to_numpy(zero_copy_only=False)
        return outside

    def drop_duplicates(self, inside: npt.NDArray[np.bool_]) -> None:
        """Keep the first row of each person, or of each person and word of a SPLIT column."""
        rows = np.flatnonzero(self.good & inside)
        names = self.people
        for column in self.feed.columns_of(Role.SPLIT):
            names = pc.binary_join_element_wise(names, self.cells[column.code], SEPARATOR)
        places = names.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
        # The encoding numbers texts as they first appear, so a first row is one above all before it.
        highest = np.maximum.accumulate(places) if len(places) else places
        is_first = np.ones(len(places), dtype=bool)
        is_first[1:] = places[1:] > highest[:-1]
        first_rows = rows[is_first]
        [column] = self.feed.columns_of(Role.ID_NUMBER)
        self.refuse(
            column,
            {
                int(
                    rows[again]
                ): f"与第 {self.sheet.lines[first_rows[places[again]]]} 行重复，只留前一行。请核对"
                for again in np.flatnonzero(~is_first)
            },
            is_kept=False,
        )

    def lake_rows(self, kept: npt.NDArray[np.bool_]) -> pa.Table:
        columns = {"person": self.people, **self.cells}
        for column in self.feed.columns_of(Role.SPLIT):
            columns |= _split(column, self.cells[column.code])
        for code, value in self.feed.always.items():
            columns[code] = pa.repeat(value, len(self.sheet))
        table = pa.table(columns).filter(pa.array(kept))
        # Sorted, the file tells nothing of the order in which the department kept its people.
        order = [name for name in ("household", "person") if name in columns]
        table = table.sort_by([(name, "ascending") for name in order])
        if "household" not in columns:
            return table
        numbers = table["household"].combine_chunks().dictionary_encode().indices
        return table.append_column(HOUSEHOLD_NUMBER, numbers)

    def vault_records(self, kept: npt.NDArray[np.bool_]) -> pa.Table:
        records = pc.binary_join_element_wise(
            self.numbers, self.texts_of(Role.NAME), self.texts_of(Role.ADDRESS), SEPARATOR
        )
        table = pa.table({"person": self.people, "record": records}).filter(pa.array(kept))
        if not self.feed.has_several_rows:
            return table
        places = table["person"].combine_chunks().dictionary_encode().indices.to_numpy()
        return table.take(pa.array(np.unique(places, return_index=True)[1]))


def _split(column: Column, words: pa.Array) -> dict[str, pa.Array]:
    """Turn the words of a SPLIT column into one column for each fact they settle."""
    encoded = words.dictionary_encode()
    said = encoded.dictionary.to_pylist()
    codes = dict.fromkeys(code for values in column.settles.values() for code in values)
    split = {}
    for code in codes:
        kinds = {type(values[code]) for values in column.settles.values() if code in values}
        kind = pa.bool_() if kinds == {bool} else pa.string()
        values = [column.settles[word].get(code) if word else None for word in said]
        split[code] = pa.array(values, kind).take(encoded.indices)
    return split
