"""Django's PostgreSQL backend, each of whose connections is told the scope as it opens 连接一打开就知道辖区."""

from __future__ import annotations

from django.db.backends.postgresql import base

from zhulian.accounts.scope import tell


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that works in the scope of its thread from the first question on."""

    def init_connection_state(self) -> None:
        """Open as Django does, then tell the scope: a pool may hand out a connection that knows of another."""
        super().init_connection_state()
        tell(self)
