"""The scope of a connection 连接的辖区: told to PostgreSQL, whose row-level security is the layer behind `visible_to`.

Nothing told means no rows, and writes refused. SQLite has no such layer, so there this only remembers.
Told for a whole session of the database, taken back in the order it was given: rolling back restores the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhulian.accounts.queries import after

SETTING = "zhulian.scope"
NOWHERE = ""
# A first code and one after the last: every code begins with a digit, and the colon follows the nine.
EVERYWHERE = "0 :"
_scope: ContextVar[str] = ContextVar("scope", default=NOWHERE)


class Errand(StrEnum):
    """What is done on the whole county, whoever asked for it. The list is closed, and printed in docs/deployment.md."""

    COMMAND = "在服务器上执行的命令"
    ORDERED_RUN = "网页上交办、后台做的作业"
    ROLL_IMPORT = "导入台账：户号、身份证号在全区县查重"
    RESIDENT = "居民登录以后找和本人有关的：只按本人的证件号和账号找"


@contextmanager
def in_areas(codes: Iterable[str]) -> Iterator[None]:
    """Let the block reach rows of these areas and of everything below them, and no others."""
    with _told(_words(sorted(set(codes)))):
        yield


@contextmanager
def in_whole_county(errand: Errand) -> Iterator[None]:
    """Let the block reach every row, for a declared errand."""
    Errand(errand)
    with _told(EVERYWHERE):
        yield


def tell(opened: BaseDatabaseWrapper) -> None:
    """Tell an open connection the scope this thread is in: new connections know of none."""
    if opened.vendor != "postgresql" or opened.connection is None:
        return
    # A transaction that broke is rolled back to before it, and to the scope from before it.
    if opened.needs_rollback or opened.connection.info.transaction_status.name == "INERROR":
        return
    with opened.wrap_database_errors:
        opened.connection.execute("SELECT set_config(%s, %s, false)", (SETTING, _scope.get()))


def _words(codes: list[str]) -> str:
    """Return the range around the codes and, where there are several, the pattern of what lies in them."""
    if not codes:
        return NOWHERE
    several = f" ^({'|'.join(codes)})" if len(codes) > 1 else ""
    return f"{codes[0]} {max(map(after, codes))}{several}"


@contextmanager
def _told(words: str) -> Iterator[None]:
    if words == _scope.get():
        yield
        return
    before = _scope.set(words)
    try:
        tell(connection)
        yield
    finally:
        _scope.reset(before)
        _take_back()


def _take_back() -> None:
    """Tell the scope from before; a connection that cannot be told is closed, and knows of none when it opens."""
    try:
        tell(connection)
    except DatabaseError:
        connection.close()
