"""Checking 核对附件: every content is there, opens, and is the one its row tells of."""

from __future__ import annotations

from collections.abc import Iterator

from zhulian.files import storing
from zhulian.files.models import Attachment
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import CannotOpen, keyed_digest


def faults() -> Iterator[str]:
    """Yield in Chinese what is wrong, one attachment after another, in the order of their numbers."""
    for attachment in Attachment.objects.order_by("pk").iterator():
        if fault := _fault(attachment):
            yield fault


def _fault(attachment: Attachment) -> str:
    try:
        content = keyring().open(storing.read(attachment.pk), storing.context(attachment.pk))
        digest_key = bytes.fromhex(attachment.digest_key.open())
    except storing.ContentIsMissing as problem:
        return str(problem)
    except CannotOpen as problem:
        return f"附件 {attachment.pk} 打不开：{problem}。请从备份恢复"
    if keyed_digest(digest_key, content) != attachment.digest:
        return f"附件 {attachment.pk} 的内容与存入时的摘要不符。请从备份恢复"
    return ""
