"""Resealing 换封: every encrypted field gets the current key, and nobody's work is overwritten."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.cast import HE
from tests.ledger.test_fields import person
from zhulian.ledger import resealing
from zhulian.ledger.fields import SealedField
from zhulian.ledger.keys import keyring
from zhulian.ledger.resealing import SealedTable, exchange, sealed_tables
from zhulian.lib.ciphers import new_keyring, turned
from zhulian.lib.key_file import change_key_file, install_key_file
from zhulian.registry.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn(settings, tmp_path):
    """Keys of one's own, and a way to turn them."""
    settings.KEY_FILE = tmp_path / "keys" / "keyring.json"
    install_key_file(settings.KEY_FILE, new_keyring())

    def turn_now(at=None):
        return change_key_file(settings.KEY_FILE, lambda keys: turned(keys, at=at))

    return turn_now


def run_through(table: SealedTable) -> int:
    changed, after = 0, None
    while (step := table.step(keyring(), after)).after is not None:
        changed, after = changed + step.changed, step.after
    return changed


def test_every_model_with_an_encrypted_field_is_found():
    declared = {
        model
        for model in apps.get_models()
        if any(isinstance(field, SealedField) for field in model._meta.get_fields())
    }
    assert {table.model for table in sealed_tables()} == declared
    assert Person in declared


def test_a_running_programme_meets_the_new_key_at_once(turn):
    person(HE.members[0].name).save()
    assert turn().current == keyring().current == 2
    person("何二").save()
    assert SealedTable(Person).counts() == {1: 1, 2: 1}
    assert sorted(row.name.open() for row in Person.objects.all()) == ["何二", "何守田"]


def test_all_batches_are_resealed_once_and_open_as_before(turn, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    people = [person(f"何{place}", HE.members[0].id_number) for place in range(5)]
    Person.objects.bulk_create(people)
    turn()
    table = SealedTable(Person)
    assert table.counts() == {1: 10}
    assert run_through(table) == 10
    assert table.counts() == {2: 10}
    assert run_through(table) == 0
    assert [Person.objects.get(pk=row.pk).name.open() for row in people] == [f"何{n}" for n in range(5)]


def test_what_somebody_changed_meanwhile_stays(turn):
    row = person("何一")
    row.save()
    column = Person._meta.get_field("name")
    before = row.name.envelope
    row.name = "何改名"
    row.save()
    exchange(column, [(row.pk, before, b"late")])
    assert Person.objects.get().name.open() == "何改名"


def test_an_envelope_no_key_opens_is_named_and_the_others_go_on(turn):
    row, other = person("何一"), person("何二")
    row.save()
    other.save()
    envelope = bytearray(row.name.envelope)
    envelope[-1] ^= 1
    Person.objects.filter(pk=row.pk).update(name=bytes(envelope))
    turn()
    step = SealedTable(Person).step(keyring(), None)
    assert (step.changed, step.damaged) == (1, (f"registry_person.name.{row.pk}",))
    assert SealedTable(Person).counts() == {1: 1, 2: 1}
