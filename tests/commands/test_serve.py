"""zhulian serve 打开网页: who waits is told when it answers, and only then."""

from __future__ import annotations

import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from zhulian.commands import serve
from zhulian.commands.demo import show_doors

SLOW_SERVER = """
import sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
server = HTTPServer(("127.0.0.1", 0), Page, bind_and_activate=False)
server.server_bind()
print(server.server_port, flush=True)
sys.stdin.readline()
server.server_activate()
server.serve_forever()
"""


def test_who_waits_is_told_once_the_server_answers():
    asked = [sys.executable, "-c", SLOW_SERVER]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        port = int(server.stdout.readline())
        try:
            server.stdin.write("\n")
            server.stdin.flush()
            assert serve._answers(server, "127.0.0.1", port)
        finally:
            server.terminate()


def test_a_server_that_ends_before_it_answers_announces_nothing():
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]) as server:
        assert not serve._answers(server, "127.0.0.1", 1)


def test_serving_says_where_the_screens_are(monkeypatch):
    monkeypatch.setattr(serve, "start", lambda when_open, **options: when_open() or 0)
    done = CliRunner().invoke(serve.app, ["--port", "8124"])
    assert done.stderr == "网页已打开：http://127.0.0.1:8124。按 Ctrl+C 结束\n"


def test_a_port_that_somebody_serves_is_refused_even_by_one_who_shares_it(capsys):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(typer.Exit) as refused:
            serve.ensure_free("127.0.0.1", port)
        assert refused.value.exit_code == 2
        assert f"打不开 127.0.0.1 的 {port} 端口：已有程序在用" in capsys.readouterr().err
    serve.ensure_free("127.0.0.1", port)


def test_the_demo_says_where_the_office_and_the_residents_go_in():
    console = Console(record=True, width=120)
    show_doors(SimpleNamespace(console=console), [], 8123)
    words = console.export_text()
    assert "http://127.0.0.1:8123" in words
    assert "http://127.0.0.1:8123/check/" in words
