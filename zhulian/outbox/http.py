"""Asking a service outside 向外部服务提问: JSON over HTTPS, few seconds, a bounded answer, no redirects followed."""

from __future__ import annotations

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from zhulian.outbox.gateways import GatewayProblem

SECONDS = 8
MOST_BYTES = 200_000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def ask(
    url: str,
    *,
    body: dict[str, Any] | None = None,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Get an address, or post a JSON body or a form to it; return the JSON object it answers with.

    Raises GatewayProblem, whose message names the host and never what was sent or answered.
    """
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    kind = "application/json; charset=utf-8"
    if form is not None:
        sent, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
    said = {"Accept": "application/json", **(headers or {})}
    if sent is not None:
        said["Content-Type"] = kind
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET" if sent is None else "POST", target, sent, said)
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException) as problem:
        raise GatewayProblem(f"{parts.hostname} 没有回答（{type(problem).__name__}）。请稍后再试") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise GatewayProblem(f"{parts.hostname} 回答 {answer.status}，没有办成")
    return _object(content, parts.hostname or "")


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    if scheme == "http" and host in _LOOPBACK:
        return HTTPConnection(host, port, timeout=SECONDS)
    raise GatewayProblem(f"外部服务 {host} 的地址要用 https。请改网关文件")


def _object(content: bytes, host: str) -> dict[str, Any]:
    try:
        found = json.loads(content) if len(content) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise GatewayProblem(f"{host} 的回答看不懂（不是 JSON 对象，或者太长）")
    return found
