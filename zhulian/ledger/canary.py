"""The canary 钥匙试样: at start, the key file must open what was sealed at the first start."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings

from zhulian.ledger.fields import Sealed
from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import CannotOpen, KeyFileProblem

KNOWN = "助联"
PURPOSE = "canary"


def ensure_right_keys() -> None:
    """Refuse to go on with a key file that did not seal this database; the first start sets the canary.

    Raises KeyFileProblem: wrong keys would write values that nobody can open or find again.
    """
    keys = keyring()
    expected = {"index": keys.index(KNOWN, PURPOSE), "pseudonym": keys.pseudonym(KNOWN, PURPOSE)}
    # Looked up by name, so that the WSGI entry may import this module before the apps are loaded.
    canary, _ = apps.get_model("ledger", "Canary").objects.get_or_create(
        pk=1, defaults={"text": KNOWN, **expected}
    )
    reasons = [] if _opens(canary.text) else ["打不开已加密的内容"]
    if canary.index not in keys.indexes(KNOWN, PURPOSE):
        reasons.append("索引密钥不同，按姓名、证件号会找不到人")
    if canary.pseudonym != expected["pseudonym"]:
        reasons.append("湖密钥不同，部门数据会对不上人")
    if reasons:
        raise KeyFileProblem(
            f"钥匙文件 {settings.KEY_FILE} 不是封存这个数据库的那一把：{'；'.join(reasons)}。"
            f"请换回原来的钥匙文件，或从封存件恢复（zhulian keys restore）"
        )


def follow_index() -> None:
    """Let the canary stand under the current index key: the turn of the index is over."""
    expected = keyring().index(KNOWN, PURPOSE)
    apps.get_model("ledger", "Canary").objects.filter(pk=1).update(index=expected)


def is_index_turned() -> bool:
    """Say whether the rows stand under the current index key, as far as the canary tells."""
    canary = apps.get_model("ledger", "Canary").objects.filter(pk=1).first()
    return canary is None or canary.index == keyring().index(KNOWN, PURPOSE)


def _opens(text: Sealed) -> bool:
    try:
        return text.open() == KNOWN
    except CannotOpen:
        return False
