"""The canary 钥匙试样: the wrong key file is refused at start."""

from __future__ import annotations

import pytest

from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.models import Canary
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import make_key_file

pytestmark = pytest.mark.django_db


def test_the_first_start_sets_the_canary_and_the_next_finds_it():
    ensure_right_keys()
    ensure_right_keys()
    assert Canary.objects.count() == 1


def test_another_key_file_is_refused(settings, tmp_path):
    ensure_right_keys()
    settings.KEY_FILE = tmp_path / "other.json"
    make_key_file(settings.KEY_FILE)
    with pytest.raises(KeyFileProblem, match="不是封存这个数据库的那一把"):
        ensure_right_keys()


@pytest.mark.parametrize("column", ["index", "pseudonym"])
def test_a_key_file_of_which_one_key_was_exchanged_is_refused(column):
    ensure_right_keys()
    Canary.objects.update(**{column: "0" * 64})
    with pytest.raises(KeyFileProblem, match="不是封存这个数据库的那一把"):
        ensure_right_keys()


def test_a_missing_key_file_is_named(settings, tmp_path):
    settings.KEY_FILE = tmp_path / "none.json"
    with pytest.raises(KeyFileProblem, match="找不到钥匙文件 .*none.json"):
        ensure_right_keys()
    assert not Canary.objects.exists()
