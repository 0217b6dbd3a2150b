"""Recall and precision of a demo match 查全与查准: answers against the kept-aside truth of the invented county."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhulian.lake.importing import rehearse_feed
from zhulian.ledger.keys import keyring
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed, Scope

SCOPES = {"all": Scope.ALL, "listed": Scope.LISTED, "threshold": Scope.THRESHOLD}


def measure(connection: duckdb.DuckDBPyConnection, truth: Path, catalogue: Catalogue) -> dict[str, Any]:
    """Measure the tables answer and picked of a county against its truth.

    recall_certain: of benefits due, not received and decidable from feeds, the share answered 应享未享;
    precision_certain: the share of 应享未享 that is due; recall_pointed: of households with anything due and not
    received, the share that is on the list of 应享未享 and pointed 待核 households (list_length of them).
    """
    connection.register("truth_rows", _truth(truth, catalogue))
    connection.execute(
        """
        create or replace temp table due as
        select household, member, policy, is_entitled, is_receiving, decidable_from_feeds
        from truth_rows join household_key using (lake_key) left join person_key using (household, person)
        where is_person = false or member is not null
        """
    )
    certain = connection.execute(
        """
        select count(*), count(found.policy) from due
        left join (select household, member, policy from answer where kind = 'missed') found
          on found.household = due.household and found.policy = due.policy
             and found.member is not distinct from due.member
        where is_entitled and not is_receiving and decidable_from_feeds
        """
    ).fetchall()[0]
    precise = connection.execute(
        """
        select count(*), count(*) filter (is_entitled) from answer
        left join due on due.household = answer.household and due.policy = answer.policy
                         and due.member is not distinct from answer.member
        where kind = 'missed'
        """
    ).fetchall()[0]
    pointed = connection.execute(
        """
        with missed as (select distinct household from due where is_entitled and not is_receiving),
             listed as (select distinct household from picked where kind in ('missed', 'to_check'))
        select (select count(*) from missed), (select count(*) from missed semi join listed using (household)),
               (select count(*) from listed)
        """
    ).fetchall()[0]
    return {
        "recall_certain": _share(certain[1], certain[0]),
        "precision_certain": _share(precise[1], precise[0]),
        "recall_pointed": _share(pointed[1], pointed[0]),
        "truly_missed_households": pointed[0],
        "list_length": pointed[2],
    }


def recall_by_scope(
    answer: Callable[[Path], Any],
    *,
    feeds: Mapping[str, Feed],
    scopes: Path,
    truth: Path,
    catalogue: Catalogue,
    period: str,
    today: date,
    data_dir: Path,
) -> dict[str, dict[str, Any]]:
    """Measure the recall that the feeds beyond 户籍, 在享 and 持证 would give under each other scope.

    Every scope is laid out in a lake of its own, answered, and removed again.
    """
    measured: dict[str, dict[str, Any]] = {}
    for name, scope in SCOPES.items():
        files = sorted((scopes / name).glob("*-*")) if (scopes / name).exists() else []
        apart = scopes / f"{name}-lake"
        for file in files:
            feed = feeds[file.name.partition(f"-{period}.")[0]]
            rehearse_feed(
                feed=feed,
                scope=scope,
                file=file,
                period=period,
                today=today,
                data_dir=data_dir,
                target_dir=apart,
            )
        if files:
            with closing(answer(apart).connection) as connection:
                measured[name] = measure(connection, truth, catalogue)
            shutil.rmtree(apart)
    return measured


def _truth(path: Path, catalogue: Catalogue) -> pa.Table:
    """Read the truth with pseudonyms in the place of 户号 and ID numbers, and 代号 in the place of names."""
    rows = pq.read_table(path)
    numbers, people = rows["household_number"].to_pylist(), rows["id_number"].to_pylist()
    codes = [catalogue.schemes[name].code for name in rows["scheme"].to_pylist()]
    keys = keyring()
    return pa.table(
        {
            "lake_key": keys.pseudonyms(numbers, "household"),
            "person": [keys.pseudonym(number) if number else "" for number in people],
            "is_person": [bool(number) for number in people],
            "policy": codes,
            **{name: rows[name] for name in ("is_entitled", "is_receiving", "decidable_from_feeds")},
        }
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
