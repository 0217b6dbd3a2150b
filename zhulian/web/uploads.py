"""A file that waits for its sender's word 待确认的文件: one for each user, sealed on disk, gone after a day."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from zhulian.accounts.models import User
from zhulian.ledger.keys import keyring

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Upload:
    """What lies there: the file's own name, the day it describes, when it came."""

    user_id: int
    name: str
    on: date
    at: datetime

    @property
    def sealed(self) -> Path:
        """Where the sealed content lies."""
        return _place(self.user_id, "sealed")


def keep(*, user: User, name: str, content: bytes, on: date, at: datetime) -> Upload:
    """Seal a file until its sender decides; an earlier one of the same sender goes."""
    _place(user.pk, "sealed").parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    upload = Upload(user.pk, Path(name).name, on, at)
    upload.sealed.write_bytes(keyring().seal(content, _context(user.pk)))
    told = {"name": upload.name, "on": on.isoformat(), "at": at.isoformat()}
    _place(user.pk, "json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return upload


def waiting(*, user: User, at: datetime) -> Upload | None:
    """Return the user's file, or None; one older than a day is deleted."""
    try:
        told = json.loads(_place(user.pk, "json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    upload = Upload(user.pk, told["name"], date.fromisoformat(told["on"]), datetime.fromisoformat(told["at"]))
    if at - upload.at > KEPT:
        drop(user=user)
        return None
    return upload


def drop(*, user: User) -> None:
    """Delete the user's file, if there is one."""
    for kind in ("sealed", "json"):
        _place(user.pk, kind).unlink(missing_ok=True)


def old_ones(*, at: datetime) -> list[Path]:
    """Return the files of senders who have not decided within a day; `waiting` says no of them as well."""
    lying = (Path(settings.DATA) / "uploads").glob("*.*")
    return [path for path in lying if at.timestamp() - path.stat().st_mtime > KEPT.total_seconds()]


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """Give the file in the clear, under its own name, for as long as the block runs."""
    with tempfile.TemporaryDirectory(dir=upload.sealed.parent) as directory:
        path = Path(directory) / upload.name
        path.write_bytes(keyring().open(upload.sealed.read_bytes(), _context(upload.user_id)))
        yield path


def _place(user_id: int, kind: str) -> Path:
    return Path(settings.DATA) / "uploads" / f"{user_id}.{kind}"


def _context(user_id: int) -> str:
    return f"uploads.{user_id}"
