"""Guards of published texts and publications 已发布文本的守卫: triggers that refuse what the code would never do."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

WORDS = "已发布的文本不能改，也不能删"
SQLITE = {
    "raise": tuple(
        f"""CREATE TRIGGER IF NOT EXISTS edition_no_{act.lower()} BEFORE {act} ON policies_edition
            WHEN OLD.state = 'published' BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
        for act in ("UPDATE", "DELETE")
    )
    + tuple(
        f"""CREATE TRIGGER IF NOT EXISTS publication_no_{act.lower()} BEFORE {act} ON policies_publication
            BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
        for act in ("UPDATE", "DELETE")
    ),
    "lower": tuple(
        f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        for table in ("edition", "publication")
        for act in ("update", "delete")
    ),
}
POSTGRESQL = {
    "raise": (
        f"""CREATE OR REPLACE FUNCTION edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{WORDS}'; END $$""",
        """CREATE OR REPLACE TRIGGER edition_no_change BEFORE UPDATE OR DELETE ON policies_edition
           FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION edition_refuse()""",
        """CREATE OR REPLACE TRIGGER edition_no_truncate BEFORE TRUNCATE ON policies_edition
           FOR EACH STATEMENT EXECUTE FUNCTION edition_refuse()""",
        """CREATE OR REPLACE TRIGGER publication_no_change BEFORE UPDATE OR DELETE ON policies_publication
           FOR EACH ROW EXECUTE FUNCTION edition_refuse()""",
        """CREATE OR REPLACE TRIGGER publication_no_truncate BEFORE TRUNCATE ON policies_publication
           FOR EACH STATEMENT EXECUTE FUNCTION edition_refuse()""",
    ),
    "lower": (
        "DROP TRIGGER IF EXISTS edition_no_change ON policies_edition",
        "DROP TRIGGER IF EXISTS edition_no_truncate ON policies_edition",
        "DROP TRIGGER IF EXISTS publication_no_change ON policies_publication",
        "DROP TRIGGER IF EXISTS publication_no_truncate ON policies_publication",
        "DROP FUNCTION IF EXISTS edition_refuse()",
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
        for statement in (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)[which]:
            cursor.execute(statement)
