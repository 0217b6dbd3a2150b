"""Guards of the ledger table 台账守卫: triggers that refuse what the code would never do.

A migration that rebuilds the table on SQLite drops them; it must raise them again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "raise": (
        """CREATE TRIGGER IF NOT EXISTS ledger_no_update BEFORE UPDATE ON ledger_event
           WHEN OLD.sequence IS NOT NULL BEGIN SELECT RAISE(ABORT, '台账只能追加'); END""",
        """CREATE TRIGGER IF NOT EXISTS ledger_no_delete BEFORE DELETE ON ledger_event
           BEGIN SELECT RAISE(ABORT, '台账只能追加'); END""",
    ),
    "lower": (
        "DROP TRIGGER IF EXISTS ledger_no_update",
        "DROP TRIGGER IF EXISTS ledger_no_delete",
    ),
}
# Sealing may fill the three columns of the chain, once; everything else refuses.
_POSTGRESQL = {
    "raise": (
        """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           DECLARE chain text[] := ARRAY['sequence', 'previous_hash', 'hash'];
           BEGIN
             IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL
                AND to_jsonb(NEW) - chain = to_jsonb(OLD) - chain THEN
               RETURN NEW;
             END IF;
             RAISE EXCEPTION '台账只能追加';
           END $$""",
        """CREATE OR REPLACE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger_event
           FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
        """CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger_event
           FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    ),
    "lower": (
        "DROP TRIGGER IF EXISTS ledger_no_change ON ledger_event",
        "DROP TRIGGER IF EXISTS ledger_no_truncate ON ledger_event",
        "DROP FUNCTION IF EXISTS ledger_refuse()",
    ),
}


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless when they are there already."""
    _run(connection, "raise")


def lower_guards(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for rebuilding the table in a migration."""
    _run(connection, "lower")


def _run(connection: BaseDatabaseWrapper, which: str) -> None:
    with connection.cursor() as cursor:
        for statement in (_SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)[which]:
            cursor.execute(statement)
