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


ON, UNTIL = date(2026, 11, 20), date(2026, 12, 20)
HOMES = (Home(HOUSE, date(2020, 1, 1)),)


def told(person=ME, homes=HOMES, **other):
    return told_to(person=person, homes=homes, on=ON, **other)


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
    hold_back(event=event, reason="投诉 2026-17", until=UNTIL, by=AUDITOR, at=MORNING)
    assert [one.at for one in told()] == [other.at]
    release(event=event, by=AUDITOR, at=MORNING)
    assert [one.at for one in told()] == [other.at, event.at]


def test_nothing_waits_without_a_reason():
    with pytest.raises(CannotReview, match="因哪件投诉"):
        hold_back(event=look(), reason="", until=UNTIL, by=AUDITOR, at=MORNING)
    assert len(told()) == 1


@pytest.mark.parametrize("words", NEVER_TOLD)
def test_words_of_confidence_hide_a_look_wherever_they_stand(words):
    look(purpose=f"其他：邻居说有{words}")
    assert told() == []


def test_what_was_written_by_hand_is_told_to_nobody():
    look("查看原文", purpose="联系本人：女儿说他又喝酒了", field="phone", person=ME)
    look(purpose="其他：想看看")
    assert [one.purpose for one in told()] == ["其他", "联系本人"]


def test_a_purpose_nobody_declared_is_told_only_to_whose_field_was_opened_and_without_it():
    look(purpose="个案评估")
    look("查看原文", purpose="个案评估：第三次", field="id_number", person=ME)
    assert [(one.field, one.purpose, one.serves) for one in told()] == [("id_number", "", "")]
    assert told(SPOUSE) == []


@pytest.mark.parametrize("serves", ["lead", "case", "something new"])
def test_a_matter_that_only_one_member_may_know_of_is_not_told_to_the_house(serves):
    look("查看原文", field="address", person="", serves=serves)
    look("查看原文", field="phone", person=ME, serves=serves)
    assert [(one.field, one.serves) for one in told(ME)] == [("phone", "")]
    assert told(SPOUSE) == []


def test_a_look_for_a_call_request_is_told_with_its_reason_to_who_left_it_and_to_nobody_else():
    lead = uuid4()
    look(serves="lead", serves_id=lead)
    assert [one.serves for one in told(ME, leads=[lead])] == ["您请我们联系"]
    assert told(SPOUSE, leads=[uuid4()]) == told(SPOUSE) == []


@pytest.mark.parametrize("words", ["核对签名", "归档", "处理异议"])
def test_why_a_signed_paper_was_opened_is_told_to_whose_it_is(words):
    look("查看附件", purpose=words, person=ME, serves="match")
    assert [(one.purpose, one.serves) for one in told()] == [(words, "看您家能不能享受政策")]
    assert told(SPOUSE) == []


def test_what_a_look_served_is_said_in_words():
    look("查看原文", field="address", person="", serves="match")
    assert [one.serves for one in told()] == ["看您家能不能享受政策"]


def test_who_owes_maintenance_is_told_of_the_own_field_in_anothers_file_and_of_nothing_else_there():
    other = uuid4()
    look("查看原文", household=other, field="phone", person=ME)
    look(household=other)
    assert [one.field for one in told(homes=(), ties=(other,))] == ["phone"]
    assert told(homes=()) == []


def test_an_opened_call_request_is_told_to_who_began_it():
    lead = uuid4()
    record(
        action="查看原文", actor=CLERK, at=MORNING, object_kind="lead", object_id=lead, purpose="联系本人",
        detail={"field": "phone"},
    )  # fmt: skip
    assert [(one.field, one.is_own) for one in told(None, (), leads=(lead,))] == [("phone", True)]
    assert told(None, (), leads=(uuid4(),)) == []


def test_a_look_that_waits_is_told_on_the_day_the_row_says():
    event = look()
    hold_back(event=event, reason="投诉 2026-17", until=ON + timedelta(days=1), by=AUDITOR, at=MORNING)
    assert told() == []
    assert len(told_to(person=ME, homes=HOMES, on=ON + timedelta(days=1))) == 1


@pytest.mark.parametrize("until", [date(2026, 10, 28), date(2027, 1, 27)])
def test_nothing_waits_for_a_day_gone_by_or_for_longer_than_ninety_days(until):
    with pytest.raises(CannotReview, match="90 天以内"):
        hold_back(event=look(), reason="投诉", until=until, by=AUDITOR, at=MORNING)


def test_what_nobody_is_told_of_cannot_wait():
    with pytest.raises(CannotReview, match="本来就不告知"):
        hold_back(event=look("查看政策找人名单"), reason="投诉", until=UNTIL, by=AUDITOR, at=MORNING)
