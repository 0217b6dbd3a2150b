"""WeChat 微信: 公众号 and 小程序 as channels: who somebody is there, template messages, a link to share a public page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from zhulian.outbox.gateways import GatewayProblem, gateways, wanted
from zhulian.outbox.http import ask
from zhulian.outbox.wording import Wording

OFFICIAL, MINI = "official", "mini"
LABELS = {OFFICIAL: "微信公众号", MINI: "微信小程序"}
_API = "https://api.weixin.qq.com"
_AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
_TOKEN_RUNS_OUT = (40001, 42001)
_SAFETY_SECONDS = 300
_LINK_DAYS = 30
_tokens: dict[str, tuple[str, float]] = {}


class ChannelRefused(GatewayProblem):
    """WeChat does not accept what somebody brought; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("微信登录没有成功，或者已经过期。请回到微信里重新打开")


@dataclass(frozen=True, slots=True)
class Channel:
    """One 公众号 or 小程序 as the gateway file declares it."""

    code: str
    kind: str
    declared: dict[str, Any]

    @property
    def label(self) -> str:
        return str(self.declared.get("label", LABELS[self.kind]))

    def start_url(self, *, back: str, state: str) -> str:
        """Return where a 公众号 asks who somebody is; it leads back with a code and the state."""
        asked = {
            "appid": self._wanted("app_id"), "redirect_uri": back, "response_type": "code",
            "scope": "snsapi_base", "state": state,
        }  # fmt: skip
        return f"{self.declared.get('authorize_url', _AUTHORIZE)}?{urlencode(asked)}#wechat_redirect"

    def openid_of(self, code: str) -> str:
        """Ask whose code this is. Raises ChannelRefused, GatewayProblem."""
        of_whom = {"appid": self._wanted("app_id"), "secret": self._wanted("secret")}
        if self.kind == MINI:
            path, asked = "/sns/jscode2session", {"js_code": code}
        else:
            path, asked = "/sns/oauth2/access_token", {"code": code}
        said = ask(f"{self._api}{path}?{urlencode(of_whom | asked | {'grant_type': 'authorization_code'})}")
        if said.get("errcode") or not said.get("openid"):
            raise ChannelRefused
        return str(said["openid"])

    def tell(self, *, openid: str, wording: Wording, fields: dict[str, str], page: str) -> None:
        """Send a template message that leads to a page of ours. Raises GatewayProblem."""
        wording.filled(fields)
        template = wanted(self._wanted("templates"), wording.code, f"channels 的 {self.code} 的 templates")
        body: dict[str, Any] = {
            "touser": openid, "template_id": template,
            "data": {name: {"value": value} for name, value in fields.items()},
        }  # fmt: skip
        if self.kind == MINI:
            self._post("/cgi-bin/message/subscribe/send", body | {"page": self._inside(page)})
        else:
            self._post("/cgi-bin/message/template/send", body | {"url": page})

    def share_link(self, page: str) -> str:
        """Return a link to a public page that opens in the channel. Raises GatewayProblem."""
        if self.kind == OFFICIAL:
            return page
        shell, _, query = self._inside(page).partition("?")
        said = self._post(
            "/wxa/generate_urllink",
            {"path": shell, "query": query, "expire_type": 1, "expire_interval": _LINK_DAYS},
        )
        return str(wanted(said, "url_link", f"channels 的 {self.code} 的回答"))

    @property
    def _api(self) -> str:
        return str(self.declared.get("api", _API))

    def _inside(self, page: str) -> str:
        """Return a page of ours as the shell of the 小程序 opens it in its web-view."""
        return f"{self.declared.get('shell', 'pages/web/web')}?to={quote(page, safe='')}"

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post with the channel's own token; once more with a new one where the old has run out."""
        for is_last in (False, True):
            said = ask(f"{self._api}{path}?access_token={quote(self._token())}", body=body)
            problem = int(said.get("errcode") or 0)
            if not problem:
                return said
            if is_last or problem not in _TOKEN_RUNS_OUT:
                raise GatewayProblem(f"{self.label}没有办成（错误码 {problem}）")
            _tokens.pop(self._wanted("app_id"), None)
        raise AssertionError("两次都走完了")

    def _token(self) -> str:
        """Return the token under which we speak, kept in this process; a stable one, so that processes do not void each other's."""
        app = self._wanted("app_id")
        token, good_until = _tokens.get(app, ("", 0.0))
        if time.monotonic() < good_until:
            return token
        said = ask(
            f"{self._api}/cgi-bin/stable_token",
            body={"grant_type": "client_credential", "appid": app, "secret": self._wanted("secret")},
        )
        token = str(wanted(said, "access_token", f"channels 的 {self.code} 的回答"))
        _tokens[app] = token, time.monotonic() + int(said.get("expires_in", 0)) - _SAFETY_SECONDS
        return token

    def _wanted(self, name: str) -> Any:
        return wanted(self.declared, name, f"channels 的 {self.code}")


def channels() -> dict[str, Channel]:
    """Return the channels that are declared. Raises GatewayProblem."""
    found = {}
    for code, declared in gateways("channels").items():
        kind = declared.get("kind")
        if kind not in LABELS:
            raise GatewayProblem(f"网关文件里 channels 的 {code}：kind 要写 {' 或 '.join(LABELS)}")
        found[code] = Channel(code, kind, declared)
    return found
