"""Relatives of the staff and the separation of steps 近亲属备案与岗位分离."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from tests.cast import HE
from tests.staff import AT, COUNTY, DAY, make_areas, make_officer
from zhulian.accounts.kin import CannotRegister, register_relative, staff_related_to, strike_relative
from zhulian.accounts.models import Relative, User
from zhulian.accounts.roles import SecurityAdministrator, TownClerk
from zhulian.accounts.separation import RECEIVED_AND_CONFIRMED, SEPARATIONS, SameHand
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event

pytestmark = pytest.mark.django_db
NUMBER = HE.members[0].id_number


@pytest.fixture(autouse=True)
def _the_demo_day(settings):
    settings.TODAY = DAY
    make_areas()


@pytest.fixture
def clerk() -> User:
    return make_officer(TownClerk, "640104001")


@pytest.fixture
def security() -> User:
    return make_officer(SecurityAdministrator, COUNTY)


def register(user: User, **changes: str) -> Relative:
    given = {"name": "何守田", "relation": "兄弟姐妹", "id_number": NUMBER, **changes}
    return register_relative(user=user, at=AT, **given)


def test_a_relative_is_registered_sealed_and_found_again_with_a_row_for_the_county(clerk):
    relative = register(clerk)
    stored = Relative.objects.values_list("id_number", "name", "token").get()
    assert NUMBER not in str(stored)
    assert NUMBER.encode() not in bytes(stored[0])
    assert relative.id_number.open() == NUMBER
    assert staff_related_to([NUMBER, ""]) == [clerk]
    assert staff_related_to([HE.members[1].id_number]) == []
    row = Event.objects.get(action="近亲属备案")
    assert (row.object_id, row.area_path, row.detail) == (
        str(clerk.pk),
        "640104001",
        {"relation": "兄弟姐妹"},
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"relation": "邻居"}, "没有“邻居”这种关系"),
        ({"name": " "}, "姓名是空的"),
        ({"id_number": "101101197903121014"}, "校验"),
    ],
)
def test_what_cannot_be_registered_is_refused(clerk, change, words):
    with pytest.raises(CannotRegister, match=words):
        register(clerk, **change)
    assert not Relative.objects.exists()


def test_nobody_is_registered_twice_by_the_same_person(clerk):
    register(clerk)
    with pytest.raises(CannotRegister, match="已经备案过"):
        register(clerk)
    register(make_officer(TownClerk, "640104003"))
    assert Relative.objects.count() == 2


def test_only_another_person_strikes_a_relative_once_and_says_why(clerk, security):
    relative = register(clerk)
    with pytest.raises(CannotRegister, match="自己备案的不能自己撤销"):
        strike_relative(relative=relative, reason="登记错了", by=clerk, at=AT)
    with pytest.raises(CannotRegister, match="为什么"):
        strike_relative(relative=relative, reason=" ", by=security, at=AT)
    strike_relative(relative=relative, reason="登记错了", by=security, at=AT)
    with pytest.raises(CannotRegister, match="已经撤销"):
        strike_relative(relative=relative, reason="登记错了", by=security, at=AT)
    assert staff_related_to([NUMBER]) == []
    assert User.objects.get(pk=clerk.pk).kin_indexes == []
    assert Event.objects.get(action="撤销近亲属备案").purpose == "登记错了"
    register(clerk)


@pytest.mark.parametrize("act", ["register", "strike"])
def test_if_the_ledger_fails_nothing_is_written(clerk, security, act):
    relative = register(clerk, id_number=HE.members[1].id_number)
    with patch.object(ledger, "record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        if act == "register":
            register(clerk)
        else:
            strike_relative(relative=relative, reason="登记错了", by=security, at=AT)
    assert Relative.objects.filter(ended_at=None).count() == 1


def test_whoever_received_a_case_does_not_confirm_it():
    with pytest.raises(SameHand, match="受理的人不能审核确认同一件"):
        RECEIVED_AND_CONFIRMED.refuse_same_hand(earlier_by=7, later_by=7)
    RECEIVED_AND_CONFIRMED.refuse_same_hand(earlier_by=7, later_by=8)


def test_the_separations_are_declared_once():
    assert len(set(SEPARATIONS)) == len(SEPARATIONS)
