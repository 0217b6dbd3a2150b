"""Attachments 附件: sealed on disk, opened for a purpose only, and never half there."""

from __future__ import annotations

import os
import signal
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from tests.apart import start_apart
from tests.files.sent import PDF, signature
from tests.ledger.test_resealing import turn  # noqa: F401
from zhulian.files import actions as files
from zhulian.files import storing
from zhulian.files.actions import CannotLook, keep, open_content, remove, sweep
from zhulian.files.contents import accept
from zhulian.files.models import Attachment
from zhulian.files.resealing import SealedFiles
from zhulian.files.storing import ContentIsMissing
from zhulian.ledger.actors import Actor
from zhulian.ledger.keys import keyring
from zhulian.ledger.models import Event
from zhulian.ledger.telling import Home, told_to
from zhulian.lib.ciphers import CannotOpen, keyed_digest

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)
SERVES = {"serves": "match", "serves_id": "7"}
BY = Actor("何敏", post="镇办经办", area="640104001")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def kept(content: bytes = PDF, name: str = "何守田授权书.pdf", about: object = "1") -> Attachment:
    return keep(
        accepted=accept(content, name), kind="scan", object_kind="person", object_id=about,
        area_path="640104001002", retention="授权书", by=BY, at=AT,
    )  # fmt: skip


def opened(attachment: Attachment) -> bytes:
    return open_content(attachment=attachment, purpose="受理 SL-1", serves=SERVES, by=BY, at=AT)


def test_what_is_kept_comes_back_and_lies_nowhere_in_the_clear(home):
    row = Attachment.objects.get(pk=kept().pk)
    assert (opened(row), row.name.open(), row.size) == (PDF, "何守田授权书.pdf", len(PDF))
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
        assert path.is_dir() or PDF[:20] not in path.read_bytes()
        assert "何守田" not in str(path)


def test_a_row_in_the_ledger_says_who_kept_and_who_saw_it_and_proves_the_content():
    row = kept(about="c0ffee")
    opened(row)
    first, second = Event.objects.about("person", "c0ffee")
    assert (first.action, first.actor, first.actor_post) == ("保存附件", "何敏", "镇办经办")
    assert (second.action, second.purpose, second.area_path) == ("查看附件", "受理 SL-1", "640104001002")
    key = bytes.fromhex(Attachment.objects.get().digest_key.open())
    assert first.detail == {"attachment": str(row.pk), "kind": "纸质材料", "digest": keyed_digest(key, PDF)}
    assert "何守田" not in str(first.detail)


def test_the_person_whose_it_is_is_told_who_saw_it():
    whose, home = uuid4(), uuid4()
    row = keep(
        accepted=accept(signature(), "签名.png"), kind="signature", object_kind="household", object_id=home,
        area_path="640104001002", retention="授权书", by=BY, at=AT, person=whose,
    )  # fmt: skip
    opened(row)
    in_it = [Home(home, date(2026, 1, 1))]
    assert [look.act for look in told_to(person=whose, homes=in_it)] == ["查看附件"]
    assert told_to(person=uuid4(), homes=in_it) == []


def test_it_is_not_opened_without_a_purpose():
    row = kept()
    with pytest.raises(CannotLook, match="没有写明目的"):
        open_content(attachment=row, purpose=" ", serves=SERVES, by=BY, at=AT)
    assert not Event.objects.filter(action="查看附件").exists()


def test_a_content_put_in_the_place_of_another_does_not_open():
    one, other = kept(), kept(signature(), "b.png")
    storing.place_of(one.pk).replace(storing.place_of(other.pk))
    with pytest.raises(CannotOpen):
        opened(other)
    with pytest.raises(ContentIsMissing, match="请从备份恢复"):
        opened(one)
    assert not Event.objects.filter(action="查看附件").exists(), "nothing was seen"


def test_if_the_ledger_fails_neither_row_nor_file_stays(monkeypatch, home):
    def fail(**told):
        raise RuntimeError("no ledger")

    monkeypatch.setattr(files.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        kept()
    assert not Attachment.objects.exists()
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_if_the_disk_fails_no_row_stays(monkeypatch):
    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError):
        kept()
    assert not Attachment.objects.exists()
    assert list(storing.lying()) == []


@pytest.mark.django_db(transaction=True)
def test_a_removed_one_is_gone_when_the_transaction_is_committed_and_not_before():
    row = kept()
    with transaction.atomic():
        remove(attachment=row, why="保存期限届满", by=BY, at=AT)
        assert len(list(storing.lying())) == 1
    assert list(storing.lying()) == []
    assert Event.objects.get(action="删除附件").purpose == "保存期限届满"


def _keep_and_die() -> None:
    with transaction.atomic():
        kept()
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_writer_left_is_swept_a_day_later_and_nothing_else():
    row = kept()
    process = start_apart(_keep_and_die)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    storing.place_of(row.pk).with_name(".draft").touch()
    assert (Attachment.objects.count(), len(list(storing.lying()))) == (1, 3)
    now = datetime.now(UTC)
    assert sweep(at=now) == 0, "somebody may still be writing"
    assert sweep(at=now + timedelta(days=2)) == 2
    assert opened(row) == PDF


def test_contents_follow_the_keys_when_they_turn(turn):  # noqa: F811
    rows, place = [kept(about=n) for n in range(3)], SealedFiles()
    turn()
    assert place.counts() == {1: 3}
    step = place.step(keyring(), None)
    assert (step.changed, place.counts()) == (3, {2: 3})
    assert place.step(keyring(), step.after).after is None
    assert place.step(keyring(), None).changed == 0
    assert [opened(row) for row in rows] == [PDF] * 3


def test_a_missing_or_damaged_content_is_named_and_the_others_get_the_new_key(turn):  # noqa: F811
    lost, bent, _ = (kept(about=n) for n in range(3))
    storing.erase(lost.pk)
    sealed = bytearray(storing.read(bent.pk))
    sealed[-1] ^= 1
    storing.place_of(bent.pk).write_bytes(sealed)
    turn()
    step = SealedFiles().step(keyring(), None)
    assert step.changed == 1
    assert set(step.damaged) == {storing.context(lost.pk), storing.context(bent.pk)}


def test_attachments_of_an_object_are_found_and_those_outside_the_area_are_not():
    mine = kept(about=uuid4())
    kept(about="other")

    class Clerk:
        household_scopes = ("640104001",)

    class Neighbour:
        household_scopes = ("640104002",)

    assert list(Attachment.objects.about("person", mine.object_id)) == [mine]
    assert Attachment.objects.visible_to(Clerk()).count() == 2
    assert Attachment.objects.visible_to(Neighbour()).count() == 0
    assert Attachment.objects.visible_to(None).count() == 0
