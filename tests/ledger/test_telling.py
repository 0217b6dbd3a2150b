"""谁看过我的信息: each person is told of looks at their own record, and never of what another said in confidence."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.ledger.test_patterns import CLERK, MORNING
from zhulian.ledger.actions import record
from zhulian.ledger.actors import Actor
from zhulian.ledger.reviewing import CannotReview, hold_back, release
from zhulian.ledger.telling import NEVER_TOLD, Home, told_to

pytestmark = pytest.mark.django_db
ME, SPOUSE, HOUSE = uuid4(), uuid4(), uuid4()
AUDITOR = Actor("彭正（peng）", "审计员", "640104")


def look(action="查看一户一档", *, at=MORNING, household=HOUSE, purpose="入户走访", **detail):
    return record(
        action=action, actor=CLERK, at=at, object_kind="household", object_id=household, purpose=purpose,
        area_path="640104001001", detail={name: str(value) for name, value in detail.items()},
    )  # fmt: skip


HOMES = (Home(HOUSE, date(2020, 1, 1)),)


def told(person=ME, homes=HOMES):
    return told_to(person=person, homes=homes)


def test_a_look_at_the_file_is_told_to_everybody_in_it_by_post_not_by_name():
    look()
    [one] = told()
    assert (one.at, one.post, one.area, one.purpose) == (MORNING, "镇街经办", "640104001", "入户走访")
    assert told(SPOUSE) == told(ME)
    assert CLERK.name not in repr(one)


def test_an_opened_field_is_told_only_to_whose_it_is():
    look("查看原文", field="id_number", person=ME)
    assert [one.field for one in told(ME)] == ["id_number"]
    assert told(SPOUSE) == []


def test_an_opened_address_concerns_everybody_who_lives_there():
    look("查看原文", field="address", person="")
    assert len(told(ME)) == len(told(SPOUSE)) == 1


def test_lists_and_other_households_are_not_told():
    look("查看政策找人名单", ids=[HOUSE])
    look(household=uuid4())
    assert told() == []


@pytest.mark.parametrize(
    ("home", "is_told"),
    [
        (Home(HOUSE, date(2026, 10, 28)), True),
        (Home(HOUSE, date(2026, 10, 29)), False),
        (Home(HOUSE, date(2020, 1, 1), date(2026, 10, 28)), False),
        (Home(HOUSE, date(2020, 1, 1), date(2026, 10, 29)), True),
    ],
)
def test_who_moved_out_or_in_is_told_of_their_own_time_only(home, is_told):
    look()
    assert bool(told(homes=(home,))) == is_told


@pytest.mark.parametrize("words", NEVER_TOLD)
def test_what_was_said_in_confidence_is_never_told(words):
    look(purpose=f"{words}：来电")
    look("查看原文", purpose=words, field="phone", person=ME)
    assert told() == []


def test_a_look_under_investigation_waits_until_it_is_over():
    event, other = look(), look(at=MORNING + timedelta(hours=1))
    hold_back(event=event, reason="投诉 2026-17", by=AUDITOR, at=MORNING)
    assert [one.at for one in told()] == [other.at]
    release(event=event, by=AUDITOR, at=MORNING)
    assert [one.at for one in told()] == [other.at, event.at]


def test_nothing_waits_without_a_reason():
    with pytest.raises(CannotReview, match="因哪件投诉"):
        hold_back(event=look(), reason="", by=AUDITOR, at=MORNING)
    assert len(told()) == 1
