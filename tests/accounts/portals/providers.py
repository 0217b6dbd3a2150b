"""Two fake portals 假的统一身份认证: real HTTP servers in a thread, as strict as the real ones ought to be."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "zhulian", "桥头-secret:2026"


@cache
def signing_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Served:
    """A server that answers GET and POST by `answer`; `base` is its address."""

    base: str = ""

    def answer(self, method: str, path: str, given: dict[str, str], headers: Any) -> tuple[int, dict]:
        raise NotImplementedError


@contextmanager
def served(portal: Served) -> Iterator[Any]:
    """Serve a fake portal on a port of its own while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._tell(*portal.answer("GET", parts.path, dict(parse_qsl(parts.query)), self.headers))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._tell(*portal.answer("POST", self.path, dict(parse_qsl(body)), self.headers))

        def _tell(self, status: int, words: dict) -> None:
            content = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        portal.base = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield portal
        server.shutdown()
        thread.join()


@dataclass
class FakeOidc(Served):
    """An OpenID provider. What is put into `claims`, `signed_by`, `algorithm` and `issuer` bends its answers."""

    claims: dict[str, Any] = field(default_factory=dict)
    signed_by: str = "own"
    algorithm: str = "RS256"
    issuer: str = ""
    methods: tuple[str, ...] = ("client_secret_basic",)
    codes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def scan(self, start_url: str, who: str) -> dict[str, str]:
        """Let somebody sign in at the address our side sent the browser to; return what comes back with the browser."""
        parts = urlsplit(start_url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.base}/authorize"
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
            CLIENT,
            "code",
            "S256",
        )
        code = secrets.token_hex(8)
        self.codes[code] = (who, asked)
        return {"code": code, "state": asked["state"]}

    def answer(self, method: str, path: str, given: dict[str, str], headers: Any) -> tuple[int, dict]:
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer or self.base,
                "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token",
                "jwks_uri": f"{self.base}/keys",
                "token_endpoint_auth_methods_supported": list(self.methods),
            }
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key("own").public_key(), as_dict=True)
            return 200, {"keys": [{**public, "kid": "own", "use": "sig", "alg": "RS256"}]}
        if (method, path) == ("POST", "/token"):
            return self._token(given, headers)
        return 404, {}

    def _token(self, given: dict[str, str], headers: Any) -> tuple[int, dict]:
        who, asked = self.codes.pop(given["code"], (None, {}))
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_right = (
            who is not None
            and given["redirect_uri"] == asked["redirect_uri"]
            and challenge == asked["code_challenge"]
            and self._is_client(given, headers)
        )
        if not is_right:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.base,
            "sub": who,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
        }
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        key = SECRET * 3 if self.algorithm == "HS256" else signing_key(self.signed_by)
        key = None if self.algorithm == "none" else key
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "own"})
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}

    def _is_client(self, given: dict[str, str], headers: Any) -> bool:
        if "client_secret_basic" not in self.methods:
            return (given["client_id"], given["client_secret"]) == (CLIENT, SECRET)
        kind, _, pair = headers["Authorization"].partition(" ")
        name, _, secret = b64decode(pair).decode().partition(":")
        return kind == "Basic" and name == CLIENT and parse_qsl(f"x={secret}") == [("x", SECRET)]


@dataclass
class FakeDingTalk(Served):
    """A platform like 浙政钉: its own token for the application, then who scanned; every question is signed."""

    person: dict[str, Any] = field(default_factory=lambda: {"accountId": 100135, "lastName": "何敏"})
    codes: set[str] = field(default_factory=set)

    def scan(self, start_url: str) -> dict[str, str]:
        """Let somebody scan the code that the page shows."""
        parts = urlsplit(start_url)
        asked = dict(parse_qsl(parts.query))
        assert parts.path == "/oauth2/auth.htm"
        assert (asked["authType"], asked["scope"], asked["client_id"]) == ("QRCODE", "get_user_info", CLIENT)
        code = secrets.token_hex(8)
        self.codes.add(code)
        return {"code": code, "state": asked["state"]}

    def answer(self, method: str, path: str, given: dict[str, str], headers: Any) -> tuple[int, dict]:
        if not self._is_signed(method, path, given, headers):
            return 200, {"success": False, "errorCode": "SignatureDoesNotMatch"}
        if (method, path) == ("GET", "/gettoken.json") and given == {"appkey": "key-1", "appsecret": SECRET}:
            return 200, _content({"accessToken": "app_token", "expiresIn": "7200"})
        if (method, path) == ("POST", "/rpc/oauth2/getuserinfo_bycode.json"):
            if given["access_token"] == "app_token" and given["code"] in self.codes:
                self.codes.remove(given["code"])
                return 200, _content(self.person)
            return 200, {"success": True, "content": {"success": False, "responseMessage": "code 无效"}}
        return 404, {}

    def _is_signed(self, method: str, path: str, given: dict[str, str], headers: Any) -> bool:
        sorted_ones = "&".join(f"{name}={given[name]}" for name in sorted(given))
        moment, nonce = headers["X-Hmac-Auth-Timestamp"], headers["X-Hmac-Auth-Nonce"]
        text = "\n".join((method, moment, nonce, path, sorted_ones))
        digest = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()
        return headers["apiKey"] == "key-1" and headers["X-Hmac-Auth-Signature"] == b64encode(digest).decode()


def _content(data: dict[str, Any]) -> dict[str, Any]:
    return {"success": True, "content": {"success": True, "responseCode": "0", "data": data}}
