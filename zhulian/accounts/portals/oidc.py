"""OpenID Connect 统一身份认证: the code flow with PKCE; every claim of the signed answer is checked."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from zhulian.accounts.portals.portal import Arrival, NotLetIn, Trip, is_safe, number_in
from zhulian.outbox.http import ask

# Only signatures that nobody but the portal can make: with HS256 the shared secret, or a public key, would do.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OpenIdConnect:
    """A portal that speaks OpenID Connect. `identifier` is the claim that holds the number of a member of staff.

    `acr` and `amr` are the portal's words that say a second factor was used; with none declared it never vouches.
    """

    code: str
    label: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    identifier: str = "sub"
    acr: frozenset[str] = frozenset()
    amr: frozenset[str] = frozenset()

    def start_url(self, trip: Trip) -> str:
        """Return where the browser is sent."""
        challenge = urlsafe_b64encode(hashlib.sha256(trip.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self.client_id,
            "redirect_uri": trip.back,
            "state": trip.state,
            "nonce": trip.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = _address(self._discovered(), "authorization_endpoint")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def arrive(self, *, trip: Trip, code: str, at: datetime) -> Arrival:
        """Exchange the code for a signed answer and read it."""
        found = self._discovered()
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": trip.back,
            "code_verifier": trip.verifier,
        }
        headers = {}
        # Basic is what the standard takes for granted; the other way only where the portal offers nothing else.
        offered = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in offered:
            pair = f"{quote(self.client_id, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            given |= {"client_id": self.client_id, "client_secret": self.secret}
        answer = ask(_address(found, "token_endpoint"), form=given, headers=headers)
        claims = self._checked(answer.get("id_token"), _address(found, "jwks_uri"), trip)
        return Arrival(identifier=number_in(claims, self, self.identifier), vouches=self._vouches(claims))

    def _discovered(self) -> dict[str, Any]:
        # Asked for each time: staff sign in a few times a day, and what is never kept is never stale.
        found = ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise NotLetIn(f"{self.label}自称是另一家（issuer 不符），请系统管理员核对设置")
        return found

    def _checked(self, token: object, keys_at: str, trip: Trip) -> dict[str, Any]:
        """Return the claims of a signed answer that is for us, from there, of now, and of this trip."""
        if not isinstance(token, str):
            raise NotLetIn(f"{self.label}没有给出身份令牌（id_token）")
        try:
            key, algorithm = self._key(token, keys_at)
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self.client_id,
                issuer=self.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as problem:
            raise NotLetIn(f"{self.label}的身份令牌不可信（{type(problem).__name__}），没有登录") from problem
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), trip.nonce.encode()):
            raise NotLetIn(f"{self.label}的身份令牌不是给这一次登录的（nonce 不符），没有登录")
        if len(claims["aud"]) > 1 and isinstance(claims["aud"], list) and claims.get("azp") != self.client_id:
            raise NotLetIn(f"{self.label}的身份令牌是给别的系统的（azp 不符），没有登录")
        return claims

    def _key(self, token: str, keys_at: str) -> tuple[jwt.PyJWK, str]:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError("不收这种签名")
        keys = jwt.PyJWKSet.from_dict(ask(keys_at)).keys
        fitting = [key for key in keys if key.key_id == header.get("kid")] if "kid" in header else keys
        if len(fitting) != 1:
            raise jwt.InvalidKeyError("找不到签名的公钥")
        return fitting[0], header["alg"]

    def _vouches(self, claims: dict[str, Any]) -> bool:
        used = claims.get("amr")
        return claims.get("acr") in self.acr or bool(self.amr & set(used if isinstance(used, list) else ()))


def _address(found: dict[str, Any], name: str) -> str:
    address = found.get(name)
    if not is_safe(address):
        raise NotLetIn(f"统一身份认证的 {name} 不是 https 地址，请系统管理员核对设置")
    return address
