"""The command files 附件命令."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.commands.test_commands_page import keys_on_page, keys_printed
from tests.files.test_actions import home, kept  # noqa: F401
from zhulian.commands import files
from zhulian.files import storing
from zhulian.files.models import Attachment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def run(word: str) -> tuple[int, str]:
    done = CliRunner().invoke(files.app, [word])
    return done.exit_code, done.output


def test_whole_attachments_are_counted_and_nothing_is_swept():
    kept()
    assert run("check") == (0, "已核 1 个附件，0 个有问题\n")
    assert run("sweep") == (0, "清掉 0 个没有登记的文件\n")
    assert keys_printed(files.app, "check") == keys_on_page("zhulian files check")


def test_what_is_missing_damaged_or_exchanged_is_named():
    lost, bent, swapped = (kept(about=n) for n in range(3))
    storing.erase(lost.pk)
    storing.place_of(bent.pk).write_bytes(storing.read(swapped.pk))
    Attachment.objects.filter(pk=swapped.pk).update(digest="0" * 64)
    code, words = run("check")
    assert code == 1
    assert f"附件 {lost.pk} 的文件不在" in words
    assert f"附件 {bent.pk} 打不开" in words
    assert f"附件 {swapped.pk} 的内容与存入时的摘要不符" in words
    assert "已核 3 个附件，3 个有问题" in words
