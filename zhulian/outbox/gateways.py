"""Gateways 网关: which services outside this installation may be spoken to, declared in one file (docs/residents.md)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings


class GatewayProblem(Exception):
    """A service outside cannot be used; the message says which, why, and the cure."""


def gateways(section: str) -> dict[str, Any]:
    """Return one section of the gateway file (sms, entries, channels); empty where nothing is declared.

    Raises GatewayProblem for a file that cannot be read.
    """
    if not settings.GATEWAY_FILE:
        return {}
    path = Path(settings.GATEWAY_FILE)
    try:
        return _read(path, path.stat().st_mtime_ns).get(section, {})
    except OSError as problem:
        raise GatewayProblem(
            f"网关文件 {path} 打不开：{problem.strerror}。请核对 ZHULIAN_GATEWAY_FILE"
        ) from None


@lru_cache(maxsize=4)
def _read(path: Path, written_at: int) -> dict[str, Any]:
    if path.stat().st_mode & 0o077:
        raise GatewayProblem(f"网关文件 {path} 里有密钥，别人也能读。请执行 chmod 0600")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise GatewayProblem(f"网关文件 {path} 不是 JSON：{problem}。请照 docs/residents.md 改") from None
    if not isinstance(found, dict) or not all(isinstance(part, dict) for part in found.values()):
        raise GatewayProblem(f"网关文件 {path} 的各部分要写成 {{…}}。请照 docs/residents.md 改")
    return found


def wanted(part: dict[str, Any], name: str, whose: str) -> Any:
    """Return a value that a gateway cannot do without. Raises GatewayProblem naming it."""
    if not part.get(name):
        raise GatewayProblem(f"网关文件里 {whose} 缺“{name}”这一项")
    return part[name]
