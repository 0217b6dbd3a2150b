"""Writes of attachments: keep one, open one, remove one; each with its row in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhulian.files import storing
from zhulian.files.contents import Accepted
from zhulian.files.models import Attachment
from zhulian.ledger import actions as ledger
from zhulian.ledger.actors import Actor
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import keyed_digest

# A transaction that writes an attachment lasts seconds, never a day.
LEFT_OVER_AFTER = timedelta(days=1)


class CannotLook(Exception):
    """An attachment stays shut; the message says what is missing."""


def keep(
    *,
    accepted: Accepted,
    kind: str,
    object_kind: str,
    object_id: object,
    area_path: str,
    retention: str,
    by: Actor,
    at: datetime,
    person: UUID | None = None,
) -> Attachment:
    """Keep what `contents.accept` took of a sent file, in the transaction of the act it belongs to.

    The sealed content lies on the disk before the row is committed; where no row follows, `sweep` removes it.
    """
    digest_key = secrets.token_hex(32)
    attachment = Attachment(
        kind=Attachment.Kind(kind),
        name=accepted.name,
        media_type=accepted.media_type,
        size=len(accepted.content),
        digest=keyed_digest(bytes.fromhex(digest_key), accepted.content),
        digest_key=digest_key,
        object_kind=object_kind,
        object_id=str(object_id),
        person=person,
        area_path=area_path,
        retention=retention,
        created_by=by.name,
        created_post=by.post,
        created_at=at,
    )
    storing.write(attachment.pk, accepted.content)
    try:
        _write_row(attachment, by=by, at=at)
    except BaseException:
        storing.erase(attachment.pk)
        raise
    return attachment


@transaction.atomic
def open_content(
    *, attachment: Attachment, purpose: str, serves: Mapping[str, str], by: Actor, at: datetime
) -> bytes:
    """Return the content of an attachment, with a ledger row that says what for and, by kind and number, what it serves.

    Raises CannotLook without a purpose, ContentIsMissing, CannotOpen.
    """
    if not purpose.strip():
        raise CannotLook("没有写明目的，附件不打开。请写清为哪件事查看")
    _record("查看附件", attachment, by=by, at=at, purpose=purpose, **serves)
    return keyring().open(storing.read(attachment.pk), storing.context(attachment.pk))


@transaction.atomic
def remove(*, attachment: Attachment, why: str, by: Actor, at: datetime) -> None:
    """Delete an attachment: the row now, the content when the transaction is committed."""
    _record("删除附件", attachment, by=by, at=at, purpose=why, digest=attachment.digest)
    identifier = attachment.pk
    attachment.delete()
    transaction.on_commit(lambda: storing.erase(identifier))


def sweep(*, at: datetime) -> int:
    """Remove the files that no row tells of: left by a killed writer or a removal that was cut short."""
    removed = 0
    for path in storing.lying():
        owner = storing.owner_of(path)
        is_old = at.timestamp() - path.stat().st_mtime > LEFT_OVER_AFTER.total_seconds()
        if is_old and not (owner and Attachment.objects.filter(pk=owner).exists()):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


@transaction.atomic
def _write_row(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    attachment.save(force_insert=True)
    _record("保存附件", attachment, by=by, at=at, digest=attachment.digest)


def _record(
    action: str, attachment: Attachment, *, by: Actor, at: datetime, purpose: str = "", **detail: str
) -> None:
    if attachment.person:
        detail["person"] = str(attachment.person)
    ledger.record(
        action=action,
        actor=by,
        at=at,
        object_kind=attachment.object_kind,
        object_id=attachment.object_id,
        area_path=attachment.area_path,
        purpose=purpose,
        detail={"attachment": str(attachment.pk), "kind": attachment.get_kind_display(), **detail},
    )
