"""Storing 存放: one sealed file for each attachment, whole or not there, open to its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import Keyring

FOLDER = "files"
_SUFFIX = ".sealed"


class ContentIsMissing(Exception):
    """The sealed file of an attachment is not where it should be; the message says what to do."""


def context(identifier: UUID) -> str:
    """Return the place a content is bound to."""
    return f"files_attachment.content.{identifier}"


def place_of(identifier: UUID) -> Path:
    """Return where the sealed content of an attachment lies."""
    return Path(settings.DATA) / FOLDER / identifier.hex[:2] / f"{identifier}{_SUFFIX}"


def write(identifier: UUID, content: bytes, *, keys: Keyring | None = None) -> None:
    """Seal a content and bring it to the disk, in the place of an earlier one at once."""
    envelope = (keys or keyring()).seal(content, context(identifier))
    place = place_of(identifier)
    for folder in (place.parent.parent, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(envelope)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def read(identifier: UUID) -> bytes:
    """Return a sealed content. Raises ContentIsMissing."""
    try:
        return place_of(identifier).read_bytes()
    except FileNotFoundError:
        raise ContentIsMissing(
            f"附件 {identifier} 的文件不在 {FOLDER} 目录里。请从备份恢复这个目录"
        ) from None


def erase(identifier: UUID) -> None:
    """Delete a sealed content, if it is there."""
    place_of(identifier).unlink(missing_ok=True)


def lying() -> Iterator[Path]:
    """Yield every file below the folder of attachments, the drafts of killed writers too."""
    return (path for path in (Path(settings.DATA) / FOLDER).glob("*/*") if path.is_file())


def owner_of(path: Path) -> UUID | None:
    """Return whose content lies in a file; None for a draft or a stranger's file."""
    try:
        return UUID(path.name.removesuffix(_SUFFIX)) if path.name.endswith(_SUFFIX) else None
    except ValueError:
        return None
