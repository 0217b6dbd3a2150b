"""The keyring of this installation 钥匙串, read from the key file that the settings name, and again when it changes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhulian.lib.ciphers import Keyring
from zhulian.lib.key_file import read_key_file


def keyring() -> Keyring:
    """Return the keyring; raise `KeyFileProblem` in clear words when the key file is missing or wrong.

    A key that was turned while the server runs is met at the next call, so nobody has to restart anything.
    """
    path = str(
        settings.KEY_FILE
    )  # a Path would cost more than the rest, and an enrolment asks a hundred thousand times
    try:
        found = os.stat(path)
    except OSError:
        return read_key_file(Path(path), settings.KEY_COMMAND)
    return _read(path, found.st_ino, found.st_mtime_ns, settings.KEY_COMMAND)


@lru_cache(maxsize=4)
def _read(path: str, inode: int, written_at: int, command: tuple[str, ...]) -> Keyring:
    return read_key_file(Path(path), command)
