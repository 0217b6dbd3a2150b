"""Second factors 第二道验证: their secrets lie sealed inside allauth's rows, and are resealed when keys turn."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from zhulian.ledger.resealing import BATCH, Step
from zhulian.lib.ciphers import CannotOpen, Keyring, key_of

_SEALED = ("secret", "seed", "migrated_codes")


class SecondFactors:
    """The secrets of authenticator apps and of recovery codes."""

    name = "第二道验证（mfa_authenticator）"

    def counts(self) -> Counter[int]:
        """Count the sealed texts by key."""
        found: Counter[int] = Counter()

        def count(text: str) -> str:
            found[_key_of(text)] += 1
            return text

        for data in Authenticator.objects.values_list("data", flat=True):
            _changed(data, count)
        return found

    @transaction.atomic
    def step(self, keys: Keyring, after: str | None) -> Step:
        """Reseal the next rows; a row being used to sign in is waited for."""
        rows = Authenticator.objects.select_for_update().filter(pk__gt=int(after or 0)).order_by("pk")
        last, changed, damaged = None, 0, []
        for row in rows[:BATCH]:
            last = str(row.pk)
            try:
                data = _changed(row.data, lambda text: _renewed(text, keys))
            except CannotOpen:
                damaged.append(f"mfa_authenticator.{row.pk}")
                continue
            if data != row.data:
                row.data = data
                row.save(update_fields=["data"])
                changed += 1
        return Step(last, changed, tuple(damaged))


def _changed(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """Return the data with every sealed text changed."""
    sealed = {name: data[name] for name in _SEALED if name in data}
    return data | {
        name: change(value) if isinstance(value, str) else [change(text) for text in value]
        for name, value in sealed.items()
    }


def _renewed(text: str, keys: Keyring) -> str:
    adapter = get_adapter()
    return text if _key_of(text) == keys.current else adapter.encrypt(adapter.decrypt(text))


def _key_of(text: str) -> int:
    return key_of(b64decode(text))
