"""Importing 导入: one department file into lake and vault, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhulian.lake.leasing import leased
from zhulian.lake.listing import NoList, listed_people
from zhulian.lake.models import Delivery
from zhulian.lake.reading import CannotRead, Sheet, read_sheet
from zhulian.lake.refining import Refined, refine
from zhulian.lake.returning import write_faults
from zhulian.lake.storing import (
    LAKE,
    RETURNED,
    VAULT,
    BadPeriod,
    Drafts,
    drafts,
    parquet_path,
    period_end,
    sweep,
)
from zhulian.lake.vault import REGISTER, by_precedence, seal_records, strangers
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.canary import ensure_right_keys
from zhulian.ledger.keys import keyring
from zhulian.rules.feeds import Feed, Scope
from zhulian.work import actions as work
from zhulian.work.actions import Lease

Progress = Callable[[str], None]


class CannotImport(Exception):
    """Nothing was imported; the message says why and names the cure."""


def import_feed(
    *,
    feed: Feed,
    file: Path,
    period: str,
    at: datetime,
    by: Actor | str,
    data_dir: Path,
    progress: Progress = lambda step: None,
) -> Delivery:
    """Put one file of a feed into the lake and its identities into the vault; return the delivery in force.

    The same file on the same terms again changes nothing; another file for the same period takes the place of the first. Bad rows
    go to a sheet under `returned`. Law: 社会救助法第四十一条, 政务数据共享条例第二十条, 个人信息保护法第五十五条 (影响评估).
    Raises CannotImport, IsBusy, KeyFileProblem.
    """
    # The demo stands still on its own day, whatever the clock of the machine says.
    today = settings.TODAY or timezone.localdate(at)
    ensure_right_keys()
    delete_on = _lawful_until(feed, period, today)
    hashes = {"file_hash": _digest(file), "terms_hash": _terms(feed)}
    before = Delivery.objects.in_force().filter(feed=feed.code, period=period, **hashes).first()
    if before and (data_dir / before.path).exists():
        return before
    with leased(feed.code, period, timezone.now) as lease:
        sweep(data_dir, feed.code, period)
        sheet, refined = _refined(feed, file, period, today, data_dir, progress)
        _refuse_useless(file, refined)
        delivery = Delivery(
            feed=feed.code,
            period=period,
            file_name=file.name,
            **hashes,
            scope=feed.scope.value,
            lawful_basis="；".join(feed.basis),
            agreement=feed.agreement,
            impact_assessment=f"{feed.assessment}（{feed.assessed_on}）",
            delete_on=delete_on,
            row_count=refined.row_count,
            good_count=len(refined.rows),
            bad_count=len({fault.line for fault in refined.faults}),
            outside_count=refined.outside_count,
            person_count=refined.person_count,
            imported_at=at,
        )
        with drafts() as waiting:
            progress("封存身份")
            _seal(waiting, feed, period, refined, data_dir)
            progress("写入")
            _draft(waiting, delivery, sheet, refined, data_dir)
            _record(delivery, lease=lease, by=by, waiting=waiting)
    return delivery


def rehearse_feed(
    *, feed: Feed, scope: Scope, file: Path, period: str, today: date, data_dir: Path, target_dir: Path
) -> int:
    """Write the lake file that a feed would leave under another scope, and return its rows.

    For 推演 on invented people only: no identity is kept, no delivery is recorded. A list is made from
    `data_dir`; `target_dir` is what `assemble` takes as `instead`. Raises CannotImport.
    """
    _, refined = _refined(replace(feed, scope=scope), file, period, today, data_dir, lambda step: None)
    with drafts() as waiting:
        waiting.parquet(refined.rows, parquet_path(target_dir, LAKE, feed.code, period))
        waiting.publish()
    return len(refined.rows)


def _lawful_until(feed: Feed, period: str, today: date) -> date:
    """Return the day of deletion; refuse a feed that does not say why, with whom and how long."""
    if feed.lacking:
        raise CannotImport(
            f"{feed.name}没有写明{'、'.join(feed.lacking)}，不能导入。"
            f"请在 policies/feeds/{feed.code}.yaml 里补上，协议未签、评估未做的先办"
        )
    if feed.assessed_on > today:
        raise CannotImport(
            f"{feed.name}的影响评估日期 {feed.assessed_on} 在导入日 {today} 之后。请先做评估再导入"
        )
    try:
        delete_on = feed.keeping.until(period_end(period))
    except BadPeriod as problem:
        raise CannotImport(str(problem)) from None
    if delete_on <= today:
        raise CannotImport(f"{feed.name} {period} 期按保存期限已在 {delete_on} 到期，不能再导入。请核对期次")
    return delete_on


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise CannotImport(f"打不开文件 {file}。请核对路径和权限") from None


def _terms(feed: Feed) -> str:
    """Sum up what else decides about the rows: the declaration, and for 名单内 what the list is made from."""
    terms = [repr(feed)]
    if feed.scope is Scope.LISTED:
        sources = {REGISTER, *feed.list_feeds} - {feed.code}
        deliveries = Delivery.objects.in_force().filter(feed__in=sources).order_by("feed", "period")
        terms += deliveries.values_list("file_hash", flat=True)
    return hashlib.sha256("\n".join(terms).encode()).hexdigest()


def _refined(
    feed: Feed, file: Path, period: str, today: date, data_dir: Path, progress: Progress
) -> tuple[Sheet, Refined]:
    known = [header for column in feed.columns for header in column.headers]
    try:
        listed = None
        if feed.scope is Scope.LISTED:
            listed = listed_people(feed, on=period_end(period) - timedelta(days=1), data_dir=data_dir)
        progress("读取")
        sheet = read_sheet(file, known)
        progress("净化")
        return sheet, refine(feed, sheet, keys=keyring(), today=today, listed=listed)
    except (CannotRead, NoList, BadPeriod) as problem:
        raise CannotImport(str(problem)) from None


def _refuse_useless(file: Path, refined: Refined) -> None:
    if len(refined.rows) or not refined.faults:
        return
    first = refined.faults[0]
    raise CannotImport(
        f"文件 {file.name} 没有一行可用，没有导入。第 {first.line} 行 {first.header}：{first.reason}"
    )


def _draft(waiting: Drafts, delivery: Delivery, sheet: Sheet, refined: Refined, data_dir: Path) -> None:
    """Write the rows and the sheet that goes back, and note in the delivery where they will lie."""
    target = parquet_path(data_dir, LAKE, delivery.feed, delivery.period)
    waiting.parquet(refined.rows, target)
    delivery.path = str(target.relative_to(data_dir))
    errors = data_dir / RETURNED / delivery.feed / f"{delivery.period}.xlsx"
    if refined.faults:
        write_faults(waiting.path(errors), sheet=sheet, faults=refined.faults)
        delivery.errors_path = str(errors.relative_to(data_dir))
    else:
        waiting.remove(errors)


def _seal(waiting: Drafts, feed: Feed, period: str, refined: Refined, data_dir: Path) -> None:
    """The register's identities are all sealed anew; other feeds add only people nobody has sent before."""
    target = parquet_path(data_dir, VAULT, feed.code, period)
    records = refined.records
    if feed.code != REGISTER:
        records = strangers(records, [path for path in by_precedence(data_dir) if path != target])
    waiting.parquet(seal_records(records, keys=keyring()), target)


@transaction.atomic
def _record(delivery: Delivery, *, lease: Lease, by: Actor | str, waiting: Drafts) -> None:
    """Write the rows of the import, then bring the files into their places as the last step."""
    before = Delivery.objects.in_force().filter(feed=delivery.feed, period=delivery.period)
    superseded = list(before.values_list("pk", flat=True))
    before.update(superseded_at=delivery.imported_at)
    delivery.save(force_insert=True)
    ledger.record(
        action="导入数据源",
        actor=by,
        at=delivery.imported_at,
        object_kind="delivery",
        object_id=delivery.pk,
        purpose=delivery.lawful_basis[:200],
        detail={
            "feed": delivery.feed,
            "period": delivery.period,
            "digest": delivery.file_hash,
            "scope": delivery.scope,
            "agreement": delivery.agreement,
            "row_count": delivery.row_count,
            "good_count": delivery.good_count,
            "bad_count": delivery.bad_count,
            "outside_count": delivery.outside_count,
            "superseded": superseded,
        },
    )
    work.finish(lease=lease, at=timezone.now(), result={"批次": delivery.pk})
    waiting.publish()
