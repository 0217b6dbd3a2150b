"""What every portal does 入口的接口: leads somebody there, and learns on the way back who it was."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit


class NotLetIn(Exception):
    """Somebody does not come in this way; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One way to a portal and back. Its secrets stay in the session, so that only this browser can end it."""

    state: str
    nonce: str
    verifier: str
    back: str

    @classmethod
    def to(cls, back: str) -> Trip:
        """Begin a trip that ends at this address."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whom the portal names, by its own number. `vouches`: it says that a second factor was used, in declared words."""

    identifier: str
    vouches: bool = False


class Portal(Protocol):
    """One declared portal."""

    code: str
    label: str

    def start_url(self, trip: Trip) -> str:
        """Return where the browser is sent. Raises NotLetIn, GatewayProblem."""

    def arrive(self, *, trip: Trip, code: str, at: datetime) -> Arrival:
        """Ask the portal who came with this code, which counts once. Raises NotLetIn, GatewayProblem."""


def is_safe(address: object) -> bool:
    """Say whether secrets may travel to this address: by HTTPS, or on this machine."""
    parts = urlsplit(address if isinstance(address, str) else "")
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    )


def number_in(answer: dict[str, Any], portal: Portal, name: str) -> str:
    """Return the person's number in what a portal answered. Raises NotLetIn when there is none."""
    number = answer.get(name)
    if not isinstance(number, (str, int)) or not str(number).strip():
        raise NotLetIn(f"{portal.label}没有给出“{name}”，认不出是谁。请系统管理员核对设置")
    return str(number).strip()
