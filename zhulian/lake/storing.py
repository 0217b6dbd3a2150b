"""Storing 存放: where the files of lake and vault lie, and how one appears whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

LAKE, VAULT, RETURNED = "lake", "vault", "returned"
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_ROWS_PER_GROUP = 100_000


class BadPeriod(ValueError):
    """The text is no period; the message names the cure."""


def period_end(period: str) -> date:
    """Return the day after a period (2026, 2026-10 or 2026-10-31). Raises BadPeriod."""
    parts = _PERIOD.fullmatch(period)
    try:
        year, month, day = (int(part) if part else 0 for part in parts.groups()) if parts else (0, 0, 0)
        if day:
            return date(year, month, day) + timedelta(days=1)
        if month:
            return date(year + month // 12, month % 12 + 1, 1) if date(year, month, 1) else date.max
        return date(year + 1, 1, 1)
    except ValueError:
        raise BadPeriod(f"期次“{period}”看不懂。请写成 2026-10") from None


def parquet_path(data_dir: Path, store: str, feed: str, period: str) -> Path:
    """Return the place of one delivery in the lake or the vault."""
    return data_dir / store / feed / f"{period}.parquet"


def newest(data_dir: Path, feed: str, on: date) -> Path | None:
    """Return the lake file of the newest period that had begun on a day."""
    found = [path for path in files(data_dir, LAKE, feed) if path.stem <= on.isoformat()]
    return found[-1] if found else None


def files(data_dir: Path, store: str, feed: str = "*") -> list[Path]:
    """Return the files of a store in the order of their periods."""
    return sorted((data_dir / store).glob(f"{feed}/[0-9]*.parquet"), key=lambda path: path.stem)


def sweep(data_dir: Path, feed: str, period: str) -> None:
    """Remove the drafts that a killed import of this feed and period left behind."""
    for left in data_dir.glob(f"*/{feed}/.{period}.*.draft"):
        left.unlink(missing_ok=True)


@contextmanager
def drafts() -> Iterator[Drafts]:
    """Write files beside their places; they appear when `publish` is called, else they are removed."""
    opened = Drafts()
    try:
        yield opened
    finally:
        opened.clear()


class Drafts:
    """Files that are written but not yet in their places."""

    def __init__(self) -> None:
        self.waiting: dict[Path, Path] = {}
        self.unwanted: list[Path] = []

    def path(self, target: Path) -> Path:
        """Make an empty draft for a target, readable by its owner alone."""
        make_folder(target.parent)
        draft = target.parent / f".{target.name}.{secrets.token_hex(4)}.draft"
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self.waiting[target] = draft
        return draft

    def parquet(self, table: pa.Table, target: Path) -> None:
        """Write a table as the draft of a target."""
        pq.write_table(
            table, self.path(target), compression="zstd", row_group_size=_ROWS_PER_GROUP, store_schema=False
        )

    def remove(self, target: Path) -> None:
        """Let a file that an earlier delivery left go when the others appear."""
        self.unwanted.append(target)

    def publish(self) -> None:
        """Bring every draft to the disk and then into its place, in the order of writing."""
        for draft in self.waiting.values():
            with draft.open("rb") as file:
                os.fsync(file.fileno())
        for target, draft in self.waiting.items():
            draft.replace(target)
        for target in self.unwanted:
            target.unlink(missing_ok=True)
        self.waiting.clear()

    def clear(self) -> None:
        for draft in self.waiting.values():
            draft.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, open to their owner alone."""
    for part in [*reversed(folder.parents), folder]:
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)
