"""Processes apart 另起进程: real ones that share the test's database, to be raced or killed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.db import connections

_fork = multiprocessing.get_context("fork")


def start_apart(work: Callable[..., None], *args: object) -> BaseProcess:
    """Start work in a process of its own; neither side may share the other's connection."""
    connections.close_all()
    process = _fork.Process(target=_work_and_leave, args=(work, *args))
    process.start()
    return process


def _work_and_leave(work: Callable[..., None], *args: object) -> None:
    try:
        work(*args)
    finally:
        connections.close_all()


def run_apart(work: Callable[..., None], arguments: list[tuple[object, ...]]) -> None:
    """Run work once for each tuple of arguments, all at the same time, and fail when one of them fails."""
    processes = [start_apart(work, *given) for given in arguments]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(processes)
