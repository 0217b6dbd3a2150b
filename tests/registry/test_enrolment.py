"""Enrolment 入库: whole households at once, twice without harm, what was seen above what was presumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.cast import HE
from tests.registry.village import CLERK, DAY, NOW, add, open_file
from zhulian.registry.enrolment import CannotEnrol, EnrolledMember, Enrolment, enrol_many, enrol_together
from zhulian.registry.facts import facts_of
from zhulian.registry.models import Change, Household, Membership, Observation, Person
from zhulian.registry.values import BadFact
from zhulian.rules.catalogue import load_catalogue
from zhulian.rules.given import check

pytestmark = pytest.mark.usefixtures("village")
HEAD, WIFE, CHILD = HE.members
LATER = NOW + timedelta(days=31)


def member(who, **facts):
    return EnrolledMember(
        name=who.name,
        id_number=who.id_number,
        relation=who.relation,
        lake_key=f"key of {who.name}",
        birth_date=who.birth_date,
        facts=facts,
        sources=dict.fromkeys(facts, "disability_certificate"),
    )


def slip(**more):
    given = {
        "number": "640104-77",
        "village": "640104001001",
        "lake_key": "key of the household",
        "members": (member(HEAD), member(WIFE, disability_category="肢体", disability_level=2)),
        "valid_from": DAY,
        "address": "示例街 1 号",
    }
    return Enrolment(**(given | more))


def enrol(*slips, at=NOW, **more):
    return enrol_many(households=slips, at=at, source="household_register", by=CLERK, **more)


def test_a_household_comes_in_whole_and_sealed():
    enrolled = enrol(slip())
    assert (enrolled.households_created, enrolled.persons_created, enrolled.observations_created) == (1, 2, 2)
    assert enrolled.changes == 0
    person = Person.objects.with_id_number(WIFE.id_number).get()
    assert (person.name.open(), person.id_number.open()) == (WIFE.name, WIFE.id_number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number FROM registry_person")
        assert not any(HEAD.name.encode() in bytes(cell) for row in cursor.fetchall() for cell in row)
    facts = facts_of(Household.objects.get(), on=DAY).facts.members[1].facts
    assert facts == {
        "与户主关系": "配偶",
        "出生日期": WIFE.birth_date,
        "户籍地区划": "640104",
        "残疾类别": "肢体",
        "残疾等级": 2,
    }


def test_what_comes_out_of_the_registry_is_what_every_engine_can_work_on():
    enrol(slip(members=(member(HEAD), member(WIFE, disability_level=2), member(CHILD))))
    check(load_catalogue().facts, facts_of(Household.objects.get(), on=DAY).facts)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"relation": "女婿"}, "与户主关系的值应为枚举值（户主、配偶、"),
        ({"birth_date": NOW}, "出生日期的值应为日期"),
    ],
)
def test_what_no_engine_could_read_is_refused_with_its_household_and_row(wrong, words):
    with pytest.raises(CannotEnrol) as refused:
        enrol(slip(members=(member(HEAD), replace(member(WIFE), **wrong))))
    assert "户号 640104-77 第 2 名成员" in str(refused.value)
    assert words in str(refused.value)
    assert not Household.objects.exists()


def test_a_second_enrolment_writes_nothing():
    enrol(slip())
    assert enrol(slip(), at=LATER).is_nothing
    assert enrol(slip(valid_from=DAY + timedelta(days=31)), at=LATER).is_nothing


def test_a_fact_that_differs_ends_the_earlier_one_and_leaves_a_change():
    enrol(slip())
    later = slip(
        members=(member(HEAD), member(WIFE, disability_category="肢体", disability_level=1)),
        valid_from=DAY + timedelta(days=31),
    )
    enrolled = enrol(later, at=LATER)
    assert (enrolled.observations_created, enrolled.observations_ended, enrolled.changes) == (1, 1, 1)
    change = Change.objects.get()
    assert (change.fact, change.old, change.new) == ("disability_level", 2, 1)


def test_what_a_complete_source_no_longer_says_ends():
    enrol(slip())
    silent = slip(members=(member(HEAD), member(WIFE)), valid_from=DAY + timedelta(days=31))
    assert enrol(silent, at=LATER).is_nothing
    assert enrol(silent, at=LATER, complete={"disability_certificate"}).observations_ended == 2
    assert not Observation.objects.on(DAY + timedelta(days=31)).exists()
    assert Observation.objects.on(DAY).count() == 2


def test_a_member_who_is_no_longer_listed_leaves():
    enrol(slip())
    assert enrol(slip(members=(member(HEAD),), valid_from=date(2026, 12, 1)), at=LATER).memberships_ended == 1
    household = Household.objects.get()
    assert household.memberships.on(date(2026, 12, 1)).count() == 1


def test_a_presumption_joins_the_file_that_was_opened_by_hand_and_does_not_change_who_lives_there():
    household = open_file()
    head = add(household, HEAD)
    enrolled = enrol(slip())
    household.refresh_from_db()
    head.refresh_from_db()
    assert (enrolled.households_created, enrolled.left_out) == (0, 1)
    assert (household.number, household.lake_key) == ("CX-0001", "key of the household")
    assert head.lake_key == f"key of {HEAD.name}"
    assert household.memberships.on(DAY).count() == 1


def test_what_somebody_has_seen_replaces_a_presumption():
    enrol(slip())
    seen = slip(number="CX-0001", lake_key=None, is_presumed=False, members=(member(HEAD), member(CHILD)))
    enrol_many(households=[seen], at=LATER, source="visit", by=CLERK)
    household = Household.objects.get()
    assert (household.number, household.is_presumed) == ("CX-0001", False)
    living = Membership.objects.on(DAY + timedelta(days=1)).filter(household=household)
    assert sorted(living.values_list("person__lake_key", flat=True)) == sorted(
        [f"key of {HEAD.name}", f"key of {CHILD.name}"]
    )


def test_a_person_handed_in_twice_is_taken_once():
    twin = slip(number="640104-78", lake_key="another household", members=(member(CHILD), member(WIFE)))
    enrolled = enrol(slip(), twin)
    assert (enrolled.persons_created, enrolled.left_out) == (3, 1)
    assert Membership.objects.filter(person__lake_key=f"key of {WIFE.name}").count() == 1


def test_a_household_is_told_the_ids_of_old_and_new_under_their_lake_keys():
    head = add(open_file(), HEAD)
    _, ids = enrol_together(households=[slip()], at=NOW, source="household_register", by=CLERK)
    wife = Person.objects.with_id_number(WIFE.id_number).get()
    assert ids == {
        "key of the household": Household.objects.get().pk,
        f"key of {HEAD.name}": head.pk,
        f"key of {WIFE.name}": wife.pk,
    }


def test_a_number_that_is_taken_gets_a_mark():
    open_file("640104-77")
    enrol(slip())
    assert Household.objects.filter(number="640104-77·户籍", lake_key="key of the household").exists()


@pytest.mark.parametrize(
    ("wrong", "problem", "words"),
    [
        ({"village": "640104999999"}, CannotEnrol, "没有这些村社代码：640104999999"),
        ({"members": (member(CHILD, disability_level=9),)}, BadFact, "残疾等级的值超出范围"),
    ],
)
def test_a_batch_with_something_wrong_writes_nothing(wrong, problem, words):
    with pytest.raises(problem, match=words):
        enrol(slip(), replace(slip(number="640104-79", lake_key="third"), **wrong))
    assert not Household.objects.exists()
    assert not Person.objects.exists()
