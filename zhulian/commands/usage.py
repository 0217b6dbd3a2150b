"""How commands are used 用法: the help pages and the errors of a command line, in Chinese and each with its cure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup

AnyCommand = TyperCommand | TyperGroup
HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
# What the library writes into a line of help, and what is written here.
_WORDS = (
    (re.compile(r"^Show this message and exit\.$"), "显示这一页"),
    (re.compile(r"\benv var: "), "环境变量 "),
    (re.compile(r"\bdefault: \(dynamic\)"), "不写时现算"),
    (re.compile(r"\bdefault: "), "不写就是 "),
    (re.compile(r"\brequired\]"), "必填]"),
)
_ROOM = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
_KINDS = {
    "<int range>": "<整数>",
    "<int>": "<整数>",
    "<float>": "<数>",
    "<str>": "<文字>",
    "<path>": "<文件>",
    "<%Y-%m-%d>": "<日期>",
}
_VALUES = (
    (re.compile(r"valid integer"), "要写整数，例如 8000"),
    (re.compile(r"valid number"), "要写数，例如 0.5"),
    (re.compile(r"greater than or equal to (\S+)"), r"不能小于 \1"),
    (re.compile(r"less than or equal to (\S+)"), r"不能大于 \1"),
    (re.compile(r"does not match the formats?"), "日期要写成 2026-10-31"),
)


class Formatter(TyperGroup.context_class.formatter_class):
    """Writes a help page."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for theirs, ours in _ROOM.items():
            args = args.replace(theirs, ours)
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Any, *args: Any, **options: Any) -> None:
        super().write_dl([(_kind(name), _said(words)) for name, words in rows], *args, **options)


class ChineseContext(TyperGroup.context_class):
    """Where a command runs; its help is written in Chinese."""

    formatter_class = Formatter


def in_chinese(command: AnyCommand) -> AnyCommand:
    """Return the command, it and those below it made to write their help pages in Chinese."""
    command.context_class, command.rich_markup_mode = ChineseContext, None
    for below in getattr(command, "commands", {}).values():
        in_chinese(below)
    return command


def error_in_chinese(problem: Any) -> str:
    """Say what is wrong with a command line and where its right use stands. `problem` is an error of typer's."""
    kind, context = type(problem).__name__, getattr(problem, "ctx", None)
    if kind == "NoArgsIsHelpError":
        return problem.message
    words = _ERRORS.get(kind, _other)(problem)
    return f"{words}。用法见 {context.command_path} --help" if context is not None else words


def _said(words: str) -> str:
    for theirs, ours in _WORDS:
        words = theirs.sub(ours, words)
    return words


def _kind(name: str) -> str:
    for theirs, ours in _KINDS.items():
        name = name.replace(theirs, ours)
    return name


def _missing(problem: Any) -> str:
    kind = "选项" if problem.param.param_type_name == "option" else "参数"
    return f"缺少{kind} {_name(problem.param)}{_about(problem.param)}"


def _bad_value(problem: Any) -> str:
    told = next(
        (found.expand(ours) for theirs, ours in _VALUES if (found := theirs.search(problem.message))),
        "看不懂",
    )
    return f"{_name(problem.param)} 的值不对：{told.rstrip('.')}{_about(problem.param)}"


def _no_option(problem: Any) -> str:
    like = f"，是不是 {'、'.join(sorted(problem.possibilities))}" if problem.possibilities else ""
    return f"没有选项 {problem.option_name}{like}"


def _option_misused(problem: Any) -> str:
    what = "后面不写值" if "does not take" in problem.message else "后面要写一个值"
    return f"选项 {problem.option_name} {what}"


def _other(problem: Any) -> str:
    if named := re.search(r"No such command '([^']*)'", problem.message):
        return f"没有命令 {named[1]}，可用的有：{'、'.join(problem.ctx.command.list_commands(problem.ctx))}"
    if more := re.search(r"unexpected extra argument\S* \((.*)\)", problem.message):
        return f"多写了 {more[1]}，请删去"
    return f"命令写得不对（{problem.message}）"


_ERRORS: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option_misused,
}


def _name(param: Any) -> str:
    return param.opts[0] if param.param_type_name == "option" else param.metavar or param.name


def _about(param: Any) -> str:
    return f"（{param.help}）" if param.help else ""
