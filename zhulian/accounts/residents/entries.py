"""Real-name entries 政务实名入口: a government app (like 粤省事, 浙里办) vouches for somebody; each kind is an adapter.

An adapter leads to the app and turns what the app hands back into a name and an ID number. A county whose app speaks
otherwise adds a class to `KINDS`.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db import transaction

from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.actions import Identity, account_of_identity
from zhulian.accounts.residents.models import Level, Resident
from zhulian.accounts.residents.tickets import TicketRefused, spend
from zhulian.lib.id_numbers import BadIdNumber, check
from zhulian.outbox.gateways import GatewayProblem, gateways, wanted
from zhulian.outbox.http import ask

_FIELDS = {"name": "name", "id_number": "id_number", "level": "level"}


class RealNameEntry(Protocol):
    """What every adapter does. `ticket_name` is how the app calls the ticket in the address it leads back to."""

    code: str
    label: str
    ticket_name: str

    def start_url(self, *, back: str, state: str) -> str:
        """Return the address of the app, which leads back with the state and a ticket."""

    def redeem(self, *, ticket: str, at: datetime) -> Identity:
        """Ask the app whose ticket this is. Raises TicketRefused, GatewayProblem."""


@dataclass(frozen=True, slots=True)
class TicketEntry:
    """An app that is asked, with a signed request from server to server, whose ticket somebody brought."""

    code: str
    label: str
    declared: dict[str, Any]

    @property
    def ticket_name(self) -> str:
        return str(self.declared.get("ticket_name", "ticket"))

    def start_url(self, *, back: str, state: str) -> str:
        """Return the address of the app, which leads back with the state and a ticket."""
        asked = {"client": self._wanted("client"), "redirect_uri": back, "state": state}
        return f"{self._wanted('start_url')}?{urlencode(asked)}"

    def redeem(self, *, ticket: str, at: datetime) -> Identity:
        """Ask the app whose ticket this is; refuse a level that is not declared as real-name."""
        client, time = str(self._wanted("client")), str(int(at.timestamp()))
        signed = f"{client}\n{ticket}\n{time}".encode()
        signature = hmac.digest(str(self._wanted("secret")).encode(), signed, "sha256").hex()
        answer = ask(
            self._wanted("redeem_url"),
            body={"client": client, "ticket": ticket, "time": time, "signature": signature},
        )
        name, number, level = (self._said(answer, field) for field in _FIELDS)
        if not name or not number:
            raise TicketRefused
        if level not in [str(one) for one in self._wanted("levels")]:
            raise TicketRefused(
                f"{self.label}里还没有做过实名认证（要刷脸或核对证件）。请先在{self.label}里做实名认证"
            )
        try:
            return Identity(name, check(number).number)
        except BadIdNumber:
            raise TicketRefused(
                f"{self.label}给的证件不是居民身份证，这里还办不了。请到救助窗口绑定"
            ) from None

    def _said(self, answer: dict[str, Any], field: str) -> str:
        """Return one value of the answer; where the app nests it, its declared path has dots."""
        found: Any = answer
        for step in str(self.declared.get("fields", {}).get(field, _FIELDS[field])).split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return str(found or "").strip()

    def _wanted(self, name: str) -> Any:
        return wanted(self.declared, name, f"entries 的 {self.code}")


KINDS: dict[str, type[RealNameEntry]] = {"ticket": TicketEntry}


def entries() -> dict[str, RealNameEntry]:
    """Return the entries that are declared. Raises GatewayProblem."""
    found = {}
    for code, declared in gateways("entries").items():
        kind = KINDS.get(declared.get("kind", "ticket"))
        if kind is None:
            raise GatewayProblem(
                f"网关文件里 entries 的 {code}：没有 {declared['kind']} 这一种，有 {'、'.join(KINDS)}"
            )
        found[code] = kind(code, wanted(declared, "label", f"entries 的 {code}"), declared)
    return found


def sign_in(*, entry: RealNameEntry, ticket: str, here: Resident | None, agent: str, at: datetime) -> str:
    """Sign in whoever an entry vouches for, and return the token of the session.

    Raises TicketRefused, GatewayProblem; nothing is written then, and a ticket counts once.
    """
    identity = entry.redeem(ticket=ticket, at=at)
    with transaction.atomic():
        spend(ticket=ticket, entry=entry.code, at=at)
        account = account_of_identity(
            identity=identity, level=Level.REAL_NAME, by=entry.label, at=at, here=here
        )
        return sessions.begin(resident=account, level=Level.REAL_NAME, way=entry.label, agent=agent, at=at)
