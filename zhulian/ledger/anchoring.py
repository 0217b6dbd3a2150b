"""Anchoring 留存链头: the head of the chain kept outside, where whoever bends the database cannot reach it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.chain import BEGINNING
from zhulian.ledger.models import Event
from zhulian.ledger.verifying import verify

_COMMAND_SECONDS = 30


class CannotAnchor(Exception):
    """The head was not kept, or the heads kept cannot be read; the message says why and what to do."""


def read_anchors(path: Path) -> list[str]:
    """Return the heads in a file: the last word of each line. Raises CannotAnchor."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CannotAnchor(f"留存文件 {path.name} 读不出。请核对路径和权限") from None
    return [line.split()[-1] for line in lines if line.strip()]


def anchor(*, at: datetime, by: Actor, path: Path | None = None, command: Sequence[str] = ()) -> str:
    """Verify the chain, then keep its head in a file outside the data folder, or hand it to a command.

    A chain that does not verify, or no longer holds the heads of the file, is not anchored anew. Raises CannotAnchor.
    """
    if path is None and not command:
        raise CannotAnchor("没有写明留存到哪里。请给 --file，或设 ZHULIAN_ANCHOR_COMMAND")
    if path is not None and path.resolve().is_relative_to(Path(settings.DATA).resolve()):
        raise CannotAnchor(f"{path.name} 在数据目录之内，改得了数据库的人也改得了它。请放到别的机器或磁盘上")
    verdict = verify(anchors=read_anchors(path) if path is not None and path.exists() else ())
    if verdict.broken:
        raise CannotAnchor(f"台账不完整，没有留存新的链头：{verdict.broken}")
    ledger.seal()
    head = ":".join(
        map(str, Event.objects.chained().values_list("sequence", "hash").last() or (0, BEGINNING))
    )
    line = f"{at.isoformat(timespec='seconds')} {head}\n"
    if path is not None:
        _append(path, line)
    if command:
        _hand_over(command, line)
    ledger.record(action="留存链头", actor=by, at=at, object_kind="ledger", detail={"head": head})
    return head


def _append(path: Path, line: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError as problem:
        raise CannotAnchor(f"写不进留存文件 {path.name}：{problem.strerror}") from None


def _hand_over(command: Sequence[str], line: str) -> None:
    """Give the line to a command outside: to another department's address, a printer, a write-once store."""
    try:
        done = subprocess.run(  # nosec B603 # the command that the owner of the machine has set, without a shell
            list(command), input=line.encode(), capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CannotAnchor(f"命令 {command[0]} 没有运行成功或超时。请核对 ZHULIAN_ANCHOR_COMMAND") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise CannotAnchor(
            f"命令 {command[0]} 没有收下链头（退出码 {done.returncode}）：{said or '没有说原因'}"
        )
