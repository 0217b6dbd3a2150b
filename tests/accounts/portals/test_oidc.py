"""OpenID Connect 统一身份认证: what a signed answer must say, against a provider that can be bent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.accounts.portals.providers import CLIENT, SECRET, FakeOidc, served
from tests.staff import AT
from zhulian.accounts.portals.oidc import OpenIdConnect
from zhulian.accounts.portals.portal import Arrival, NotLetIn, Trip
from zhulian.outbox.gateways import GatewayProblem

BACK = "https://zhulian.example/account/portals/county/back/"
LATE = int(time.time()) - 3600


@pytest.fixture
def provider() -> Iterator[FakeOidc]:
    with served(FakeOidc()) as portal:
        yield portal


@pytest.fixture
def portal(provider) -> OpenIdConnect:
    return OpenIdConnect(
        code="county", label="县统一身份认证", issuer=provider.base, client_id=CLIENT, secret=SECRET,
        acr=frozenset({"urn:two"}), amr=frozenset({"mfa"}),
    )  # fmt: skip


def come(provider: FakeOidc, portal: OpenIdConnect, who: str = "3301-007") -> Arrival:
    trip = Trip.to(BACK)
    given = provider.scan(portal.start_url(trip), who)
    assert given["state"] == trip.state
    return portal.arrive(trip=trip, code=given["code"], at=AT)


def test_a_signed_answer_names_the_person(provider, portal):
    assert come(provider, portal) == Arrival(identifier="3301-007", vouches=False)


def test_the_secret_travels_in_the_form_where_the_portal_wants_it_so(provider, portal):
    provider.methods = ("client_secret_post",)
    assert come(provider, portal).identifier == "3301-007"


def test_another_claim_may_hold_the_number(provider, portal):
    provider.claims = {"employee_number": 42}
    assert come(provider, replace(portal, identifier="employee_number")).identifier == "42"


@pytest.mark.parametrize(
    ("claims", "vouches"),
    [({"amr": ["pwd", "mfa"]}, True), ({"acr": "urn:two"}, True), ({"amr": ["pwd"], "acr": "0"}, False), ({"amr": "mfa"}, False)],
)  # fmt: skip
def test_only_declared_words_vouch_for_a_second_factor(provider, portal, claims, vouches):
    provider.claims = claims
    assert come(provider, portal).vouches is vouches
    assert come(provider, replace(portal, acr=frozenset(), amr=frozenset())).vouches is False


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "someone-else"}, "InvalidAudience"),
        ({"aud": [CLIENT, "someone-else"]}, "azp"),
        ({"iss": "https://elsewhere.example"}, "InvalidIssuer"),
        ({"exp": LATE}, "ExpiredSignature"),
        ({"iat": int(time.time()) + 3600}, "ImmatureSignature"),
        ({"exp": None}, "MissingRequiredClaim"),
        ({"sub": None}, "MissingRequiredClaim"),
        ({"sub": " "}, "认不出是谁"),
    ],
)
def test_an_answer_that_is_not_for_this_trip_is_refused(provider, portal, claims, reason):
    provider.claims = claims
    with pytest.raises(NotLetIn, match=reason):
        come(provider, portal)


def test_a_signature_by_another_key_is_refused(provider, portal):
    provider.signed_by = "somebody else"
    with pytest.raises(NotLetIn, match="InvalidSignature"):
        come(provider, portal)


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_signature_that_anybody_could_make_is_refused(provider, portal, algorithm):
    provider.algorithm = algorithm
    with pytest.raises(NotLetIn, match="InvalidAlgorithm"):
        come(provider, portal)


def test_a_portal_that_calls_itself_another_is_refused(provider, portal):
    provider.issuer = "https://elsewhere.example"
    with pytest.raises(NotLetIn, match="issuer"):
        portal.start_url(Trip.to(BACK))


def test_a_code_counts_once_and_only_for_the_browser_that_began(provider, portal):
    trip = Trip.to(BACK)
    given = provider.scan(portal.start_url(trip), "3301-007")
    with pytest.raises(GatewayProblem, match="400"):
        portal.arrive(trip=Trip.to(BACK), code=given["code"], at=AT)
    given = provider.scan(portal.start_url(trip), "3301-007")
    portal.arrive(trip=trip, code=given["code"], at=AT)
    with pytest.raises(GatewayProblem, match="400"):
        portal.arrive(trip=trip, code=given["code"], at=AT)


def test_a_portal_that_does_not_answer_is_named(portal):
    with pytest.raises(GatewayProblem, match="没有回答"):
        replace(portal, issuer="http://127.0.0.1:9").start_url(Trip.to(BACK))


def test_no_secret_stands_in_what_a_log_would_print(portal):
    assert SECRET not in repr(portal)
