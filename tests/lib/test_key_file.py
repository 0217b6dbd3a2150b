"""The key file 钥匙文件: its owner's alone, whole or not there, wrapped where a command says so."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import install_key_file, make_key_file, read_key_file, replace_key_file

# A stand-in for a key management service: it turns every byte over.
FAKE = (
    sys.executable,
    "-c",
    "import sys; sys.stdout.buffer.write(bytes(255 - b for b in sys.stdin.buffer.read()))",
)
REFUSES = (sys.executable, "-c", "import sys; sys.exit('主密钥已停用')")


def test_a_new_key_file_belongs_to_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "keyring.json"
    made = make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert read_key_file(path) == made


def test_a_key_file_is_never_replaced(tmp_path):
    path = tmp_path / "keyring.json"
    made = make_key_file(path)
    with pytest.raises(KeyFileProblem, match="不覆盖"):
        make_key_file(path)
    assert read_key_file(path) == made


def test_a_missing_key_file_is_named(tmp_path):
    with pytest.raises(KeyFileProblem, match="找不到钥匙文件 .*none.json"):
        read_key_file(tmp_path / "none.json")


def test_a_key_file_open_to_others_is_refused_with_the_cure(tmp_path):
    path = tmp_path / "keyring.json"
    make_key_file(path)
    path.chmod(0o440)
    with pytest.raises(KeyFileProblem, match="chmod 0400"):
        read_key_file(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("不是 JSON", "读不出"),
        (json.dumps({"current": 1}), "不完整"),
        (json.dumps({"current": 1, "keys": {"1": "短"}, "index_key": "", "lake_key": ""}), "不完整"),
        (json.dumps({"current": 1, "keys": {"1": "00"}, "index_key": "00", "lake_key": "00"}), "不完整"),
        (
            json.dumps(
                {"current": 2, "keys": {"1": "00" * 32}, "index_key": "00" * 32, "lake_key": "00" * 32}
            ),
            "不完整",
        ),
    ],
)
def test_a_damaged_key_file_is_refused(tmp_path, content, reason):
    path = tmp_path / "keyring.json"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o400)
    with pytest.raises(KeyFileProblem, match=reason):
        read_key_file(path)


def test_a_replaced_key_file_says_all_there_is_to_know(tmp_path):
    path = tmp_path / "keyring.json"
    made = make_key_file(path)
    turned = replace(
        made,
        current=2,
        keys={**made.keys, 2: b"n" * 32},
        former_index_key=made.index_key,
        index_key=b"x" * 32,
        turned_at=datetime(2026, 10, 31, tzinfo=UTC),
        _ciphers={},
    )
    replace_key_file(path, turned)
    assert read_key_file(path) == turned
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert [file.name for file in tmp_path.iterdir()] == ["keyring.json"]


def test_keys_are_installed_only_where_none_lie(tmp_path):
    made = make_key_file(tmp_path / "one.json")
    assert install_key_file(tmp_path / "two.json", made) == made
    with pytest.raises(KeyFileProblem, match="不覆盖"):
        install_key_file(tmp_path / "two.json", made)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.json", "two.json"]


def test_a_wrapped_file_shows_no_key_and_opens_by_its_command(tmp_path):
    path = tmp_path / "keyring.json"
    made = make_key_file(path, FAKE)
    assert read_key_file(path, FAKE) == made
    assert made.index_key.hex() not in path.read_text("utf-8")
    assert set(json.loads(path.read_text("utf-8"))) == {"wrapped"}


def test_a_file_in_the_clear_still_opens_where_a_command_is_named(tmp_path):
    path = tmp_path / "keyring.json"
    assert make_key_file(path) == read_key_file(path, FAKE)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ((), "ZHULIAN_KEY_COMMAND"),
        (REFUSES, "主密钥已停用"),
        (("没有这个命令",), "请核对 ZHULIAN_KEY_COMMAND"),
        ((sys.executable, "-c", "print('别的')"), "不是钥匙"),
    ],
)
def test_a_wrapped_file_that_does_not_open_says_why(tmp_path, command, reason):
    path = tmp_path / "keyring.json"
    make_key_file(path, FAKE)
    with pytest.raises(KeyFileProblem, match=reason):
        read_key_file(path, command)


def test_a_command_that_cannot_wrap_leaves_the_old_file(tmp_path):
    path = tmp_path / "keyring.json"
    made = make_key_file(path)
    with pytest.raises(KeyFileProblem, match="主密钥已停用"):
        replace_key_file(path, made, REFUSES)
    assert read_key_file(path) == made
