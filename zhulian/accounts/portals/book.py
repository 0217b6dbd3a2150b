"""The declared portals 统一身份认证文件: read from one YAML file; a mistake is named with its place and its cure."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from zhulian.accounts.portals.dingtalk import DingTalk
from zhulian.accounts.portals.oidc import OpenIdConnect
from zhulian.accounts.portals.portal import Portal, is_safe

_ADDRESSES = ("issuer", "login", "api")
_COMMON = ("kind", "code", "label", "client_id", "secret_file")
# What each kind must have beyond the common ones, and what it may.
_KINDS: dict[str, tuple[type, tuple[str, ...], tuple[str, ...]]] = {
    "oidc": (OpenIdConnect, ("issuer",), ("identifier", "acr", "amr")),
    "dingtalk": (DingTalk, ("login", "api", "app_key"), ("identifier",)),
}


class BadPortalFile(Exception):
    """The file cannot be used; the message says where and what to do, in Chinese."""


def portals() -> dict[str, Portal]:
    """Return the declared portals by code; none without a file. Raises BadPortalFile.

    The file is read again when it has changed; a secret that has changed is read when the file is touched.
    """
    if not settings.PORTAL_FILE:
        return {}
    path = Path(settings.PORTAL_FILE)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as problem:
        raise BadPortalFile(
            f"统一身份认证文件 {path.name} 读不到：{problem.strerror}。请核对 ZHULIAN_PORTAL_FILE"
        ) from problem


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> dict[str, Portal]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "编码"
        raise BadPortalFile(
            f"统一身份认证文件 {path.name} {where}看不懂，请照 docs/sign-in.md 的样子写"
        ) from problem
    if not isinstance(entries, list) or not entries:
        raise BadPortalFile(f"统一身份认证文件 {path.name} 要是一个列表，每个入口一项")
    found: dict[str, Portal] = {}
    for number, entry in enumerate(entries, 1):
        portal = _portal(entry, f"统一身份认证文件 {path.name} 第 {number} 个入口", path.parent)
        if portal.code in found:
            raise BadPortalFile(
                f"统一身份认证文件 {path.name} 第 {number} 个入口，code：“{portal.code}”重复了，请换一个"
            )
        found[portal.code] = portal
    return found


def _portal(entry: Any, where: str, folder: Path) -> Portal:
    if not isinstance(entry, dict) or entry.get("kind") not in _KINDS:
        raise BadPortalFile(f"{where}，kind：要写 {'、'.join(_KINDS)} 之一")
    kind, needed, possible = _KINDS[entry["kind"]]
    wanted = {*_COMMON, *needed, *possible}
    if unknown := sorted(str(name) for name in entry if name not in wanted):
        raise BadPortalFile(f"{where}，{unknown[0]}：没有这一项。可写的有 {'、'.join(sorted(wanted))}")
    for name in (*_COMMON, *needed):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise BadPortalFile(f"{where}，{name}：缺，或者不是文字。数字请加引号")
    if not re.fullmatch(r"[a-z0-9-]{1,20}", entry["code"]):
        raise BadPortalFile(f"{where}，code：只用小写字母、数字和连字符，20 个以内，例如 county")
    given = {name: entry[name] for name in entry if name not in ("kind", "secret_file")}
    for name in _ADDRESSES:
        if name in given and not is_safe(given[name]):
            raise BadPortalFile(f"{where}，{name}：要写 https 开头的地址，现在是“{given[name]}”")
    for name in ("acr", "amr"):
        if name in given:
            given[name] = _words(given[name], f"{where}，{name}")
    return kind(secret=_secret(folder / entry["secret_file"], f"{where}，secret_file"), **given)


def _words(given: Any, where: str) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(word, str) and word for word in given):
        raise BadPortalFile(f"{where}：要写成列表，例如 [mfa]")
    return frozenset(given)


def _secret(path: Path, where: str) -> str:
    try:
        mode = path.stat().st_mode & 0o777
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadPortalFile(f"{where}：{path.name} 读不到，请核对文件名，写相对于本文件的位置") from problem
    if mode & 0o077:
        raise BadPortalFile(f"{where}：{path.name} 的权限是 {mode:04o}，别人也能读。请执行 chmod 0400")
    if not secret:
        raise BadPortalFile(f"{where}：{path.name} 是空的")
    return secret
