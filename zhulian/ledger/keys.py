"""The keyring of this installation 钥匙串, read once from the key file that the settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhulian.lib.ciphers import Keyring, read_key_file


def keyring() -> Keyring:
    """Return the keyring; raise `KeyFileProblem` in clear words when the key file is missing or wrong."""
    return _read(settings.KEY_FILE)


@lru_cache(maxsize=4)
def _read(path: Path) -> Keyring:
    return read_key_file(Path(path))
