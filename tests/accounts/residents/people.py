"""What tests of residents share 居民测试共用: phones, identities, and codes that arrive at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from tests.cast import HE
from zhulian.accounts.residents import codes
from zhulian.accounts.residents.actions import Identity
from zhulian.outbox.wording import SIGN_IN

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PHONE, OTHER = "13912345678", "13887654321"
HEAD, WIFE, CHILD = HE.members
ME = Identity(HEAD.name, HEAD.id_number)


class Telephones:
    """Stands in for the SMS backend: remembers every message and what code it held."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def __call__(self, phone: str, wording, fields, text: str) -> None:
        self.sent.append((phone, text))

    @property
    def code(self) -> str:
        return re.search(r"\d{6}", self.sent[-1][1])[0]


def ask_code(
    phone: str = PHONE, *, serves: str = codes.SIGNING_IN, at: datetime = AT, address: str = "1.2.3.4"
) -> UUID:
    """Ask for a code as the sign-in page does."""
    return codes.send_code(
        phone=phone, wording=SIGN_IN, serves=serves, county="兴庆区", address=address, at=at
    )
