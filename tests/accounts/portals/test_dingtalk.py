"""浙政钉 and its kin, against a platform that checks every signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.accounts.portals.providers import CLIENT, SECRET, FakeDingTalk, served
from tests.staff import AT
from zhulian.accounts.portals.dingtalk import DingTalk
from zhulian.accounts.portals.portal import Arrival, NotLetIn, Trip

BACK = "https://zhulian.example/account/portals/ding/back/"


@pytest.fixture
def platform() -> Iterator[FakeDingTalk]:
    with served(FakeDingTalk()) as portal:
        yield portal


@pytest.fixture
def portal(platform) -> DingTalk:
    return DingTalk(
        code="ding", label="浙政钉", login=platform.base, api=platform.base, client_id=CLIENT, app_key="key-1", secret=SECRET
    )  # fmt: skip


def come(platform: FakeDingTalk, portal: DingTalk) -> Arrival:
    trip = Trip.to(BACK)
    given = platform.scan(portal.start_url(trip))
    assert given["state"] == trip.state
    return portal.arrive(trip=trip, code=given["code"], at=AT)


def test_who_scanned_is_asked_with_the_applications_own_token(platform, portal):
    assert come(platform, portal) == Arrival(identifier="100135", vouches=False)


def test_another_number_of_the_person_may_be_declared(platform, portal):
    platform.person["employeeCode"] = "GE_7"
    assert come(platform, replace(portal, identifier="employeeCode")).identifier == "GE_7"


def test_a_code_counts_once(platform, portal):
    trip = Trip.to(BACK)
    code = platform.scan(portal.start_url(trip))["code"]
    portal.arrive(trip=trip, code=code, at=AT)
    with pytest.raises(NotLetIn, match="重新扫码"):
        portal.arrive(trip=trip, code=code, at=AT)


def test_a_wrong_secret_is_refused_by_the_platform(platform, portal):
    with pytest.raises(NotLetIn, match="重新扫码"):
        come(platform, replace(portal, secret="wrong"))


def test_a_person_without_the_declared_number_is_refused(platform, portal):
    platform.person = {"lastName": "何敏"}
    with pytest.raises(NotLetIn, match="认不出是谁"):
        come(platform, portal)
