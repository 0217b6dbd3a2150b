"""The encrypted field 加密字段, on a real table."""

from __future__ import annotations

import uuid

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.db.migrations.writer import MigrationWriter

from tests.cast import HE
from zhulian.ledger.fields import Sealed, SealedField
from zhulian.ledger.models import Canary
from zhulian.lib.ciphers import CannotOpen
from zhulian.registry.models import Person

pytestmark = pytest.mark.django_db
HEAD, WIFE = HE.members[0], HE.members[1]


def person(name: str = HEAD.name, id_number: str = "") -> Person:
    return Person(area_path=HE.village, name=name, name_index="", id_number=id_number)


@pytest.fixture
def saved() -> Person:
    someone = person(id_number=HEAD.id_number)
    someone.save()
    return someone


def raw(column: str, pk: uuid.UUID) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM registry_person WHERE id = %s",
            [pk.hex if connection.vendor == "sqlite" else pk],
        )
        return bytes(cursor.fetchone()[0])


def test_the_table_holds_no_plain_text(saved):
    stored = raw("name", saved.pk)
    assert HEAD.name.encode() not in stored
    assert stored[0] == 1


def test_a_saved_and_a_loaded_row_open_alike(saved):
    assert saved.name.open() == HEAD.name
    assert Person.objects.get().name.open() == HEAD.name


def test_nothing_shows_by_printing(saved):
    assert f"{saved.name} {saved.name!r}" == "<密文> <密文>"


def test_rows_made_in_bulk_are_sealed_each_to_its_own_place():
    Person.objects.bulk_create([person("何一"), person("何二")])
    assert sorted(row.name.open() for row in Person.objects.all()) == ["何一", "何二"]


def test_an_unchanged_value_keeps_its_envelope(saved):
    before = raw("name", saved.pk)
    row = Person.objects.get()
    row.area_path = "640104001002"
    row.save()
    assert raw("name", saved.pk) == before


def test_empty_stays_empty():
    person().save()
    row = Person.objects.get()
    assert row.id_number == ""
    assert raw("id_number", row.pk) == b""


@pytest.mark.parametrize("load", [lambda rows: rows.defer("name"), lambda rows: rows.only("area_path")])
def test_a_deferred_value_is_fetched_when_asked(saved, load):
    assert load(Person.objects).get().name.open() == HEAD.name


def test_a_refreshed_row_opens(saved):
    saved.refresh_from_db()
    assert saved.name.open() == HEAD.name


def test_values_give_envelopes(saved):
    envelope = Person.objects.values_list("name", flat=True).get()
    assert type(envelope) is bytes
    assert Sealed(envelope, Person._meta.get_field("name").context(saved)).open() == HEAD.name


def test_an_envelope_copied_into_another_row_does_not_open(saved):
    other = person(WIFE.name)
    other.save()
    Person.objects.filter(pk=other.pk).update(name=raw("name", saved.pk))
    with pytest.raises(CannotOpen, match="不属于这一行"):
        Person.objects.get(pk=other.pk).name.open()


def test_an_envelope_copied_into_another_column_does_not_open(saved):
    Person.objects.filter(pk=saved.pk).update(id_number=raw("name", saved.pk))
    with pytest.raises(CannotOpen, match="不属于这一行"):
        Person.objects.get().id_number.open()


def test_a_sealed_value_is_not_saved_into_another_row(saved):
    thief = person()
    thief.name = saved.name
    with pytest.raises(CannotOpen, match="不能搬到"):
        thief.save()


def test_a_row_without_a_number_of_its_own_cannot_seal():
    with pytest.raises(ValueError, match="先有主键"):
        Canary(text="助联").save()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda row: Person.objects.update(name="何改名"),
        lambda row: Person.objects.bulk_update([row], ["name"]),
        lambda row: Person.objects.filter(name=HEAD.name).exists(),
    ],
)
def test_plain_text_is_refused_where_it_would_leave_unsealed(saved, attempt):
    saved.name = "何改名"
    with pytest.raises(TypeError, match="明文"), transaction.atomic():
        attempt(saved)
    assert Person.objects.get().name.open() == HEAD.name


def test_a_whole_table_can_be_emptied_of_a_column(saved):
    Person.objects.update(id_number="")
    assert Person.objects.get().id_number == ""


def test_checking_a_row_leaves_its_plain_text_alone():
    someone = person()
    someone.name_index = "0"
    someone.clean_fields()
    assert someone.name == HEAD.name


def test_a_sealed_value_is_not_exported(saved):
    with pytest.raises(TypeError, match="不导出"):
        serializers.serialize("json", [saved])


def test_the_key_of_a_row_may_be_given_as_text():
    number = uuid.uuid4()
    row = person()
    row.pk = number.hex
    row.save()
    assert Person.objects.get(pk=number).name.open() == HEAD.name


def test_a_migration_writes_the_field_as_it_is():
    written, _ = MigrationWriter.serialize(SealedField("姓名", blank=True))
    assert written == "zhulian.ledger.fields.SealedField(blank=True, verbose_name='姓名')"
