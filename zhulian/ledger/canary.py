"""The canary 钥匙试样: at start, the key file must open what was sealed at the first start."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings

from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import CannotOpen, KeyFileProblem

KNOWN = "助联"
PURPOSE = "canary"


def ensure_right_keys() -> None:
    """Refuse to go on with a key file that did not seal this database; the first start sets the canary.

    Raises KeyFileProblem: wrong keys would write values that nobody can open or find again.
    """
    keys = keyring()
    expected = (KNOWN, keys.index(KNOWN, PURPOSE), keys.pseudonym(KNOWN, PURPOSE))
    # Looked up by name, so that the WSGI entry may import this module before the apps are loaded.
    canary, _ = apps.get_model("ledger", "Canary").objects.get_or_create(
        pk=1, defaults={"text": KNOWN, "index": expected[1], "pseudonym": expected[2]}
    )
    try:
        found = (canary.text.open(), canary.index, canary.pseudonym)
    except CannotOpen:
        found = None
    if found != expected:
        raise KeyFileProblem(
            f"钥匙文件 {settings.KEY_FILE} 不是封存这个数据库的那一把。请换回原来的钥匙文件，或从封存件恢复"
        )
