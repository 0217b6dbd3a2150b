"""Writes of the library 政策库的写入: draft, save, submit, return, withdraw, publish. Whoever wrote does not publish."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from zhulian.accounts.models import User
from zhulian.ledger import actions as ledger
from zhulian.policies import trees
from zhulian.policies.catalogues import holds_demo
from zhulian.policies.checking import Found, check_texts
from zhulian.policies.models import Edition, Publication

State = Edition.State
OBJECT = "policy_text"
OVERTAKEN = "就在这时另有一版发布或保存了。请看过以后再发布"


class CannotEdit(Exception):
    """The act is refused; the message says why and what to do."""


class SavedInBetween(CannotEdit):
    """Somebody else saved the draft after it was read; nothing was written."""

    def __init__(self, edition: Edition):
        self.edition = edition
        super().__init__(
            f"{edition.saved_by} 在你打开以后保存过这份草稿（第 {edition.revision} 次保存）。你的文字没有写入，"
            "请对照后再保存"
        )


class HasProblems(CannotEdit):
    """The text has mistakes; `problems` say which, the draft keeps them."""

    def __init__(self, problems: Sequence[Found]):
        self.problems = tuple(problems)
        super().__init__(f"还有 {len(problems)} 处问题，改好再来")


def digest(text: bytes) -> str:
    """Return the hash by which a text is known."""
    return hashlib.sha256(text).hexdigest()


def texts_in_force() -> dict[str, bytes]:
    """Return the county's published texts by path, without those the software brings."""
    return {path: bytes(text) for path, text in Edition.objects.in_force().values_list("path", "text")}


def text_in_force(path: str) -> bytes | None:
    """Return the text that counts at a library path; None where there is none yet."""
    published = Edition.objects.in_force().filter(path=path).values_list("text", flat=True).first()
    return bytes(published) if published is not None else trees.text_in(trees.policies_directory(), path)


def start_draft(
    *, path: str, effective_on: date, by: User, at: datetime, text: bytes | None = None
) -> Edition:
    """Begin a draft on the text in force, or return the one somebody began already.

    `text` begins a new file. Raises CannotEdit for a path the library does not keep.
    """
    if not trees.is_library_path(path):
        raise CannotEdit(f"政策库不收“{path}”。可写 derived/、parameters/、national/ 下的文件")
    if path.startswith("demo/") and not holds_demo():
        raise CannotEdit("演示值只在演示里改。本县的标准写进 parameters/ 下的文件")
    opened = Edition.objects.open().filter(path=path)
    base = text_in_force(path)
    if base is None and text is None:
        raise CannotEdit(f"没有“{path}”这个文件")
    try:
        return opened.first() or _begin(path, base, base if text is None else text, effective_on, by, at)
    except IntegrityError:
        # Somebody began one in between; only one can be open.
        return opened.get()


@transaction.atomic
def _begin(
    path: str, base: bytes | None, content: bytes, effective_on: date, by: User, at: datetime
) -> Edition:
    last = Edition.objects.filter(path=path).aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(
        path=path, number=last + 1, text=content, sha256=digest(content), effective_on=effective_on,
        base_sha256=digest(base) if base is not None else "", author=by, saved_by=by, saved_at=at,
    )  # fmt: skip
    edition.writers.add(by)
    _record("起草政策", edition, by, at)
    return edition


def save_draft(
    *,
    edition: Edition,
    text: bytes,
    note: str,
    effective_on: date,
    revision: int,
    by: User,
    at: datetime,
) -> list[Found]:
    """Keep a draft's text, right or wrong, and return what is wrong with it.

    `revision` is the one that was read: raises SavedInBetween when it is no longer the last.
    """
    problems = check_texts({edition.path: text}, in_force=texts_in_force(), effective_on=effective_on)
    with transaction.atomic():
        held = _editable(edition, revision)
        _keep(held, text, note, effective_on, problems, by, at)
    return problems


