"""Rates 频次: whoever asks too often waits, others do not."""

from __future__ import annotations

from zhulian.lib.rates import MOST_ADDRESSES, SECONDS_EACH, Rates

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
