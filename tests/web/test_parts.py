"""Front-end parts 前端部件."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhulian.web.parts import PARTS, PartMissing, copy_parts, main


def node_modules(directory: Path) -> Path:
    for source in PARTS:
        path = directory / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"let a = 1;\n//# sourceMappingURL=a.js.map\nlet b = 2;\n")
    return directory


def test_every_part_comes_with_its_licence_and_scripts_name_no_map(tmp_path):
    written = copy_parts(node_modules(tmp_path / "node_modules"), tmp_path / "parts")
    assert sorted(str(path.relative_to(tmp_path / "parts")) for path in written) == sorted(PARTS.values())
    for folder in {Path(name).parent for name in PARTS.values()}:
        assert (tmp_path / "parts" / folder / "LICENSE").exists()
    for path in written:
        assert (b"sourceMappingURL" in path.read_bytes()) == (path.suffix != ".js")
        assert b"let b = 2;" in path.read_bytes()


def test_a_missing_part_is_named_and_nothing_is_written(tmp_path, capsys):
    source = node_modules(tmp_path / "node_modules")
    (source / "htmx.org/LICENSE").unlink()
    with pytest.raises(PartMissing, match=r"htmx\.org/LICENSE.*npm ci"):
        copy_parts(source, tmp_path / "parts")
    assert not (tmp_path / "parts").exists()
    assert main([str(source), str(tmp_path / "parts")]) == 1
    assert "npm ci" in capsys.readouterr().err


def test_the_command_wants_two_directories(capsys):
    assert main([]) == 2
    assert "用法" in capsys.readouterr().err
