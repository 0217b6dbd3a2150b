"""The commands keys and ledger 钥匙与台账命令."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.commands.test_commands_page import keys_on_page, keys_printed
from tests.ledger.test_record import look
from tests.ledger.test_verify import tamper
from zhulian.commands import keys, ledger
from zhulian.ledger.actions import seal


def run(app, *words: str) -> tuple[int, str]:
    finished = CliRunner().invoke(app, words)
    return finished.exit_code, finished.output


def test_keys_make_writes_a_file_once(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "keyring.json"
    assert run(keys.app, "make")[0] == 0
    before = settings.KEY_FILE.read_bytes()
    code, words = run(keys.app, "make")
    assert code == 2
    assert "不覆盖" in words
    assert settings.KEY_FILE.read_bytes() == before


@pytest.mark.django_db
def test_keys_check_tells_the_right_file_from_another(settings, tmp_path):
    assert run(keys.app, "check")[0] == 0
    settings.KEY_FILE = tmp_path / "keyring.json"
    run(keys.app, "make")
    code, words = run(keys.app, "check")
    assert code == 2
    assert "不是封存这个数据库的那一把" in words


def test_keys_check_without_a_key_file_is_bad_input(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "nowhere.json"
    code, words = run(keys.app, "check")
    assert code == 2
    assert "nowhere.json" in words


@pytest.mark.django_db
def test_ledger_verify_fails_and_names_the_row_that_was_changed():
    for number in range(3):
        look(number)
    assert run(ledger.app, "seal")[0] == 0
    assert run(ledger.app, "verify")[0] == 0
    tamper("UPDATE ledger_event SET actor = '别人' WHERE sequence = 2")
    code, words = run(ledger.app, "verify")
    assert code == 1
    assert "第 2 行" in words


@pytest.mark.django_db
def test_ledger_verify_against_an_anchor_finds_a_cut_tail():
    look()
    seal()
    assert run(ledger.app, "verify", "--anchor", "1:" + "0" * 64)[0] == 1


@pytest.mark.django_db
def test_the_head_kept_in_a_file_finds_a_cut_tail(tmp_path):
    kept = tmp_path / "heads.txt"
    for number in range(3):
        look(number)
    assert run(ledger.app, "anchor", "--file", str(kept))[0] == 0
    assert run(ledger.app, "verify", "--file", str(kept))[0] == 0
    tamper("DELETE FROM ledger_event WHERE sequence > 1")
    code, words = run(ledger.app, "verify", "--file", str(kept))
    assert code == 1
    assert "末尾被截去 2 行" in words
    assert run(ledger.app, "anchor", "--file", str(kept))[0] == 2


@pytest.mark.django_db
def test_the_ledger_commands_print_the_keys_of_the_page(tmp_path):
    assert keys_printed(ledger.app, "verify") == keys_on_page("zhulian ledger verify")
    printed = keys_printed(ledger.app, "anchor", "--file", str(tmp_path / "heads.txt"))
    assert printed == keys_on_page("zhulian ledger anchor")
