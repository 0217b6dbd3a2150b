"""Matching a whole county 全县比对: lake → DuckDB answers → files and Match rows, from checkpoint to checkpoint.

Nothing about a person is opened before a rule points to the household. The run is leased: killed at any
moment, the next call with the same inputs goes on from its checkpoint and does nothing twice.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
from django.db import transaction
from django.db.models import Max

from zhulian.accounts.models import Area
from zhulian.lake import vault
from zhulian.lake.assembly import Assembled, assemble
from zhulian.lake.spilling import spill_apart
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.matching.asking import Ask, asking
from zhulian.matching.counting import recount
from zhulian.matching.deliveries import delivered, filed_from, fingerprint, ids_on_file, sources_of_facts
from zhulian.matching.found import FoundHousehold, found_households
from zhulian.matching.households import rematch, with_own_word
from zhulian.matching.models import Match, Tally
from zhulian.matching.picking import benefits, pick, tallies, totals
from zhulian.matching.writing import Occasion, enrol_found, write_matches
from zhulian.registry.bulk import insert
from zhulian.registry.models import Household
from zhulian.rules.catalogue import Catalogue
from zhulian.rules.feeds import Feed
from zhulian.rules.sql import bulk
from zhulian.work import actions as work
from zhulian.work.heartbeat import heartbeat
from zhulian.work.models import Run
from zhulian.work.orders import Cancelled
from zhulian.work.owners import forfeit_of_dead

KIND = "match_county"
PURPOSE = "政策找人：政策指向的家庭建档，供镇街核实"
CHUNK = 1_000
MEMORY = "1500MB"

Progress = Callable[[str, int, int], None]


class CannotMatch(Exception):
    """The county cannot be matched now; the message says why and what to do."""


@dataclass(slots=True)
class CountyAnswers:
    """The DuckDB connection with the tables household, member, answer and picked of one day."""

    connection: duckdb.DuckDBPyConnection
    assembled: Assembled
    conditions: Mapping[str, tuple[str, ...]]
    deliveries: str = ""


@dataclass(slots=True)
class CountyMatch:
    """What a county-wide match found: counts of households, and seconds spent matching and writing."""

    run: Run
    totals: dict[str, int]
    policies: int
    households: int
    members: int
    is_new: bool = True
    seconds: dict[str, float] = field(default_factory=dict)


def answer_county(
    *,
    catalogue: Catalogue,
    feeds: Mapping[str, Feed],
    region: str,
    on: date,
    data_dir: Path,
    instead: Path | None = None,
) -> CountyAnswers:
    """Answer every policy for every household of the lake; nothing is opened and nothing is written.

    `instead` is another lake whose feeds are taken where it has them (another scope of the same feed).
    """
    connection, assembled = gather_county(
        feeds=feeds, region=region, on=on, data_dir=data_dir, instead=instead
    )
    conditions = answer_gathered(connection, assembled, catalogue=catalogue, region=region, on=on)
    return CountyAnswers(connection, assembled, conditions)


def gather_county(
    *, feeds: Mapping[str, Feed], region: str, on: date, data_dir: Path, instead: Path | None = None
) -> tuple[duckdb.DuckDBPyConnection, Assembled]:
    """Put the households and members of a county on a day into DuckDB, for one catalogue or for several."""
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{MEMORY}'; set preserve_insertion_order = false")
    spill_apart(connection, data_dir)
    settings = dict(Area.objects.villages(region).values_list("code", "setting"))
    if not settings:
        raise CannotMatch(f"没有 {region} 的区划。请先执行 zhulian import-areas --county {region}")
    assembled = assemble(
        connection, on=on, data_dir=data_dir, feeds=feeds, settings=settings, instead=instead
    )
    return connection, assembled


def answer_gathered(
    connection: duckdb.DuckDBPyConnection,
    assembled: Assembled,
    *,
    catalogue: Catalogue,
    region: str,
    on: date,
) -> Mapping[str, tuple[str, ...]]:
    """Make the tables `answer` and `picked` by one catalogue; return its conditions by policy and bit.

    Only what somebody can receive and the feeds bear on is answered for the whole county (an emergency that
    nobody has reported is no 待核 of everybody); the rest is answered household by household.
    """
    versions = benefits(catalogue, on)
    schemes = [version.name for version in versions]
    plan = bulk(catalogue, on=on, region=region, columns=assembled.columns, schemes=schemes)
    for step in plan.steps:
        connection.execute(step.sql)
    told = [version for version in versions if version.code not in plan.silent]
    pick(connection, told, catalogue.combinations)
    return plan.conditions


def match_county(
    *,
    catalogue: Catalogue,
    feeds: Mapping[str, Feed],
    region: str,
    on: date,
    clock: Callable[[], datetime],
    owner: str,
    by: Actor,
    data_dir: Path,
    progress: Progress | None = None,
) -> CountyMatch:
    """Match the county on a day and write what is worth a person's attention; the newest run is current.

    Raises CannotMatch when another process is at it, CannotAssemble without a register.
    """
    started = time.monotonic()
    connection, assembled = gather_county(feeds=feeds, region=region, on=on, data_dir=data_dir)
    households = assembled.counts["households"]
    with asking(catalogue=catalogue, on=on, region=region, households=households) as ask:
        conditions = answer_gathered(connection, assembled, catalogue=catalogue, region=region, on=on)
        answers = CountyAnswers(connection, assembled, conditions, delivered(assembled))
        matched = time.monotonic()
        versions = benefits(catalogue, on)
        result = CountyMatch(
            run=Run(),
            totals=totals(answers.connection),
            policies=len(versions),
            households=answers.assembled.counts["households"],
            members=answers.assembled.counts["members"],
        )
        key = f"{KIND}:{region}:{on}:{fingerprint(catalogue, answers.deliveries, region)}"
        forfeit_of_dead(key, clock())
        lease = work.claim(kind=KIND, key=key, owner=owner, at=clock())
        result.run = Run.objects.get(key=key)
        result.is_new = lease is not None
        if lease is None and result.run.state != Run.State.DONE:
            raise CannotMatch(f"另一个进程正在比对 {region}，请等它做完（作业 {result.run.pk}）")
        if lease is not None:
            occasion = Occasion(
                lease.run_id,
                on,
                clock(),
                by,
                {version.code: version for version in versions},
                sources_of_facts(assembled, feeds),
            )
            try:
                with heartbeat(lease, clock):
                    _write(answers, ask, occasion, lease, clock, data_dir, region, progress)
                    _close(answers, occasion, catalogue, region, feeds, lease, clock, result)
            except Cancelled as problem:
                work.fail(lease=lease, at=clock(), problem=str(problem))
                raise
    result.seconds = {"match": matched - started, "write": time.monotonic() - matched}
    return result


def _write(
    answers: CountyAnswers,
    ask: Ask,
    occasion: Occasion,
    lease: work.Lease,
    clock: Callable[[], datetime],
    data_dir: Path,
    region: str,
    progress: Progress | None,
) -> None:
    """Enrol and write chunk after chunk, each with its checkpoint in one transaction."""
    found = found_households(answers.connection)
    done = int(lease.checkpoint.get("written", 0))
    filed = filed_from(
        answers.deliveries, kind=KIND, region=region, on=occasion.on, feeds=set(occasion.sources.values())
    )
    people = [member.person for one in found[done:] if one.lake_key not in filed for member in one.members]
    chunks = [found[start : start + CHUNK] for start in range(done, len(found), CHUNK)]
    asked = ask(chunks)
    with _unswept():
        identities = (
            vault.open_many(people, purpose=PURPOSE, by=occasion.by, at=occasion.at, data_dir=data_dir)
            if people
            else {}
        )
        for chunk in chunks:
            with transaction.atomic():
                new = [one for one in chunk if one.lake_key not in filed]
                ids = enrol_found(new, identities, _numbers(new, region), occasion) if new else {}
                write_matches(chunk, next(asked), ids | ids_on_file(chunk, filed), occasion)
                done += len(chunk)
                work.checkpoint(lease=lease, at=clock(), progress={"written": done})
            if progress:
                progress("建档并写入匹配", done, len(found))


@contextmanager
def _unswept() -> Iterator[None]:
    """Spare what was found, which stays to the end, from being searched for garbage again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@transaction.atomic
