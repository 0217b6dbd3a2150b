"""The seam 事实接缝: what was true that day, what we knew that day, and whose word counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import HE
from tests.registry.village import CLERK, DAY, NOW, add, open_file
from zhulian.registry import actions
from zhulian.registry.facts import facts_of, facts_of_many
from zhulian.registry.models import Household, Membership, Observation

pytestmark = pytest.mark.usefixtures("village")
HEAD, WIFE, CHILD = HE.members


def say(person, value, *, source, fact="wage_income", on=date(2026, 1, 1), at=NOW):
    return actions.record_observation(
        subject=person, fact=fact, value=value, source=source, valid_from=on, at=at, by=CLERK
    )


def wage(household, **times):
    return facts_of(household, **times).facts.members[0].facts.get("工资性收入")


def test_what_nobody_said_is_absent():
    household = open_file()
    person = add(household, HEAD)
    reading = facts_of(household, on=DAY)
    assert reading.facts.members[0].key == str(person.pk)
    assert reading.facts.members[0].facts == {"与户主关系": "户主", "出生日期": HEAD.birth_date}
    assert reading.facts.facts == {}


def test_whom_the_register_lists_is_registered_in_its_county_without_a_row_of_its_own():
    household = open_file()
    add(household, HEAD)
    add(household, WIFE)
    Membership.objects.filter(relation=HEAD.relation).update(source="household_register")
    reading = facts_of(household, on=DAY)
    assert [one.facts.get("户籍地区划") for one in reading.facts.members] == ["640104", None]
    key = reading.facts.members[0].key
    assert reading.details[key, "户籍地区划"].source_name == "公安户籍"
    assert not Observation.objects.exists()


def test_the_stronger_source_counts_and_the_others_are_listed():
    household = open_file()
    person = add(household, HEAD)
    say(person, 150000, source="self_declared", at=NOW + timedelta(days=1))
    say(person, 180000, source="verification")
    say(person, 180000, source="village_report")
    reading = facts_of(household, on=DAY)
    (disagreement,) = reading.disagreements
    assert reading.facts.members[0].facts["工资性收入"] == 180000
    assert (disagreement.subject, disagreement.fact) == (str(person.pk), "工资性收入")
    assert [(other.source_name, other.value) for other in disagreement.others] == [("本人申报", 150000)]


def test_of_equal_sources_the_newest_word_counts():
    household = open_file()
    person = add(household, HEAD)
    say(person, "低保", source="benefit_roster", fact="recognized_status")
    say(person, "无", source="benefit_roster", fact="recognized_status", at=NOW + timedelta(days=1))
    assert facts_of(household, on=DAY).facts.members[0].facts["已认定身份"] == "无"
    assert not facts_of(household, on=DAY).disagreements


def test_a_past_day_is_asked_for_what_was_true_then():
    household = open_file()
    person = add(household, HEAD, on=date(2025, 1, 1))
    say(person, 180000, source="visit", on=date(2025, 1, 1))
    say(person, 90000, source="visit", on=date(2026, 6, 1))
    assert wage(household, on=date(2026, 5, 31)) == 180000
    assert wage(household, on=date(2026, 6, 1)) == 90000
    assert not facts_of(household, on=date(2024, 12, 31)).facts.members


def test_a_past_moment_is_asked_for_what_we_knew_then():
    household = open_file()
    person = add(household, HEAD, on=date(2025, 1, 1), at=NOW - timedelta(days=90))
    say(person, 180000, source="visit", on=date(2025, 1, 1), at=NOW - timedelta(days=60))
    say(person, 90000, source="visit", on=date(2025, 6, 1), at=NOW)
    assert wage(household, on=DAY, known_at=NOW - timedelta(days=1)) == 180000
    assert wage(household, on=DAY, known_at=NOW) == 90000
    assert wage(household, on=DAY, known_at=NOW - timedelta(days=80)) is None
    assert not facts_of(household, on=DAY, known_at=NOW - timedelta(days=91)).facts.members


def test_what_was_retracted_later_still_counted_before():
    household = open_file()
    observation = say(add(household, HEAD), 180000, source="visit")
    actions.retract(observation=observation, at=NOW + timedelta(days=2), by=CLERK, reason="录错")
    assert wage(household, on=DAY) is None
    assert wage(household, on=DAY, known_at=NOW + timedelta(days=1)) == 180000


def test_an_end_learned_later_did_not_count_before():
    household = open_file()
    membership = Membership.objects.get(person=add(household, HEAD))
    actions.end_membership(
        membership=membership, on=date(2026, 5, 1), at=NOW + timedelta(days=5), by=CLERK, reason="迁出"
    )
    assert not facts_of(household, on=DAY).facts.members
    assert len(facts_of(household, on=DAY, known_at=NOW + timedelta(days=4)).facts.members) == 1


def test_a_member_nobody_could_read_is_there_with_nothing_known():
    household = open_file()
    add(household, HEAD)
    household.missing_member_count = 1
    assert facts_of(household, on=DAY).facts.members[1].facts == {}


def test_many_households_cost_as_many_queries_as_one(django_assert_num_queries):
    for number in range(4):
        open_file(f"CX-100{number}")
    add(Household.objects.get(number="CX-1000"), HEAD)
    add(Household.objects.get(number="CX-1001"), WIFE)
    households = list(Household.objects.all())
    with django_assert_num_queries(3):
        readings = facts_of_many(households, on=DAY)
    assert sorted(len(reading.facts.members) for reading in readings.values()) == [0, 0, 1, 1]
