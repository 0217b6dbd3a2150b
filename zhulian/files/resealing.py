"""Resealing of attachments 附件换封: one content after another, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from zhulian.files import storing
from zhulian.files.models import Attachment
from zhulian.ledger.resealing import Step, next_rows
from zhulian.lib.ciphers import CannotOpen, Keyring, key_of

_HEADER = 4


class SealedFiles:
    """The contents of all attachments; their rows are a table like any other."""

    name = "附件内容"

    def counts(self) -> Counter[int]:
        """Count by the first bytes of each file; nothing is opened."""
        found: Counter[int] = Counter()
        for identifier in Attachment.objects.values_list("pk", flat=True).iterator():
            try:
                with storing.place_of(identifier).open("rb") as file:
                    found[key_of(file.read(_HEADER))] += 1
            except FileNotFoundError:
                continue
        return found

    def step(self, keys: Keyring, after: str | None) -> Step:
        """Reseal the next contents by the number of their rows; one that is missing is named."""
        rows = next_rows(Attachment, after, [])
        changed, damaged = 0, []
        for (identifier,) in rows:
            try:
                changed += _reseal(identifier, keys)
            except (CannotOpen, storing.ContentIsMissing):
                damaged.append(storing.context(identifier))
        return Step(str(rows[-1][0]) if rows else None, changed, tuple(damaged))


def _reseal(identifier: UUID, keys: Keyring) -> bool:
    envelope = storing.read(identifier)
    if key_of(envelope) == keys.current:
        return False
    content = keys.open(envelope, storing.context(identifier))
    storing.write(identifier, content, keys=keys)
    return True
