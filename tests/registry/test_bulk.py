"""Bulk writing 成批读写: what is inserted reads back the same, and thousands of keys are one parameter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.registry.village import CLERK, DAY, NOW, open_file
from zhulian.ledger.fields import Sealed
from zhulian.registry.bulk import dumped, insert
from zhulian.registry.models import Household, Observation, Person
from zhulian.registry.observations import draft
from zhulian.registry.opening import NewHousehold, NewPerson

pytestmark = pytest.mark.usefixtures("village")


def new_household(number: str, lake_key: str | None = None) -> NewHousehold:
    return NewHousehold(
        number=number,
        area_id="640104001001",
        area_path="640104001001",
        lake_key=lake_key,
        is_presumed=True,
        missing_member_count=1,
        created_at=NOW,
    )


def statement(household: UUID, fact: str, value: object):
    return draft(fact, value, "visit", valid_from=DAY, at=NOW, household_id=household, recorded_by=CLERK.name)


def test_a_row_that_is_no_model_reads_back_as_one():
    opened = new_household("640104-1", "its key")

    insert(Household, [opened])

    read = Household.objects.get()
    assert (read.pk, read.number, read.area_id, read.lake_key) == (
        opened.id,
        "640104-1",
        "640104001001",
        "its key",
    )
    assert (read.created_at, read.is_presumed, read.missing_member_count, read.address) == (NOW, True, 1, "")


def test_a_sealed_value_opens_in_the_row_it_was_sealed_for():
    person = NewPerson("640104001001", "index", None, "女", date(1950, 2, 1), None)
    person.name = Sealed(b"envelope", "elsewhere")

    insert(Person, [person])

    read = Person.objects.get()
    assert (read.name.envelope, read.name.context) == (b"envelope", f"registry_person.name.{person.id}")
    assert (read.birth_date, read.phone) == (date(1950, 2, 1), "")


def test_truths_and_numbers_keep_their_kind_in_json():
    household = open_file()

    insert(
        Observation,
        [statement(household.pk, "财产状况合规", True), statement(household.pk, "医疗自付支出", 1)],
    )

    read = dict(Observation.objects.values_list("fact", "value"))
    assert (read["property_compliant"], read["medical_out_of_pocket"]) == (True, 1)
    assert type(read["property_compliant"]) is bool and type(read["medical_out_of_pocket"]) is int


def test_json_that_was_written_out_before_is_not_written_out_twice():
    household = open_file()
    row = statement(household.pk, "财产状况合规", True)
    row.value = dumped({"说明": ["一", None]})

    insert(Observation, [row])

    assert Observation.objects.get().value == {"说明": ["一", None]}


def test_one_row_that_does_not_fit_leaves_none_behind():
    open_file("640104-2")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Household, [new_household("640104-1"), new_household("640104-2")])
    assert Household.objects.count() == 1


def test_rows_are_found_among_many_keys_by_one_parameter(django_assert_num_queries):
    insert(Household, [new_household(f"640104-{n}", f"key {n}") for n in range(5)])
    keys = {f"key {n}" for n in range(3, 40_000)}
    with django_assert_num_queries(1) as queries:
        found = Household.objects.filter(lake_key__among=keys).values_list("number", flat=True)
        assert sorted(found) == ["640104-3", "640104-4"]
    assert queries[0]["sql"].count("key 39999") == 1
    assert not Household.objects.filter(lake_key__among=[]).exists()
