"""浙政钉（专有钉钉） and its kin: a QR code to scan; no identity token, so a second, signed question asks who it was."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localtime

from zhulian.accounts.portals.portal import Arrival, NotLetIn, Trip, number_in
from zhulian.outbox.http import ask


@dataclass(frozen=True, slots=True)
class DingTalk:
    """A portal whose code is exchanged, with the application's own token, for who scanned it. It never vouches.

    `login` shows the code to scan, `api` answers questions; `client_id` is the application's mark (应用标识).
    """

    code: str
    label: str
    login: str
    api: str
    client_id: str
    app_key: str
    secret: str = field(repr=False)
    identifier: str = "accountId"

    def start_url(self, trip: Trip) -> str:
        """Return the page with the code to scan."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": trip.back,
            "scope": "get_user_info",
            "authType": "QRCODE",
            "state": trip.state,
        }
        return f"{self.login}/oauth2/auth.htm?{urlencode(asked)}"

    def arrive(self, *, trip: Trip, code: str, at: datetime) -> Arrival:
        """Ask for the application's token, and with it who scanned the code."""
        ours = self._asked("GET", "/gettoken.json", {"appkey": self.app_key, "appsecret": self.secret}, at)
        asked = {"access_token": str(ours.get("accessToken", "")), "code": code}
        person = self._asked("POST", "/rpc/oauth2/getuserinfo_bycode.json", asked, at)
        return Arrival(identifier=number_in(person, self, self.identifier))

    def _asked(self, method: str, path: str, given: dict[str, str], at: datetime) -> dict[str, Any]:
        headers = self._signed(method, path, given, at)
        if method == "GET":
            answer = ask(f"{self.api}{path}?{urlencode(given)}", headers=headers)
        else:
            answer = ask(f"{self.api}{path}", form=given, headers=headers)
        content = answer.get("content")
        data = content.get("data") if isinstance(content, dict) and content.get("success") else None
        if not answer.get("success") or not isinstance(data, dict):
            raise NotLetIn(f"{self.label}没有认出这次扫码（可能过期，或已经用过），请重新扫码")
        return data

    def _signed(self, method: str, path: str, given: dict[str, str], at: datetime) -> dict[str, str]:
        """Return the headers of the gateway: a keyed hash over method, moment, nonce, path and sorted parameters."""
        moment = localtime(at).isoformat(timespec="milliseconds")
        nonce = f"{int(at.timestamp() * 1000)}{secrets.randbelow(10_000):04d}"
        sorted_ones = "&".join(f"{name}={value}" for name, value in sorted(given.items()))
        text = "\n".join((method, moment, nonce, path, sorted_ones))
        digest = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).digest()
        return {
            "X-Hmac-Auth-Version": "1.0",
            "X-Hmac-Auth-Timestamp": moment,
            "X-Hmac-Auth-Nonce": nonce,
            "X-Hmac-Auth-Signature": b64encode(digest).decode(),
            "apiKey": self.app_key,
        }
