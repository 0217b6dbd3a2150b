"""Rates 频次: an address that asks too often waits, others do not."""

from __future__ import annotations

from django.test import Client

from tests.api.asking import AT, get
from zhulian.api.rates import MOST_ADDRESSES, SECONDS_EACH, Rates

TEN = {"per_minute": 10}


def test_an_address_may_ask_at_once_what_it_may_ask_in_a_minute_and_then_waits():
    rates = Rates()
    assert [rates.wait("10.0.0.1", now=0, **TEN) for _ in range(10)] == [0] * 10
    assert rates.wait("10.0.0.1", now=0, **TEN) == 6
    assert rates.wait("10.0.0.2", now=0, **TEN) == 0


def test_whoever_waits_as_long_as_told_is_answered():
    rates = Rates()
    waited = [rates.wait("10.0.0.1", now=0, **TEN) for _ in range(11)][-1]
    assert rates.wait("10.0.0.1", now=waited, **TEN) == 0
    assert rates.wait("10.0.0.1", now=waited, **TEN) > 0


def test_a_refused_request_does_not_make_the_wait_longer():
    rates = Rates()
    waits = [rates.wait("10.0.0.1", now=0, **TEN) for _ in range(100)]
    assert waits[-1] == waits[10]


def test_what_takes_long_counts_as_several():
    rates = Rates()
    assert rates.wait("10.0.0.1", now=0, **TEN) == 0
    rates.charge("10.0.0.1", seconds=SECONDS_EACH * 5, **TEN)
    assert [rates.wait("10.0.0.1", now=0, **TEN) for _ in range(6)] == [0] * 5 + [6]


def test_what_takes_short_counts_as_one():
    rates = Rates()
    assert rates.wait("10.0.0.1", now=0, **TEN) == 0
    rates.charge("10.0.0.1", seconds=SECONDS_EACH / 5, **TEN)
    assert [rates.wait("10.0.0.1", now=0, **TEN) for _ in range(10)] == [0] * 9 + [6]


def test_one_network_of_long_addresses_counts_as_one():
    rates = Rates()
    waits = [rates.wait(f"2001:db8:0:1::{number:x}", now=0, **TEN) for number in range(11)]
    assert waits[-1] > 0
    assert rates.wait("2001:db8:0:2::1", now=0, **TEN) == 0


def test_a_flood_of_addresses_does_not_fill_the_memory():
    rates = Rates()
    for number in range(MOST_ADDRESSES + 10):
        rates.wait(f"{number}", now=0, **TEN)
    assert len(rates._paid_at) == MOST_ADDRESSES


def test_too_many_requests_get_429_with_the_seconds_to_wait(settings, monkeypatch):
    settings.API_PER_MINUTE = 2
    monkeypatch.setattr("zhulian.api.rates.SECONDS_EACH", 1000)  # on a busy machine nothing is quick
    client = Client(SERVER_NAME="localhost")
    statuses = [client.get(f"{AT}facts").status_code for _ in range(3)]
    refused = client.get(f"{AT}facts")
    assert statuses == [200, 200, 429]
    assert refused["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert get("facts", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_behind_a_proxy_the_caller_counts_and_on_loopback_nobody_can_pretend(settings, monkeypatch):
    settings.API_PER_MINUTE = 1
    monkeypatch.setattr("zhulian.api.rates.SECONDS_EACH", 1000)
    for is_loopback, expected in ((True, [200, 429]), (False, [200, 200])):
        settings.IS_LOOPBACK = is_loopback
        client = Client(SERVER_NAME="localhost")
        asked = [
            client.get(f"{AT}facts", headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{number}"})
            for number in range(2)
        ]
        assert [one.status_code for one in asked] == expected
