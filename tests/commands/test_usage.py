"""How commands are used 用法: every help page and every error of a command line is Chinese, and says the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer

from zhulian.commands import main
from zhulian.commands.main import ENTRIES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What the library would say if nobody translated it.
FOREIGN = re.compile(
    r"Usage|Options|Commands|Arguments|ARGS|Show this|default:|required|env var|<(int|str|path|float|bool|%)"
)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch):
    """A command sets what it needs when it is looked up; nothing of it may stay."""
    for entry in ENTRIES.values():
        for name in entry.environment:
            monkeypatch.setenv(name, "")


def walk(command, above=None) -> Iterator[typer.Context]:
    """Return the context of a command and of every command below it."""
    context = command.context_class(command, info_name=command.name or "zhulian", parent=above)
    yield context
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        yield from walk(command.get_command(context, name), context)


def every_command() -> list[typer.Context]:
    return list(walk(typer.main.get_command(main.app)))


def test_every_command_and_every_option_is_explained_in_chinese():
    found = every_command()
    assert {context.command_path for context in found} >= {f"zhulian {name}" for name in ENTRIES}
    assert {"zhulian keys check", "zhulian policy whatif"} <= {context.command_path for context in found}
    for context in found:
        assert CHINESE.search(context.command.help or ""), context.command_path
        for param in context.command.params:
            assert CHINESE.search(getattr(param, "help", None) or ""), (context.command_path, param.name)


def test_no_help_page_has_words_of_the_library():
    for context in every_command():
        page = context.get_help()
        assert page.startswith("用法：zhulian"), context.command_path
        assert not FOREIGN.search(page), (context.command_path, page)


def said(monkeypatch, capsys, *words: str) -> str:
    monkeypatch.setattr("sys.argv", ["zhulian", *words])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("match", "缺少选项 --county（区县代码）。用法见"),
        ("ledger-template", "缺少参数 out（要写的 xlsx 文件）。用法见"),
        ("serve --foo", "没有选项 --foo。用法见"),
        ("serve --hots x", "是不是 --host"),
        ("nothing", "没有命令 nothing，可用的有：demo、"),
        ("keys chekc", "没有命令 chekc，可用的有：make、check"),
        ("serve --port abc", "--port 的值不对：要写整数，例如 8000（端口）"),
        ("demo --residents 5", "--residents 的值不对：不能小于 1000（居民人数）"),
        ("demo --residents 5000000", "--residents 的值不对：不能大于 2000000（居民人数）"),
        ("match --county 640104 --on 31.10.2026", "--on 的值不对：日期要写成 2026-10-31"),
        ("match --county", "选项 --county 后面要写一个值"),
        ("demo --serve=1", "选项 --serve 后面不写值"),
        ("match x --county 640104", "多写了 x，请删去"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese_with_its_cure(monkeypatch, capsys, line, words):
    told = said(monkeypatch, capsys, *line.split())
    assert words in told
    assert not re.search(r"[A-Z][a-z]+ [a-z]+", told), "no sentence of the library's"


def test_a_group_without_a_command_shows_its_help(monkeypatch, capsys):
    told = said(monkeypatch, capsys, "keys")
    assert told.startswith("用法：zhulian keys [选项] 命令 [参数]…")
    assert "命令写得不对" not in told


def test_a_good_command_line_ends_well(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["zhulian", "ledger", "--help"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code in (0, None)
    assert "重算整条链" in capsys.readouterr().out
