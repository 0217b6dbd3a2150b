"""Services outside, as residents meet them 居民碰到的外部服务: a government app and WeChat, both invented."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import reverse

from tests.accounts.residents.people import HEAD
from tests.outbox.outsiders import Asked, Service, declare, serving
from zhulian.accounts.residents.models import Resident, ResidentSignIn, SpentTicket
from zhulian.outbox import wechat

WECHAT = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"
SHELL = f"{WECHAT} miniProgram"
SECRET = "shared-secret"


@contextmanager
def serving_residents(settings: Any, folder: Path) -> Iterator[Service]:
    """Run both for the block, declared in the gateway file."""
    wechat._tokens.clear()
    with serving() as service:
        service.answers["/redeem"] = redeemed()
        service.answers["/sns/oauth2/access_token"] = openid_for("good-code", "openid-1")
        service.answers["/sns/jscode2session"] = openid_for("shell-code", "openid-2")
        app = {
            "label": "粤省事", "start_url": f"{service.url}/authorize", "redeem_url": f"{service.url}/redeem",
            "client": "zhulian", "secret": SECRET, "levels": ["L3", "L4"],
            "fields": {"name": "data.userName", "id_number": "data.idNo", "level": "data.level"},
        }  # fmt: skip
        official = {
            "kind": "official",
            "app_id": "wx1",
            "secret": "s",
            "api": service.url,
            "authorize_url": f"{service.url}/connect",
            "templates": {"progress": "TM-1"},
        }
        mini = {"kind": "mini", "app_id": "wx2", "secret": "s", "api": service.url}
        declare(settings, folder, entries={"yss": app}, channels={"gzh": official, "xcx": mini})
        yield service


def redeemed(*, level: str = "L3", name: str = HEAD.name, number: str = HEAD.id_number):
    """Answer as the app does: only a good ticket with the right signature gets a name."""

    def answer(asked: Asked) -> tuple[int, dict]:
        signed = f"{asked.body['client']}\n{asked.body['ticket']}\n{asked.body['time']}".encode()
        is_ours = asked.body["signature"] == hmac.digest(SECRET.encode(), signed, "sha256").hex()
        if not is_ours or not asked.body["ticket"].startswith("good"):
            return 200, {"error": "ticket"}
        return 200, {"data": {"userName": name, "idNo": number, "level": level}}

    return answer


def openid_for(code: str, openid: str):
    def answer(asked: Asked) -> tuple[int, dict]:
        is_good = code in (asked.query.get("code"), asked.query.get("js_code"))
        return 200, {"openid": openid} if is_good else {"errcode": 40029}

    return answer


def begin(browser: Client, way: str = "yss") -> str:
    """Press the button of a way, and return the state with which the browser was led away."""
    led = browser.get(reverse("me-enter"), {"with": way})
    assert led.status_code == 302
    return parse_qs(urlsplit(led.url).query)["state"][0]


def come_back(browser: Client, **brought: str) -> str:
    return browser.get(reverse("me-entered"), brought, follow=True).content.decode()


def nothing_is_written() -> None:
    assert not Resident.objects.exists()
    assert not ResidentSignIn.objects.exists()
    assert not SpentTicket.objects.exists()
