"""A copy of policies/ that a test may spoil 可改坏的政策目录."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from zhulian.rules.catalogue import load_catalogue, policies_directory
from zhulian.rules.problems import Problems

FOLDERS = ("derived", "parameters", "national")


class PoliciesCopy:
    """The real catalogue in a temporary directory; `change` edits a file, `problems` reads and returns mistakes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "policies"
        self.directory.mkdir()
        source = policies_directory()
        for name in FOLDERS:
            shutil.copytree(source / name, self.directory / name)
        for name in ("facts.yaml", "laws.yaml", "handling.yaml", "combinations.yaml"):
            shutil.copy(source / name, self.directory)

    def change(self, file: str, old: str, new: str) -> int:
        """Replace the first `old`; returns the line where it stood."""
        path = self.directory / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def problems(self) -> list[str]:
        with pytest.raises(Problems) as caught:
            load_catalogue(self.directory)
        return [str(problem) for problem in caught.value.problems]