def _editable(edition: Edition, revision: int) -> Edition:
    """Lock a draft that may be written as it was read; raises CannotEdit, SavedInBetween."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if held.state not in (State.DRAFT, State.RETURNED):
        raise CannotEdit(f"{held} 是{held.get_state_display()}，不能改。要改请先退回，或另起草")
    if held.revision != revision:
        raise SavedInBetween(held)
    return held


def _keep(
    held: Edition, text: bytes, note: str, effective_on: date, problems: list[Found], by: User, at: datetime
) -> None:
    held.text, held.sha256, held.note, held.effective_on = text, digest(text), note, effective_on
    held.state, held.revision, held.saved_by, held.saved_at = State.DRAFT, held.revision + 1, by, at
    held.problems = [problem.row() for problem in problems]
    held.save()
    held.writers.add(by)
    _record("保存政策草稿", held, by, at, problems=len(problems))


def submit(*, edition: Edition, revision: int, by: User, at: datetime) -> None:
    """Hand a draft to a second person; raises HasProblems, SavedInBetween, CannotEdit."""
    problems = check_texts(
        {edition.path: bytes(edition.text)}, in_force=texts_in_force(), effective_on=edition.effective_on
    )
    with transaction.atomic():
        held = _editable(edition, revision)
        _refuse_unsaid(held)
        if problems:
            raise HasProblems(problems)
        hand_over(edition=held, note=held.note, by=by, at=at)


def hand_over(*, edition: Edition, note: str, by: User, at: datetime) -> None:
    """Let a draft that was checked wait for its second person."""
    edition.state, edition.note, edition.submitted_at, edition.problems = State.SUBMITTED, note, at, []
    edition.save()
    _record("提交政策复核", edition, by, at)


def _refuse_unsaid(held: Edition) -> None:
    if held.sha256 == held.base_sha256:
        raise CannotEdit("和现行文本一字不差，没有可提交的")
    if not held.note:
        raise CannotEdit("先写明改了什么、依据哪份文件，再提交")


@transaction.atomic
def return_(*, edition: Edition, note: str, by: User, at: datetime) -> None:
    """Send a submitted text back to its writers with what should change; raises CannotEdit."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if held.state != State.SUBMITTED:
        raise CannotEdit(f"{held} 是{held.get_state_display()}，没有可退回的")
    if not note:
        raise CannotEdit("写明为什么退回、请怎样改")
    held.state, held.reviewer, held.review_note = State.RETURNED, by, note
    held.save()
    _record("退回政策草稿", held, by, at, purpose=note)


@transaction.atomic
def withdraw(*, edition: Edition, by: User, at: datetime) -> None:
    """Drop a draft; its text stays to be read. Raises CannotEdit for a published one."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if not held.is_open:
        raise CannotEdit(f"{held} 是{held.get_state_display()}，不能作废")
    held.state = State.VOID
    held.save()
    _record("作废政策草稿", held, by, at)


def publish(
    *, editions: Sequence[Edition], effective_on: date, by: User, at: datetime, note: str = ""
) -> Publication:
    """Put submitted texts in force together; every process follows them from its next question on.

    Raises CannotEdit when `by` wrote one of them, when the text in force moved since the draft was begun, and
    HasProblems; then the old texts stay in force and nothing is written.
    """
    data_dir = Path(settings.DATA)
    last = _last_number()
    published = texts_in_force()
    texts = {edition.path: bytes(edition.text) for edition in editions}
    problems = check_texts(texts, in_force=published, effective_on=effective_on)
    try:
        with transaction.atomic():
            held = list(Edition.objects.select_for_update().filter(pk__in=[one.pk for one in editions]))
            for edition in held:
                _refuse_unfit(edition, by)
            if problems:
                raise HasProblems(problems)
            if _last_number() != last or {one.path: one.sha256 for one in held} != {
                path: digest(text) for path, text in texts.items()
            }:
                raise CannotEdit(OVERTAKEN)
            tree = trees.build({**published, **texts}, data_dir)
            publication = Publication.objects.create(
                number=last + 1, tree=tree, effective_on=effective_on, by=by, at=at
            )
            _close(held, publication, note)
            transaction.on_commit(partial(trees.point, tree, data_dir))
    except IntegrityError:
        raise CannotEdit(OVERTAKEN) from None
    return publication


def _last_number() -> int:
    return Publication.objects.aggregate(last=Max("number"))["last"] or 0


def _close(held: Sequence[Edition], publication: Publication, note: str) -> None:
    by, at, effective_on = publication.by, publication.at, publication.effective_on
    for edition in held:
        edition.state, edition.publication, edition.reviewer = State.PUBLISHED, publication, by
        edition.effective_on, edition.review_note = effective_on, note
        edition.save()
        _record("发布政策", edition, by, at, effective_on=effective_on.isoformat(), tree=publication.tree)


def settle(*, data_dir: Path) -> str:
    """Make the folder follow the database: after an upgrade, a restored copy, or a death between both.

    Returns the name of the tree in force; empty where the county published nothing.
    """
    published = texts_in_force()
    if not published:
        return ""
    tree = trees.build(published, data_dir)
    if trees.current(data_dir).name != tree:
        trees.point(tree, data_dir)
    return tree


def _refuse_unfit(edition: Edition, by: User) -> None:
    if edition.state != State.SUBMITTED:
        raise CannotEdit(f"{edition} 是{edition.get_state_display()}，待复核的才能发布")
    if edition.writers.filter(pk=by.pk).exists():
        raise CannotEdit(f"{edition} 有你写的文字。执笔的人不能发布，请第二个人复核")
    now = text_in_force(edition.path)
    if (digest(now) if now is not None else "") != edition.base_sha256:
        raise CannotEdit(f"{edition} 起草以后，现行文本变过。请退回，按现行文本重新起草")


def _record(action: str, edition: Edition, by: User, at: datetime, purpose: str = "", **detail: Any) -> None:
    ledger.record(
        action=action, actor=by.actor, at=at, object_kind=OBJECT, object_id=edition.pk, area_path=by.actor.area,
        purpose=purpose or edition.note[:200],
        detail={"file": edition.path, "number": edition.number, "sha256": edition.sha256, **detail},
    )  # fmt: skip
