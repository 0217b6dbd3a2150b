"""The command zhulian 命令行入口: a table of commands, each loaded only when it is called.

Policy commands work without a database and without a key, so Django is set up only for commands that need it.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass, field

import django
import typer
from django.db import DatabaseError
from typer.core import TyperGroup

from zhulian.commands.output import BAD_INPUT
from zhulian.commands.usage import ChineseContext, error_in_chinese, in_chinese

# Loaded once Django is set up. Whoever gives commands on the server holds its database anyway.
SCOPE = "zhulian.accounts.scope"
# What SQLite and PostgreSQL say of a table that is not there.
NO_TABLES = ("no such table", "does not exist")


@dataclass(frozen=True)
class Entry:
    """Where a command lives: a module that has `app`, a Typer with one command or a group of them."""

    module: str
    help: str
    needs_django: bool = True
    environment: dict[str, str] = field(default_factory=dict)


ENTRIES: dict[str, Entry] = {
    "demo": Entry(
        "zhulian.commands.demo",
        "造一个演示县，导入，全县比对，然后打开网页",
        environment={"ZHULIAN_DEMO": "1"},
    ),
    "prepare": Entry("zhulian.commands.prepare", "准备数据库、钥匙文件和区划"),
    "accounts": Entry("zhulian.commands.accounts", "开户和设岗"),
    "matrix": Entry("zhulian.commands.matrix", "准入表：每个网址、每个岗位得到什么"),
    "match": Entry("zhulian.commands.match", "用全部政策比对全县"),
    "serve": Entry("zhulian.commands.serve", "打开网页"),
    "jobs": Entry("zhulian.commands.jobs", "做网页上交办的作业：重新比对全县、草稿试算"),
    "import-areas": Entry("zhulian.commands.areas", "导入一个区县的镇街和村社，认定城乡"),
    "import-ledger": Entry("zhulian.commands.import_ledger", "导入低保台账（Excel 或 CSV），先可预览"),
    "ledger-template": Entry("zhulian.commands.ledger_template", "生成低保台账的 Excel 模板"),
    "keys": Entry("zhulian.commands.keys", "生成和核对钥匙文件"),
    "import-feed": Entry("zhulian.commands.feeds", "把一个部门文件导入数据湖"),
    "lake": Entry("zhulian.commands.lake", "数据湖：批次和到期删除"),
    "retention": Entry("zhulian.commands.retention", "保存期限：列出，处理到期的"),
    "files": Entry("zhulian.commands.files", "附件：核对和清理"),
    "ledger": Entry("zhulian.commands.ledger", "核验台账"),
    "policy": Entry("zhulian.commands.policy", "算用例、核对政策、说明一个用例、推演", needs_django=False),
    "library": Entry("zhulian.commands.library", "政策库：载入、导出本县的政策文本"),
    "bench": Entry(
        "zhulian.commands.bench", "测速：本项目、手写 SQL、OpenFisca-core 并排", needs_django=False
    ),
}


class Lazy(TyperGroup):
    """A group that imports a command's module when the command is called or its help is shown."""

    context_class = ChineseContext

    def list_commands(self, ctx):
        return list(ENTRIES)

    def get_command(self, ctx, cmd_name):
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        for name, value in entry.environment.items():
            os.environ.setdefault(name, value)
        if entry.needs_django:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")
            django.setup()
            scope = importlib.import_module(SCOPE)
            ctx.with_resource(scope.in_whole_county(scope.Errand.COMMAND))
        command = typer.main.get_command(importlib.import_module(entry.module).app)
        command.name = cmd_name
        return in_chinese(command)

    def format_commands(self, ctx, formatter):
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in ENTRIES.items()])


app = typer.Typer(
    cls=Lazy,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="助联：社会大救助平台",
)


@app.callback()
def root() -> None:
    """助联：社会大救助平台。"""


def main() -> None:
    """Run the command; one that is written wrongly or finds no prepared database is bad input, not a crash."""
    try:
        sys.exit(app(standalone_mode=False, prog_name="zhulian"))
    except typer.TyperException as problem:
        typer.echo(error_in_chinese(problem), err=True)
        sys.exit(BAD_INPUT)
    except DatabaseError as problem:
        if not any(words in str(problem) for words in NO_TABLES):
            raise
        typer.echo("数据库还没有准备好。请先执行 zhulian prepare --county 区县代码", err=True)
        sys.exit(BAD_INPUT)
