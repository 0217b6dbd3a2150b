"""What commands print 输出: steps with figures on stderr, one JSON object as stdout's last line."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

BAD_INPUT = 2
Tell = Callable[[str, int, int], None]


class Steps:
    """Named steps, each with its bar on a terminal and its seconds in one line when it is done."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)

    @contextmanager
    def step(self, words: str) -> Iterator[Tell]:
        """Show one step; the block may tell (what, done, of how many)."""
        started = time.monotonic()
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(), console=self.console, transient=True,
        ) as bars:  # fmt: skip
            task = bars.add_task(words, total=None)
            yield lambda what, done, total: bars.update(
                task, description=f"{words}：{what}", completed=done, total=total
            )
        self.console.print(f"✓ {words}　{time.monotonic() - started:.1f} 秒")


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Put the wall seconds of the block under a name."""
    started = time.monotonic()
    yield
    seconds[name] = time.monotonic() - started


def peak_mib() -> int:
    """Return the largest resident memory of this process or of one of its children so far, in MiB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024


def print_json(value: dict[str, Any]) -> None:
    """Print the one object that ends stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def refuse(words: str) -> NoReturn:
    """Say what was wrong with the input and end with exit code 2."""
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
