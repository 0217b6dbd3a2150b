"""The door of the API 接口的门: who asks too often is told how long to wait."""

from __future__ import annotations

from django.test import Client

from tests.api.asking import AT, get


def test_too_many_requests_get_429_with_the_seconds_to_wait(settings, monkeypatch):
    settings.API_PER_MINUTE = 2
    monkeypatch.setattr("zhulian.lib.rates.SECONDS_EACH", 1000)  # on a busy machine nothing is quick
    client = Client(SERVER_NAME="localhost")
    statuses = [client.get(f"{AT}facts").status_code for _ in range(3)]
    refused = client.get(f"{AT}facts")
    assert statuses == [200, 200, 429]
    assert refused["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert get("facts", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_behind_a_proxy_the_caller_counts_and_on_loopback_nobody_can_pretend(settings, monkeypatch):
    settings.API_PER_MINUTE = 1
    monkeypatch.setattr("zhulian.lib.rates.SECONDS_EACH", 1000)
    for is_loopback, expected in ((True, [200, 429]), (False, [200, 200])):
        settings.IS_LOOPBACK = is_loopback
        client = Client(SERVER_NAME="localhost")
        asked = [
            client.get(f"{AT}facts", headers={"X-Forwarded-For": f"6.6.6.6, 10.0.0.{number}"})
            for number in range(2)
        ]
        assert [one.status_code for one in asked] == expected
