"""Serve the screens 打开网页: one WSGI server on loopback unless a host is named."""

from __future__ import annotations

import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from zhulian.accounts.portals.book import BadPortalFile, portals
from zhulian.commands.output import refuse
from zhulian.policies.actions import settle

app = typer.Typer(help="打开网页", add_completion=False)
# For each process: one more than is at work, so that a long export keeps nobody waiting. More only wait for each other.
THREADS = "2"
# Seconds for one answer, and between two tries, while the server is coming up.
PATIENCE, BETWEEN = 30, 0.5


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", help="端口")] = 8000,
    workers: Annotated[int, typer.Option(help="进程数")] = 2,
) -> None:
    """打开网页，直到按 Ctrl+C；同时做网页上交办的作业。"""
    raise typer.Exit(start(host=host, port=port, workers=workers, when_open=partial(_announce, host, port)))


def start(*, host: str, port: int, workers: int = 2, when_open: Callable[[], None] | None = None) -> int:
    """Run granian in the foreground and return its exit code; an interrupt is a normal end, for its workers too.

    `when_open` is called once the server answers, and never if it ends before. Beside it one process does the work that people order on the screens; it ends when this one ends.
    """
    command = [
        sys.executable, "-m", "granian", "zhulian.config.wsgi:application",
        "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", THREADS, "--workers-kill-timeout", "5", "--log-level", "warning", "--no-ws",
    ]  # fmt: skip
    ensure_free(host, port)
    try:
        portals()
    except BadPortalFile as problem:
        refuse(str(problem))
    settle(data_dir=Path(settings.DATA))
    jobs = [sys.executable, "-m", "zhulian.commands", "jobs", "--with-parent"]
    signal.signal(signal.SIGTERM, _end)
    with subprocess.Popen(command) as server, subprocess.Popen(jobs) as worker:  # nosec B603 # our own programs
        try:
            if when_open and _answers(server, host, port):
                when_open()
            return server.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            for process in (server, worker):
                process.terminate()


def ensure_free(host: str, port: int) -> None:
    """Refuse a port that somebody serves already: two servers would share it and answer by turns."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as problem:
            why = "已有程序在用" if problem.errno == errno.EADDRINUSE else problem.strerror
            refuse(f"打不开 {host} 的 {port} 端口：{why}。请先停下它，或换一个，例如 --port {port + 1}")


def _announce(host: str, port: int) -> None:
    typer.echo(f"网页已打开：http://{host}:{port}。按 Ctrl+C 结束", err=True)


def _answers(server: subprocess.Popen, host: str, port: int) -> bool:
    """Wait until the server answers; return False when it ends before."""
    while server.poll() is None:
        connection = HTTPConnection(host, port, timeout=PATIENCE)
        try:
            connection.request("GET", "/check/")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(BETWEEN)
        else:
            return server.poll() is None
        finally:
            connection.close()
    return False


def _end(*_: object) -> None:
    raise KeyboardInterrupt
