"""Rows that the tests of one module share 共用的行: made once, taken back when the module is done.

Each test still runs in a savepoint of its own, so none sees what another wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def shared_rows(blocker: DjangoDbBlocker, make: Callable[[], None]) -> Iterator[None]:
    """Make rows in a transaction that is rolled back at the end of the block."""
    frame = transaction.atomic()
    with blocker.unblock():
        frame.__enter__()
    try:
        with blocker.unblock():
            make()
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            frame.__exit__(None, None, None)
