"""Short messages 短信: one declared backend; the console in the demo, a file in tests, a gateway with template ids in life."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from zhulian.lib.masking import mask_phone
from zhulian.outbox.gateways import GatewayProblem, gateways, wanted
from zhulian.outbox.http import ask
from zhulian.outbox.wording import Wording

_OWNER_ALONE = 0o600


def can_send() -> bool:
    """Say whether a backend is declared at all."""
    return settings.SMS in BACKENDS


def send(*, phone: str, wording: Wording, fields: dict[str, str]) -> None:
    """Send one message at once. Raises GatewayProblem when it did not leave."""
    text = wording.filled(fields)
    backend = BACKENDS.get(settings.SMS)
    if backend is None:
        raise GatewayProblem("这里还没有开通短信。请设 ZHULIAN_SMS")
    backend(phone, wording, fields, text)


def _console(phone: str, wording: Wording, fields: dict[str, str], text: str) -> None:
    """For the demo: the message stands in the window where the server runs."""
    sys.stdout.write(f"短信 → {mask_phone(phone)}：{text}\n")
    sys.stdout.flush()


def _file(phone: str, wording: Wording, fields: dict[str, str], text: str) -> None:
    """One line of JSON for each message, readable by its owner alone."""
    path = Path(settings.DATA) / "outbox" / "sms.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ALONE)
    with open(handle, "a", encoding="utf-8") as lines:
        line = {"phone": phone, "template": wording.code, "fields": fields, "text": text}
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _gateway(phone: str, wording: Wording, fields: dict[str, str], text: str) -> None:
    """A real gateway knows each message by the id of a template it has approved, and gets only the fields."""
    declared = gateways("sms")
    template = wanted(wanted(declared, "templates", "sms"), wording.code, "sms 的 templates")
    answer = ask(
        wanted(declared, "url", "sms"),
        body={"phone": phone, "sign": declared.get("sign", ""), "template": template, "fields": fields},
        headers={"Authorization": f"Bearer {wanted(declared, 'secret', 'sms')}"},
    )
    if str(answer.get("code")) != str(declared.get("good_code", "OK")):
        raise GatewayProblem("短信网关没有收下这条短信，请稍后再试")


BACKENDS: dict[str, Callable[[str, Wording, dict[str, str], str], None]] = {
    "console": _console,
    "file": _file,
    "gateway": _gateway,
}
