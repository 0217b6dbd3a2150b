"""Fake services outside 假的外部服务: a real HTTP server on loopback that remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request: the path, what stood in the address, the JSON body, the headers."""

    path: str
    query: dict[str, str]
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Service:
    """Answers each path by a function from what was asked to a status and a JSON answer."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Callable[[Asked], tuple[int, Any]]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        self.asked.append(asked)
        status, said = self.answers.get(asked.path, lambda _: (404, {}))(asked)
        return status, said if isinstance(said, bytes) else json.dumps(said).encode()


@contextmanager
def serving() -> Iterator[Service]:
    """Run a fake service for the block."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: dict[str, Any]) -> None:
            parts = urlsplit(self.path)
            asked = Asked(parts.path, dict(parse_qsl(parts.query)), body, dict(self.headers))
            status, content = service.answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def declare(settings: Any, folder: Path, **sections: dict[str, Any]) -> None:
    """Write a gateway file and let the settings name it."""
    path = folder / "gateways.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(sections, ensure_ascii=False), encoding="utf-8")
    settings.GATEWAY_FILE = str(path)