def _close(
    answers: CountyAnswers,
    occasion: Occasion,
    catalogue: Catalogue,
    region: str,
    feeds: Mapping[str, Feed],
    lease: work.Lease,
    clock: Callable[[], datetime],
    result: CountyMatch,
) -> None:
    """Make this run the current one, answer from their files those we know more of, and finish the lease."""
    Match.objects.current().exclude(run_id=occasion.run_id).update(is_current=False)
    Match.objects.filter(run_id=occasion.run_id).update(is_current=True)
    own_word = with_own_word(region, feeds)
    rematch(own_word, catalogue=catalogue, run_id=occasion.run_id, on=occasion.on, at=occasion.at)
    recount()
    Tally.objects.filter(run_id=occasion.run_id).delete()
    insert(Tally, [Tally(run_id=occasion.run_id, **row) for row in tallies(answers.connection)])
    ledger.record(
        action="全县比对", actor=occasion.by, at=clock(), object_kind="run", object_id=str(occasion.run_id),
        purpose=PURPOSE, detail=result.totals,
    )  # fmt: skip
    work.finish(
        lease=lease,
        at=clock(),
        result={
            "on": str(occasion.on),
            "deliveries": answers.deliveries,
            "unplaced": answers.assembled.counts["unplaced"],
            **result.totals,
        },
    )


def _numbers(chunk: list[FoundHousehold], region: str) -> dict[str, str]:
    """Return a 户号 for each household: the one it has, else the next of the county."""
    known = dict(
        Household.objects.filter(lake_key__among=[one.lake_key for one in chunk]).values_list(
            "lake_key", "number"
        )
    )
    last = Household.objects.filter(number__startswith=f"{region}-").aggregate(last=Max("number"))["last"]
    following = _following(region, int(last.rpartition("-")[2]) if last else 0)
    return {one.lake_key: known.get(one.lake_key) or next(following) for one in chunk}


def _following(region: str, last: int) -> Iterator[str]:
    while True:
        last += 1
        yield f"{region}-{last:07d}"
