"""Trees 政策文本树: the files the software brings, with the county's editions over them, as folders that never change.

A published tree lies under the data folder, named by the fingerprint of its bytes. One small file points to the tree
in force; every process looks at that file, so a publication is noticed without a restart and without the database.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from zhulian.rules.catalogue import policies_directory

FOLDER = "policies"
POINTER = "in-force"
# What a county may edit. Facts, feeds and sources belong to the software: code and departments rely on them.
LIBRARY = re.compile(
    r"(laws|handling|combinations)\.yaml|(derived|parameters|national)/[a-z0-9_]+\.yaml|parameters/standards\.csv|demo/\d{6}\.yaml"
)
LEFT_OUT = shutil.ignore_patterns("cases", "*.md", "__pycache__")


def is_library_path(path: str) -> bool:
    """Whether a path below policies/ is a text the library keeps."""
    return LIBRARY.fullmatch(path) is not None


def library_texts(base: Path) -> dict[str, bytes]:
    """Return the texts of the library in a tree, by path."""
    paths = (path.relative_to(base).as_posix() for path in base.rglob("*.*") if path.is_file())
    return {path: (base / path).read_bytes() for path in sorted(paths) if is_library_path(path)}


def text_in(base: Path, path: str) -> bytes | None:
    """Return the text at a library path of a tree; None where there is none."""
    place = base / path
    return place.read_bytes() if is_library_path(path) and place.is_file() else None


def current(data_dir: Path) -> Path:
    """Return the tree in force: the one published last, else the files the software brings."""
    pointer = data_dir / FOLDER / POINTER
    try:
        found = pointer.stat()
    except FileNotFoundError:
        return policies_directory()
    return pointer.parent / _read(pointer, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=4)
def _read(pointer: Path, changed_ns: int, inode: int) -> str:
    return pointer.read_text(encoding="ascii")


def tree_of(texts: Mapping[str, bytes], data_dir: Path) -> Path:
    """Return the folder of published texts over the software's files; without any, those files themselves."""
    return data_dir / FOLDER / build(texts, data_dir) if texts else policies_directory()


def build(texts: Mapping[str, bytes], data_dir: Path) -> str:
    """Write the tree of these texts over the software's files and return its name; whole or not at all."""
    home = data_dir / FOLDER
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with scratch(texts, home) as draft:
        name = fingerprint(draft)
        if not (home / name).is_dir():
            try:
                draft.rename(home / name)
            except OSError:
                # Another process wrote the same bytes in between; anything else is a real failure.
                if not (home / name).is_dir():
                    raise
    return name


def point(name: str, data_dir: Path) -> None:
    """Make a built tree the one in force for every process."""
    home = data_dir / FOLDER
    handle, draft = tempfile.mkstemp(prefix="pointer-", dir=home)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, home / POINTER)


@contextmanager
def scratch(texts: Mapping[str, bytes], home: Path | None = None) -> Iterator[Path]:
    """Give a folder (0700) with these texts over the software's files; what is still there afterwards goes."""
    with tempfile.TemporaryDirectory(prefix="draft-", dir=home, ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(policies_directory(), tree, ignore=LEFT_OUT)
        tree.chmod(0o700)
        for path, text in texts.items():
            (tree / path).parent.mkdir(exist_ok=True)
            (tree / path).write_bytes(text)
        yield tree


def fingerprint(base: Path) -> str:
    """Return one hash over the paths and bytes of a tree."""
    digest = hashlib.sha256()
    for path in sorted(path for path in base.rglob("*") if path.is_file()):
        text = path.read_bytes()
        digest.update(f"{path.relative_to(base).as_posix()}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()[:32]
