"""The state 状态: all answers so far, sealed by the server and carried by the page; the server keeps nothing."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import CannotOpen
from zhulian.web.selfcheck.family import Step

PURPOSE = "self-check"
GOOD_FOR = timedelta(hours=2)
MOST_CHARACTERS = 8_000
MOST_BYTES = 40_000
MOST_STEPS = 80


class StateLost(Exception):
    """The state is not ours, was changed, or is too old; the message says so. `kept` are answers without a person."""

    def __init__(self, message: str, kept: tuple[Step, ...] = ()) -> None:
        self.kept = kept
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class State:
    """One self-check: a random number of its own, the answers in order, and the question put now with its rows."""

    id: UUID = field(default_factory=uuid4)
    steps: tuple[Step, ...] = ()
    asked: tuple[str, list[str], int | None] | None = None

    def asking(self, code: str, rows: list[str], remaining: int | None) -> State:
        """Return the state with the question that the page puts."""
        return State(self.id, self.steps, (code, rows, remaining))

    def plus(self, code: str, answer: Any) -> State:
        """Return the state with one answer more. Raises StateLost when there are too many."""
        if len(self.steps) >= MOST_STEPS:
            raise StateLost("回答太多了，请从头再来")
        return State(self.id, (*self.steps, (code, answer)))

    def minus(self) -> State:
        """Return the state without the last answer."""
        return State(self.id, self.steps[:-1])


def seal(state: State, *, at: datetime) -> str:
    """Return the state as text that nobody can read or change without the keys of this installation."""
    content = {"id": state.id.hex, "at": int(at.timestamp()), "steps": state.steps, "asked": state.asked}
    plain = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(keyring().for_purpose(PURPOSE).seal(plain, PURPOSE)).decode()


def unseal(text: str, *, at: datetime) -> State:
    """Open a sealed state. Raises StateLost; of one that is merely too old the place is kept."""
    if len(text) > MOST_CHARACTERS:
        raise StateLost("回答太多了，请从头再来")
    try:
        plain = keyring().for_purpose(PURPOSE).open(base64.urlsafe_b64decode(text.encode()), PURPOSE)
        content = json.loads(zlib.decompressobj().decompress(plain, MOST_BYTES))
    except (CannotOpen, binascii.Error, UnicodeEncodeError, ValueError, zlib.error):
        raise StateLost("刚才的回答打不开了，请从头再来") from None
    steps = tuple((code, answer) for code, answer in content["steps"])
    if at.timestamp() - content["at"] > GOOD_FOR.total_seconds():
        kept = tuple(step for step in steps if step[0] in ("town", "village", "setting"))
        raise StateLost("过了两个小时，为了不让别人看到，刚才的回答已经作废，请从头再来", kept)
    return State(UUID(content["id"]), steps, content["asked"])
