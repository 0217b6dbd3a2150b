"""Carrying texts in and out 文本的载入与导出: a folder of files becomes editions, and the texts in force become files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from zhulian.accounts.models import User
from zhulian.policies import actions as policies
from zhulian.policies import trees
from zhulian.policies.models import Edition


def load(*, folder: Path, note: str, effective_on: date, by: User, at: datetime) -> list[Edition]:
    """Make a submitted draft of every text in a folder that differs from the one in force; return them.

    Bytes are kept as they are. Raises HasProblems, CannotEdit (also where somebody has a draft of such a text),
    and then nothing is written.
    """
    changed = {
        path: text
        for path, text in trees.library_texts(folder).items()
        if text != policies.text_in_force(path)
    }
    problems = policies.check_texts(changed, in_force=policies.texts_in_force(), effective_on=effective_on)
    if problems:
        raise policies.HasProblems(problems)
    with transaction.atomic():
        return [_submitted(path, text, note, effective_on, by, at) for path, text in changed.items()]


def _submitted(path: str, text: bytes, note: str, effective_on: date, by: User, at: datetime) -> Edition:
    opened = Edition.objects.open().filter(path=path).first()
    if opened is not None:
        raise policies.CannotEdit(f"{opened} 还开着（{opened.saved_by}）。请先发布、退回或作废它，再载入")
    edition = policies.start_draft(path=path, effective_on=effective_on, by=by, at=at, text=text)
    policies.hand_over(edition=edition, note=note, by=by, at=at)
    return edition


def export(*, folder: Path) -> list[str]:
    """Write the texts in force into a folder, byte for byte; return their paths."""
    texts: Mapping[str, bytes] = {
        **trees.library_texts(trees.policies_directory()),
        **policies.texts_in_force(),
    }
    for path, text in texts.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)
    return sorted(texts)
