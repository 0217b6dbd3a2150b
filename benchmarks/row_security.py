"""What PostgreSQL's wall costs 行级隔离的代价: half a million rows read with an explicit condition, then behind the wall.

The table is shaped like Match, 400 villages of 20 towns, with two of its indexes. Each figure is a median.
"""

from __future__ import annotations

import argparse
import os
import time
from statistics import median
from urllib.parse import unquote, urlsplit

import psycopg

from benchmarks.paper import load, print_report, row
from tests import postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhulian.config.settings")

from zhulian.accounts.queries import after
from zhulian.accounts.row_security import of_its_area
from zhulian.accounts.scope import SETTING

COUNTY, TOWN = "640104", "640104003"
TABLE = (
    "CREATE TABLE listed (id bigint PRIMARY KEY, area_path varchar(20), kind varchar(10), rank int, rest text)",
    "INSERT INTO listed SELECT i, '640104' || lpad((i % 20)::text, 3, '0') || lpad((i / 20 % 20)::text, 3, '0'), "
    "(array['missed', 'to_check', 'to_review'])[1 + i % 3], i::bigint * 7919 % 100000, repeat('x', 200) "
    "FROM generate_series(1, {rows}) i",
    "CREATE INDEX listed_order ON listed (kind, rank, id, area_path)",
    "CREATE INDEX listed_area ON listed (area_path, kind, rank, id)",
    "VACUUM ANALYZE listed",
)
QUESTIONS = {
    "全县名单的前 51 条": (COUNTY, "SELECT * FROM listed WHERE {where} ORDER BY kind, rank, id LIMIT 51"),
    "全县按类别计数": (COUNTY, "SELECT kind, count(*) FROM listed WHERE {where} GROUP BY kind"),
    "一个镇名单的前 51 条": (TOWN, "SELECT * FROM listed WHERE {where} ORDER BY kind, rank, id LIMIT 51"),
    "一个镇按类别计数": (TOWN, "SELECT kind, count(*) FROM listed WHERE {where} GROUP BY kind"),
    "一条": (TOWN, "SELECT * FROM listed WHERE id = 4203 AND {where}"),
}
# The same range without the coalesce: the planner takes it for two hundredths of a percent.
BARE = of_its_area().removeprefix("coalesce(").removesuffix(", false)")
FORMS = {"只有条件": "", "条件，加行级隔离": of_its_area(), "条件，加直接写成范围的行级隔离": BARE}


def explicit(code: str) -> str:
    """Return the condition that `visible_to` writes for an area."""
    if code == COUNTY:
        return f"substr(area_path, 1, {len(code)}) = '{code}'"
    return f"area_path >= '{code}' AND area_path < '{after(code)}'"


def milliseconds(connection: psycopg.Connection, question: str, repeat: int) -> float:
    """Return the median time of one question."""
    taken = []
    for _ in range(repeat):
        started = time.perf_counter()
        connection.execute(question).fetchall()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def secure(connection: psycopg.Connection, condition: str) -> None:
    """Put this wall round the table, or none."""
    connection.execute("DROP POLICY IF EXISTS wall ON listed")
    word = "ENABLE" if condition else "DISABLE"
    connection.execute(f"ALTER TABLE listed {word} ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    if condition:
        connection.execute(f"CREATE POLICY wall ON listed USING ({condition})")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=500_000)
    options.add_argument("--repeat", type=int, default=15)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    before, rows = load(), []
    parts = urlsplit(postgres.start())
    with psycopg.connect(
        host=unquote(parts.hostname or ""), user=parts.username, dbname="postgres", autocommit=True
    ) as root:
        root.execute("CREATE DATABASE measured")
    with psycopg.connect(
        host=unquote(parts.hostname or ""), user=parts.username, dbname="measured", autocommit=True
    ) as connection:
        for statement in TABLE:
            connection.execute(statement.format(rows=given.rows))
        for form, condition in FORMS.items():
            secure(connection, condition)
            for name, (code, question) in QUESTIONS.items():
                connection.execute(f"SELECT set_config('{SETTING}', '{code} {after(code)}', false)")
                asked = question.format(where=explicit(code))
                rows.append(row(f"{name}：{form}", milliseconds(connection, asked, given.repeat), "毫秒"))
    print_report({"bench": "行级隔离", "load": [before, load()], "rows": rows}, as_json=given.json)


if __name__ == "__main__":
    main()
