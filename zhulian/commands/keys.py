"""Keys 钥匙: make the key file, check it, turn it, retire what is old, print it for the safe and bring it back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from zhulian.accounts.today import today
from zhulian.commands import rotation
from zhulian.commands.key_sheet import sheet_page
from zhulian.commands.output import Steps, print_json, refuse
from zhulian.commands.rotation import BY, CannotTurn
from zhulian.ledger import actions as ledger
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import KeyFileProblem
from zhulian.lib.key_file import change_key_file, install_key_file, make_key_file
from zhulian.lib.recovery_sheet import SheetProblem, parts_of_sheet, read_sheets, whole_sheet

app = typer.Typer(help="钥匙文件", no_args_is_help=True, add_completion=False)
AsJson = Annotated[bool, typer.Option("--json", help="最后一行印一个 JSON 对象")]


@app.command()
def make() -> None:
    """生成钥匙文件（0400）；已有的不覆盖。"""
    try:
        make_key_file(settings.KEY_FILE, settings.KEY_COMMAND)
    except KeyFileProblem as problem:
        refuse(str(problem))
    typer.echo(
        f"已生成 {settings.KEY_FILE}。请马上另存一份封存（zhulian keys sheet）："
        f"丢了它，已加密的姓名、证件号、住址再也打不开"
    )


@app.command()
def check(as_json: AsJson = False) -> None:
    """核对钥匙文件是不是封存这个数据库的那一把；数出每把密钥封着多少处。"""
    try:
        ensure_right_keys()
    except KeyFileProblem as problem:
        refuse(str(problem))
    keys, counted = keyring(), rotation.counted(timezone.now)
    if as_json:
        told = {name: dict(counts) for name, counts in counted.items()}
        print_json({"current": keys.current, "keys": sorted(keys.keys), "places": told,
                    "left": rotation.left_behind(timezone.now), "turned_at": keys.turned_at})  # fmt: skip
        return
    typer.echo(f"钥匙文件 {settings.KEY_FILE} 正确；当前是第 {keys.current} 号密钥")
    for name, counts in counted.items():
        told = "，".join(f"第 {number} 号 {count} 处" for number, count in sorted(counts.items()))
        typer.echo(f"  {name}：{told or '没有'}")


@app.command()
def rotate(
    index: Annotated[bool, typer.Option("--index", help="索引密钥也换：重算姓名和证件号的索引")] = False,
    new: Annotated[bool, typer.Option("--new", help="上一次有打不开的，也另换一把新的")] = False,
    as_json: AsJson = False,
) -> None:
    """换钥匙：生成新密钥，把已加密的全部换封。不停机；中断了再运行一次就接着做。"""
    try:
        with Steps().step("换封") as tell:
            done = rotation.rotate(
                clock=timezone.now,
                tell=lambda where, count: tell(where, count, 0),
                with_index=index,
                is_new=new,
            )
    except (CannotTurn, KeyFileProblem) as problem:
        refuse(str(problem))
    for place in done.damaged:
        typer.echo(f"打不开，没有换封：{place}。请从备份恢复这一处", err=True)
    if as_json:
        print_json({"current": done.key, "changed": done.changed, "left": done.left, "damaged": done.damaged})
    else:
        typer.echo(f"当前是第 {done.key} 号密钥，换封 {done.changed} 处，还剩 {done.left} 处")
        typer.echo("请重新打印封存件（zhulian keys sheet），一天以后让旧密钥退役（zhulian keys retire）")
    if done.left:
        raise typer.Exit(1)


@app.command()
def retire(as_json: AsJson = False) -> None:
    """把没有一处再用的旧密钥从钥匙文件里去掉；换钥匙满一天以后才行。"""
    try:
        with Steps().step("核对") as tell:
            old = rotation.retire(clock=timezone.now, tell=lambda where, count: tell(where, count, 0))
    except (CannotTurn, KeyFileProblem) as problem:
        refuse(str(problem))
    if as_json:
        print_json({"retired": old, "current": keyring().current})
        return
    typer.echo(
        f"已退役：{'、'.join(f'第 {number} 号' for number in old) or '旧的索引密钥'}。旧备份要用旧封存件"
    )


@app.command()
def wrap() -> None:
    """用 ZHULIAN_KEY_COMMAND 的命令给现有的钥匙文件加壳。"""
    if not settings.KEY_COMMAND:
        refuse("没有写明加壳的命令。请在 ZHULIAN_KEY_COMMAND 里写明")
    try:
        change_key_file(Path(settings.KEY_FILE), lambda keys: keys, settings.KEY_COMMAND)
    except KeyFileProblem as problem:
        refuse(str(problem))
    typer.echo(f"{settings.KEY_FILE} 已加壳")


@app.command()
def sheet(
    out: Annotated[Path, typer.Argument(help="写到哪个 HTML 文件；分件时在名字后加 -1、-2、-3")],
    parts: Annotated[bool, typer.Option("--parts", help="分成三份，任意两份能恢复")] = False,
) -> None:
    """打印封存件：全部密钥写成可以手工照打的行，每行带两个校验词。"""
    try:
        ensure_right_keys()
    except KeyFileProblem as problem:
        refuse(str(problem))
    keys = keyring()
    sheets = parts_of_sheet(keys) if parts else [whole_sheet(keys)]
    paths = [out.with_stem(f"{out.stem}-{n}") for n in range(1, len(sheets) + 1)] if parts else [out]
    for number, (path, lines) in enumerate(zip(paths, sheets, strict=True), start=1):
        page = sheet_page(lines, current=keys.current, on=today(), part=number if parts else 0)
        _write_private(path, page)
    ledger.record(action="打印钥匙封存件", actor=BY, at=timezone.now(), object_kind="keys",
                  object_id=keys.current, detail={"sheets": len(sheets)})  # fmt: skip
    typer.echo(f"已写 {'、'.join(str(path) for path in paths)}。打印后请马上删除")


@app.command()
def restore(sheets: Annotated[list[Path], typer.Argument(help="照打的封存件；分件给两份")]) -> None:
    """从封存件恢复钥匙文件；已有的不覆盖。"""
    try:
        keys = read_sheets([path.read_text(encoding="utf-8") for path in sheets])
        install_key_file(settings.KEY_FILE, keys, settings.KEY_COMMAND)
    except (OSError, UnicodeDecodeError):
        refuse("封存件的文件打不开。请核对路径，并存成 UTF-8 的文本文件")
    except (SheetProblem, KeyFileProblem) as problem:
        refuse(str(problem))
    try:
        ensure_right_keys()
    except KeyFileProblem as problem:
        settings.KEY_FILE.unlink()
        refuse(f"没有恢复。{problem}")
    ledger.record(action="从封存件恢复钥匙", actor=BY, at=timezone.now(), object_kind="keys",
                  object_id=keyring().current)  # fmt: skip
    typer.echo(f"已恢复 {settings.KEY_FILE}，与这个数据库相符")


def _write_private(path: Path, content: str) -> None:
    """Write a file that only its owner reads; refuse to replace one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        refuse(f"写不了 {path}：已经存在，或目录不对。请换一个名字")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
