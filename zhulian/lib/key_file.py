"""The key file 钥匙文件: read whole, written whole or not at all; in the clear, or wrapped by a command outside."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import stat
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from zhulian.lib.ciphers import KEY_BYTES, KeyFileProblem, Keyring, new_keyring

_COMMAND_SECONDS = 30
_OWNER_ALONE = 0o400


def make_key_file(path: Path, command: Sequence[str] = ()) -> Keyring:
    """Write a new key file, readable by its owner alone (0400); refuse to replace one."""
    return install_key_file(path, new_keyring(), command)


def install_key_file(path: Path, keyring: Keyring, command: Sequence[str] = ()) -> Keyring:
    """Write these keys where no key file lies yet; raise `KeyFileProblem` where one does."""
    draft = _draft(path, keyring, command)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise KeyFileProblem(f"钥匙文件 {path} 已经存在，不覆盖") from None
    finally:
        draft.unlink()
    return read_key_file(path, command)


def replace_key_file(path: Path, keyring: Keyring, command: Sequence[str] = ()) -> None:
    """Put these keys in the place of the ones before; whoever reads meets the old file or the new one."""
    _draft(path, keyring, command).replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def change_key_file(path: Path, change: Callable[[Keyring], Keyring], command: Sequence[str] = ()) -> Keyring:
    """Replace the keys by what `change` makes of them; two who change at once come one after the other."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        keyring = change(read_key_file(path, command))
        replace_key_file(path, keyring, command)
    finally:
        os.close(handle)
    return keyring


def read_key_file(path: Path, command: Sequence[str] = ()) -> Keyring:
    """Read a key file; raise `KeyFileProblem` when it is missing, damaged or readable by others."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyFileProblem(
            f"找不到钥匙文件 {path}。请从封存件恢复；没有它，已加密的姓名和证件号打不开"
        ) from None
    except (OSError, ValueError) as problem:
        raise KeyFileProblem(f"钥匙文件 {path} 读不出：{problem}") from None
    if mode & 0o077:
        raise KeyFileProblem(f"钥匙文件 {path} 的权限是 {mode:04o}，别人也能读。请执行 chmod 0400 {path}")
    return parsed_keyring(_unwrapped(content, path, command), f"钥匙文件 {path}")


def keyring_content(keyring: Keyring) -> dict[str, Any]:
    """Return what a key file says."""
    content: dict[str, Any] = {
        "current": keyring.current,
        "keys": {str(number): key.hex() for number, key in keyring.keys.items()},
        "index_key": keyring.index_key.hex(),
        "lake_key": keyring.lake_key.hex(),
    }
    if keyring.former_index_key is not None:
        content["former_index_key"] = keyring.former_index_key.hex()
    if keyring.turned_at is not None:
        content["turned_at"] = keyring.turned_at.isoformat()
    return content


def parsed_keyring(content: Any, where: str) -> Keyring:
    """Return the keyring that a content tells of; raise `KeyFileProblem` naming where it came from."""
    try:
        former, turned = content.get("former_index_key"), content.get("turned_at")
        keyring = Keyring(
            current=int(content["current"]),
            keys={int(number): bytes.fromhex(key) for number, key in content["keys"].items()},
            index_key=bytes.fromhex(content["index_key"]),
            lake_key=bytes.fromhex(content["lake_key"]),
            former_index_key=bytes.fromhex(former) if former else None,
            turned_at=datetime.fromisoformat(turned) if turned else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise KeyFileProblem(f"{where} 内容不完整：{problem}") from None
    hashing = filter(None, (keyring.index_key, keyring.lake_key, keyring.former_index_key))
    lengths = {len(key) for key in (*keyring.keys.values(), *hashing)}
    if lengths != {KEY_BYTES} or keyring.current not in keyring.keys:
        raise KeyFileProblem(f"{where} 内容不完整：密钥长度不对，或缺第 {keyring.current} 号密钥")
    return keyring


def _draft(path: Path, keyring: Keyring, command: Sequence[str]) -> Path:
    content: dict[str, Any] = keyring_content(keyring)
    if command:
        wrapped = _run(command, "wrap", json.dumps(content).encode())
        content = {"wrapped": base64.b64encode(wrapped).decode()}
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _unwrapped(content: Any, path: Path, command: Sequence[str]) -> Any:
    if not isinstance(content, dict) or "wrapped" not in content:
        return content
    if not command:
        raise KeyFileProblem(f"钥匙文件 {path} 是加了壳的。请在 ZHULIAN_KEY_COMMAND 里写明开壳的命令")
    try:
        return json.loads(_run(command, "unwrap", base64.b64decode(content["wrapped"])))
    except (TypeError, ValueError):
        raise KeyFileProblem(
            f"命令 {command[0]} 开出来的不是钥匙。请核对用的是不是封装时的那把主密钥"
        ) from None


def _run(command: Sequence[str], verb: str, given: bytes) -> bytes:
    """Hand bytes to the command outside and return what it gives back; what it says goes into the error."""
    try:
        done = subprocess.run(  # nosec B603 # the command that the owner of the machine has set, without a shell
            [*command, verb], input=given, capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        reason = "超时" if isinstance(problem, subprocess.TimeoutExpired) else problem.strerror
        raise KeyFileProblem(
            f"命令 {command[0]} {verb} 没有成功：{reason}。请核对 ZHULIAN_KEY_COMMAND"
        ) from None
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise KeyFileProblem(
            f"命令 {command[0]} {verb} 没有成功（退出码 {done.returncode}）：{said or '没有说原因'}"
        )
    return done.stdout
