"""Links to portals 连接编号: one number is one account, set by somebody else, and every change is a ledger row."""

from __future__ import annotations

import pytest

from tests.staff import AT, COUNTY, make_areas, make_officer
from zhulian.accounts.models import PortalLink, User
from zhulian.accounts.portals.links import CannotLink, link, person_of, unlink
from zhulian.accounts.portals.oidc import OpenIdConnect
from zhulian.accounts.roles import CountyClerk, SystemAdministrator
from zhulian.accounts.sign_ins import begin
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
PORTAL = OpenIdConnect("county", "县统一身份认证", "https://sso.example", "zhulian", "hush")


@pytest.fixture
def admin() -> User:
    make_areas()
    return make_officer(SystemAdministrator, COUNTY, username="admin")


@pytest.fixture
def clerk(admin) -> User:
    return make_officer(CountyClerk, COUNTY, username="he-min")


def test_a_number_leads_to_its_account_and_leaves_a_row(admin, clerk):
    made = link(user=clerk, portal=PORTAL, identifier=" 007 ", by=admin, at=AT)
    assert made.linked_by == "何敏（admin）"
    assert person_of(portal=PORTAL, identifier="007") == clerk
    assert person_of(portal=PORTAL, identifier="008") is None
    row = Event.objects.get(action="连接统一身份认证")
    assert (row.object_id, row.detail) == (str(clerk.pk), {"portal": "county", "identifier": "007"})


def test_a_number_is_one_account_and_an_account_has_one_number(admin, clerk):
    link(user=clerk, portal=PORTAL, identifier="007", by=admin, at=AT)
    other = make_officer(CountyClerk, COUNTY, username="lu")
    with pytest.raises(CannotLink, match="已经连着 何敏（he-min）"):
        link(user=other, portal=PORTAL, identifier="007", by=admin, at=AT)
    with pytest.raises(CannotLink, match="另一个编号"):
        link(user=clerk, portal=PORTAL, identifier="008", by=admin, at=AT)
    with pytest.raises(CannotLink, match="请填"):
        link(user=other, portal=PORTAL, identifier=" ", by=admin, at=AT)
    assert PortalLink.objects.count() == 1


def test_nobody_links_the_own_account(admin):
    with pytest.raises(CannotLink, match="不能连自己的账号"):
        link(user=admin, portal=PORTAL, identifier="007", by=admin, at=AT)


def test_breaking_a_link_ends_the_sessions(admin, clerk):
    made = link(user=clerk, portal=PORTAL, identifier="007", by=admin, at=AT)
    session = begin(user=clerk, session_key="k", agent="", address=None, at=AT)
    unlink(made=made, by=admin, at=AT)
    session.refresh_from_db()
    assert session.ended_by == "何敏（admin）"
    assert person_of(portal=PORTAL, identifier="007") is None
    assert Event.objects.filter(action="断开统一身份认证", object_id=str(clerk.pk)).exists()


def test_without_its_row_no_link_is_made(admin, clerk, monkeypatch):
    def refuse(**_: object) -> None:
        raise OSError("no ledger")

    monkeypatch.setattr(ledger, "record", refuse)
    with pytest.raises(OSError, match="no ledger"):
        link(user=clerk, portal=PORTAL, identifier="007", by=admin, at=AT)
    assert not PortalLink.objects.exists()
