"""The command line itself 命令行入口."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from zhulian.commands import main


@pytest.mark.parametrize(
    "words", ["no such table: ledger_event", 'relation "ledger_event" does not exist\nLINE 1: …']
)
def test_a_database_that_was_never_prepared_is_said_with_its_cure(monkeypatch, capsys, words):
    def look(**_):
        raise OperationalError(words)

    monkeypatch.setattr(main, "app", look)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 2
    assert "请先执行 zhulian prepare" in capsys.readouterr().err


def test_another_failure_of_the_database_is_not_hidden(monkeypatch):
    def look(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(main, "app", look)
    with pytest.raises(OperationalError):
        main.main()
