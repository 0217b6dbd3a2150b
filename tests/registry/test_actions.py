"""Writes of the registry: each works, refuses, and leaves nothing half done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import HE
from tests.registry.village import CLERK, DAY, NOW, add, open_file
from zhulian.ledger import actions as ledger
from zhulian.ledger.models import Event
from zhulian.registry import actions
from zhulian.registry.facts import facts_of
from zhulian.registry.models import Change, Household, Membership, Observation
from zhulian.registry.sources import BadSource
from zhulian.registry.values import BadFact

pytestmark = pytest.mark.usefixtures("village")
HEAD, WIFE, _ = HE.members


def say(person, value, *, source="visit", on=DAY, at=NOW, fact="wage_income", **more):
    return actions.record_observation(
        subject=person, fact=fact, value=value, source=source, valid_from=on, at=at, by=CLERK, **more
    )


def test_a_file_is_opened_once_and_its_address_is_sealed():
    household = open_file()
    assert bytes(Household.objects.values_list("address", flat=True).get()).find("示例街".encode()) < 0
    assert Household.objects.get().address.open() == "示例街 1 号"
    assert Event.objects.about("household", household.pk).get().action == "家庭建档"
    with pytest.raises(actions.CannotRecord, match="已经有档案"):
        open_file()


def test_a_file_is_not_opened_in_a_town():
    with pytest.raises(actions.CannotRecord, match="要落在村社"):
        open_file(village="640104001")


def test_a_second_head_and_a_person_of_another_household_are_refused():
    household = open_file()
    add(household, HEAD)
    with pytest.raises(actions.CannotRecord, match="已有户主"):
        add(household, HEAD)
    other = open_file("CX-0002")
    with pytest.raises(actions.CannotRecord, match="已在户号 CX-0001"):
        add(other, HEAD)


def test_a_member_leaves_once_and_a_change_is_left():
    household = open_file()
    membership = Membership.objects.get(person=add(household, WIFE))
    actions.end_membership(membership=membership, on=DAY, at=NOW, by=CLERK, reason="迁出")
    assert not household.memberships.on(DAY).exists()
    assert household.memberships.on(DAY - timedelta(days=1)).exists()
    assert Change.objects.filter(fact="relation_to_head", new__isnull=True).count() == 1
    with pytest.raises(actions.CannotRecord, match="已经结束"):
        actions.end_membership(membership=membership, on=DAY, at=NOW, by=CLERK, reason="迁出")


def test_the_same_words_twice_are_one_observation_and_one_change():
    person = add(open_file(), HEAD)
    first, second = say(person, 180000), say(person, 180000)
    assert first.pk == second.pk
    assert Change.objects.filter(fact="wage_income").count() == 1


def test_a_change_is_written_only_when_the_chosen_value_changes():
    household = open_file()
    person = add(household, HEAD)
    say(person, 180000, source="verification")
    say(person, 150000, source="self_declared")
    changes = Change.objects.filter(fact="wage_income")
    assert [(c.old, c.new, c.source) for c in changes] == [(None, 180000, "verification")]
    say(person, 190000, source="verification", on=DAY + timedelta(days=1))
    assert changes.all().count() == 2


def test_a_later_word_of_one_source_ends_its_earlier_one():
    person = add(open_file(), HEAD)
    say(person, 180000, on=date(2026, 1, 1))
    say(person, 150000, on=date(2026, 6, 1))
    periods = list(Observation.objects.order_by("valid_from").values_list("value", "valid_from", "valid_to"))
    assert periods == [(180000, date(2026, 1, 1), date(2026, 6, 1)), (150000, date(2026, 6, 1), None)]


def test_a_word_about_earlier_days_ends_where_a_later_one_begins():
    person = add(open_file(), HEAD)
    say(person, 150000, on=date(2026, 6, 1))
    assert say(person, 180000, on=date(2026, 1, 1)).valid_to == date(2026, 6, 1)


def test_a_source_that_is_not_competent_and_a_fact_of_a_household_are_refused_before_writing():
    person = add(open_file(), HEAD)
    with pytest.raises(BadSource, match="残联持证.*无权说工资性收入"):
        actions.record_observations(
            subject=person,
            facts={"disability_level": 2, "wage_income": 1},
            source="disability_certificate",
            valid_from=DAY,
            at=NOW,
            by=CLERK,
        )
    with pytest.raises(BadFact, match="对象不对"):
        say(person, True, fact="housing_compliant")
    assert not Observation.objects.exists()


def test_a_retracted_word_gives_way_to_what_the_source_said_before_and_may_be_said_again():
    household = open_file()
    person = add(household, HEAD)
    say(person, 180000, on=date(2026, 1, 1))
    wrong = say(person, 150000, on=date(2026, 6, 1))
    actions.retract(observation=wrong, at=NOW, by=CLERK, reason="录错")
    assert facts_of(household, on=DAY).facts.members[0].facts["工资性收入"] == 180000
    with pytest.raises(actions.CannotRecord, match="已经撤销过"):
        actions.retract(observation=wrong, at=NOW, by=CLERK, reason="录错")
    assert say(person, 150000, on=date(2026, 6, 1)).pk != wrong.pk


def test_obligors_are_unknown_until_somebody_has_established_them():
    household = open_file()
    add(household, HEAD)
    assert facts_of(household, on=DAY).facts.obligors is None
    actions.establish_obligors(household=household, obligors=[], on=DAY, source="visit", at=NOW, by=CLERK)
    assert facts_of(household, on=DAY).facts.obligors == []


def test_an_obligor_brings_the_relation_and_whom_he_owes():
    household = open_file()
    child = add(household, HEAD)
    father = add(open_file("CX-0009"), WIFE)
    actions.establish_obligors(
        household=household, obligors=[(father, "父亲", child)], on=DAY, source="visit", at=NOW, by=CLERK
    )
    say(father, 3_000_000, fact="annual_income")
    (obligor,) = facts_of(household, on=DAY).facts.obligors
    assert obligor.facts["与对象关系"] == "父亲"
    assert obligor.facts["被义务人"] == str(child.pk)
    assert obligor.facts["年收入"] == 3_000_000


def test_nothing_is_written_when_the_ledger_fails(monkeypatch):
    person = add(open_file(), HEAD)

    def fail(**_):
        raise RuntimeError("台账写不进去")

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        say(person, 180000)
    assert not Observation.objects.exists()
    assert not Change.objects.filter(fact="wage_income").exists()
