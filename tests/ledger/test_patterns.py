"""Unusual looking 异常查看: each pattern finds what it says and leaves ordinary work alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhulian.ledger.actions import record
from zhulian.ledger.actors import Actor
from zhulian.ledger.homes import declare_home, home_of
from zhulian.ledger.patterns import PATTERNS, findings

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 10, 28, 1, 0, tzinfo=UTC)  # nine o'clock
NIGHT = datetime(2026, 10, 28, 15, 30, tzinfo=UTC)  # half past eleven in the evening
CLERK = Actor("何敏（he）", "镇街经办", "640104001")
OTHER = Actor("罗平（luo）", "村社工作人员", "640104001001")
VILLAGE = "640104001001"


def act(at, *, action="查看原文", number=0, by=CLERK, area=VILLAGE):
    record(action=action, actor=by, at=at, object_kind="household", object_id=number, area_path=area)


def found() -> list[tuple[str, str, int]]:
    period = {"since": MORNING - timedelta(days=1), "until": NIGHT + timedelta(days=2)}
    return [(one.pattern.name, one.actor, one.count) for one in findings(**period)]


def test_ordinary_work_is_not_unusual():
    for number in range(7):
        act(MORNING + timedelta(minutes=20 * number), number=number)
        act(MORNING + timedelta(minutes=20 * number), action="查看一户一档", number=number, by=OTHER)
    assert found() == []


@pytest.mark.parametrize(
    ("local_hour", "is_night"), [(22, True), (23, True), (5, True), (6, False), (21, False), (9, False)]
)
def test_the_night_lasts_from_ten_to_six_local_time(local_hour, is_night):
    act(datetime(2026, 10, 28, tzinfo=UTC) + timedelta(hours=local_hour - 8))
    assert bool(found()) == is_night


def test_many_opened_fields_in_a_short_time_are_one_finding():
    for number in range(12):
        act(MORNING + timedelta(seconds=40 * number))
    assert found() == [("短时间大量打开原文", CLERK.name, 12)]


def test_as_many_opened_fields_over_a_morning_are_none():
    for number in range(12):
        act(MORNING + timedelta(minutes=2 * number))
    assert found() == []


def test_two_bursts_are_two_findings_and_two_people_do_not_add_up():
    for start in (MORNING, MORNING + timedelta(hours=3)):
        for number in range(10):
            act(start + timedelta(seconds=number))
    for number in range(9):
        act(MORNING + timedelta(seconds=number), by=OTHER)
    assert found() == [("短时间大量打开原文", CLERK.name, 10)] * 2


def test_one_village_counts_only_for_a_wider_post_and_different_households():
    for number in range(8):
        act(MORNING + timedelta(minutes=30 * number), number=number)
        act(MORNING + timedelta(minutes=30 * number), number=number, by=OTHER)
    assert found() == [("盯着一个村", CLERK.name, 8)]


def test_the_same_household_again_is_no_other_household():
    for number in range(9):
        act(MORNING + timedelta(minutes=30 * number), number=number % 2)
    assert found() == []


def test_the_village_where_somebody_lives_counts_unless_it_is_their_post():
    for who in (CLERK, OTHER):
        declare_home(village=VILLAGE, by=who, user_id=1, at=MORNING)
        for number in range(3):
            act(MORNING + timedelta(hours=number), action="查看一户一档", number=number, by=who)
            act(MORNING + timedelta(hours=number), action="查找家庭", number="", by=who)
    assert sorted(found()) == [("查邻里的名字", CLERK.name, 3), ("看自己村的人家", CLERK.name, 3)]


def test_another_village_is_nobodys_neighbourhood_and_a_home_can_be_taken_back():
    declare_home(village="640104001002", by=CLERK, user_id=1, at=MORNING)
    for number in range(3):
        act(MORNING + timedelta(hours=number), action="查看一户一档", number=number)
    assert found() == []
    declare_home(village=VILLAGE, by=CLERK, user_id=1, at=MORNING)
    assert [name for name, _, _ in found()] == ["看自己村的人家"]
    declare_home(village="", by=CLERK, user_id=1, at=MORNING)
    assert found() == []
    assert home_of(CLERK.name) == ""


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_pattern_can_be_met(pattern):
    step = pattern.within / (pattern.least + 1)
    start = NIGHT if pattern.hours else MORNING
    if pattern.is_own_village:
        declare_home(village=VILLAGE, by=CLERK, user_id=1, at=MORNING)
    for number in range(pattern.least):
        act(start + number * step, action=min(pattern.actions), number=number)
    assert pattern.name in {name for name, _, _ in found()}
