"""Whether row-level security holds for us 行级隔离查验: asked once, before anybody is served."""

from __future__ import annotations

from django.db import connection

from zhulian.accounts.row_security import ABOUT_NOBODY


class WallDown(Exception):
    """PostgreSQL would show every row; the message says why, and what to do."""


def ensure_wall_holds() -> None:
    """Refuse an account that row-level security does not hold, and a table without it. Raises WallDown."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            raise WallDown(
                "数据库账号是超级用户或者有 BYPASSRLS，行级隔离管不住它。请另建普通账号，照 docs/deployment.md 办"
            )
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
            "WHERE attname = 'area_path' AND relkind = 'r' AND pg_table_is_visible(pg_class.oid) "
            "AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> ALL(%s) ORDER BY relname",
            [list(ABOUT_NOBODY)],
        )
        if bare := [name for (name,) in cursor.fetchall()]:
            raise WallDown(
                f"这些表没有行级隔离：{'、'.join(bare)}。请执行 zhulian prepare，再不行请找系统管理员"
            )
