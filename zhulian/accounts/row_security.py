"""Row-level security 行级隔离: the operations by which migrations put PostgreSQL's own wall around rows about people.

The wall goes by area alone: relatives of the staff and what single roles may do are the first layer's, `visible_to`.
It holds for the owner of the tables too (FORCE), but no superuser and no role with BYPASSRLS is held by it.
"""

from __future__ import annotations

from django.db import migrations

from zhulian.accounts.scope import EVERYWHERE, SETTING

POLICY = "zhulian_scope"
# Rows with a place that are about nobody, and the ledger, in which everybody writes and which its chain guards.
ABOUT_NOBODY = {"matching_tally", "ledger_event"}
_TOLD = f"current_setting('{SETTING}', true)"
_IS_EVERYWHERE = f"(SELECT {_TOLD} = '{EVERYWHERE}')"


def of_its_area(column: str = "area_path") -> str:
    """Return the condition that a row lies in the scope.

    A range and not LIKE: on a connection that was told '' LIKE lets every row through. Each part is asked once for a
    query. `coalesce` keeps the planner from taking a range of unknown width for a narrow one.
    """
    first, end, pattern = (f"split_part({_TOLD}, ' ', {place})" for place in (1, 2, 3))
    return (
        f"coalesce({column} COLLATE \"C\" >= (SELECT nullif({first}, ''))"
        f" AND {column} COLLATE \"C\" < (SELECT nullif({end}, ''))"
        f" AND {column} ~ (SELECT {pattern}), false)"
    )


def of_any(*conditions: str) -> str:
    """Return the condition that one of these holds; on the whole county none is asked."""
    return " OR ".join([_IS_EVERYWHERE, *conditions])


def of_row(table: str, *, where: str) -> str:
    """Return the condition that a row of another table, itself in the scope, answers `where`."""
    return f"EXISTS (SELECT 1 FROM {table} WHERE {where})"  # nosec B608 # names of the table and its columns only


class SecureRows(migrations.RunSQL):
    """Let a table's rows be read and written only where the condition holds. Nothing on SQLite."""

    def __init__(self, table: str, condition: str):
        self.table, self.condition = table, condition
        super().__init__(
            sql=[
                f"DROP POLICY IF EXISTS {POLICY} ON {table}",
                f"CREATE POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})",
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            ],
            reverse_sql=[
                f"DROP POLICY IF EXISTS {POLICY} ON {table}",
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            ],
        )

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Put the wall up."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        """Take the wall down."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
