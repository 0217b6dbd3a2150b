"""Retention carried out 到期处理: batch after batch, each with its ledger row; killed at any moment, the next run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.apps import apps
from django.db import transaction

from zhulian.commands.retention_table import RUNNING, Rule, Treatment
from zhulian.lake import actions as lake
from zhulian.lake.models import Delivery
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.web import uploads

BATCH = 500


@dataclass(frozen=True, slots=True)
class Done:
    """What one rule had to do and did: rows due at the start, rows dealt with."""

    rule: Rule
    due: int
    done: int


def look(*, on: date, rules: Iterable[Rule] = RUNNING) -> Iterator[Done]:
    """Count what is due on a day, and change nothing."""
    for rule in rules:
        yield Done(rule, rule.due(rule.before(on)).count(), 0)


def run(*, on: date, at: datetime, by: Actor, rules: Iterable[Rule] = RUNNING) -> Iterator[Done]:
    """Deal with everything due on a day, rule after rule, 500 rows in a transaction.

    Law: 个人信息保护法第四十七条. What a rule did is told when it is finished; a row is dealt with once.
    """
    for rule in rules:
        due, done = rule.due(rule.before(on)).count(), 0
        while dealt := _batch(rule, on=on, at=at, by=by):
            done += dealt
        yield Done(rule, due, done)


def lake_due(on: date) -> int:
    """Count the deliveries whose files must be deleted by a day."""
    return Delivery.objects.expired(on).count()


def run_lake(*, on: date, at: datetime, by: Actor, data_dir: Path) -> int:
    """Delete the files of the lake whose declared day has come; return how many deliveries."""
    return len(lake.expire(on=on, at=at, by=by, data_dir=data_dir))


def run_uploads(*, at: datetime) -> int:
    """Delete uploads that nobody decided on within a day; return how many files. They were never taken in."""
    old = uploads.old_ones(at=at)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@transaction.atomic
def _batch(rule: Rule, *, on: date, at: datetime, by: Actor) -> int:
    pks = list(rule.due(rule.before(on)).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not pks:
        return 0
    rows = apps.get_model(rule.label)._default_manager.filter(pk__in=pks)
    if rule.act is not None:
        rule.act(pks, by=by, at=at)
    if rule.treatment is Treatment.STRIP:
        rows.update(**rule.columns)
    else:
        rows.delete()
    listed = {"ids": [str(pk) for pk in pks]} if rule.are_listed else {}
    ledger.record(
        action=f"到期{rule.treatment}",
        actor=by,
        at=at,
        object_kind="retention",
        object_id=rule.label,
        purpose=f"保存期限届满（{rule.period}，自{rule.since}起）",
        detail={"kind": rule.kind, "count": len(pks), "on": on.isoformat(), **listed},
    )
    return len(pks)
